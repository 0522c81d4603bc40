"""Pictures of the pages for the README, from a real mall whose morning is played over the API:
`python -m tests.browser.screenshots`, to docs/img as <page>-<state>-<lang>.png; with words only those that begin with one of them.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.browser.camera import (
    DAY,
    FLOOR,
    PAUSES,
    PICTURES,
    WIDE,
    Camera,
    Morning,
    Prepare,
    kiosk_start,
    service_of,
)
from tests.browser.demo import MALL, ROOT, Demo, Json, running
from tests.browser.screenshots_lobby import layouts, machines, modes
from tests.browser.visit import CONSOLE, KIOSK, LOBBY, PHONE, Visit


def kiosk_deeper(demo: Demo, size: tuple[int, int], go: Callable[[Page], None]) -> Prepare:
    """The kiosk after somebody went on from its first screen."""

    def prepare(visit: Visit, lang: str) -> Page:
        page = kiosk_start(demo, size)(visit, lang)
        go(page)
        return page

    return prepare


def lobby(demo: Demo, zone: str = FLOOR) -> Prepare:
    """A lobby screen to which only the newest call is new."""

    def prepare(visit: Visit, lang: str) -> Page:
        board = demo.board(zone)
        seen = {"epoch": board["epoch"], "id": board["calls"][-1]["id"] - 1 if board["calls"] else 0}
        context = visit.browser(LOBBY)
        context.add_init_script(
            f"location.host && (sessionStorage['antre.featured.{MALL}'] ??= {json.dumps(json.dumps(seen))})"
        )
        page = context.new_page()
        page.goto(demo.lobby(zone, lang=lang))
        page.wait_for_selector(".hero")
        return page

    return prepare


def console(demo: Demo, seat: tuple[Json, str]) -> Prepare:
    officer, counter = seat

    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.open(f"/counter?lang={lang}", CONSOLE)
        page.locator("#username").fill(officer["username"])
        page.locator("#password").fill(officer["password"])
        page.keyboard.press("Enter")
        page.wait_for_selector(".chooser__tile")
        page.evaluate("counter => localStorage.setItem('antre.counter', counter)", counter)
        page.reload()
        page.wait_for_selector(".desk__main")
        return page

    return prepare


def phone(token: str) -> Prepare:
    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.open(f"/t/{token}?lang={lang}", PHONE)
        page.wait_for_selector(".phone__link--live, .state")
        return page

    return prepare


def index(visit: Visit, lang: str) -> Page:
    page = visit.open(f"/?lang={lang}", CONSOLE)
    page.wait_for_selector("a[href*='zone=']")
    return page


def ticket_of(page: Page) -> None:
    service_of(page)
    page.locator(".take").click()
    page.wait_for_selector(".slip__number")
    page.wait_for_load_state("networkidle")


def search(page: Page) -> None:
    page.locator(".searchbar:not(.searchbar--booking)").click()
    page.keyboard.type("bikin paspor")
    page.wait_for_selector(".finder .row")


SMALL = (360, 740)  # the phone of most visitors


def at_page(path: str, shows: str, then: Callable[[Page], None] | None = None) -> Prepare:
    """A page of the bookings on a small phone, and what somebody does on it."""

    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.open(f"{path}?lang={lang}", SMALL)
        page.wait_for_selector(shows)
        if then:
            then(page)
        page.wait_for_load_state("networkidle")
        return page

    return prepare


def find_passport(page: Page) -> None:
    page.locator("#q").fill("bikin paspor")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found-title")


def choose_time(page: Page) -> None:
    page.locator(".time:enabled").nth(1).click()
    page.wait_for_selector("#name")


def say_nothing(page: Page) -> None:
    choose_time(page)
    page.locator("#person button[type=submit]").click()
    page.wait_for_selector(".faults")


def say_who(page: Page) -> None:
    choose_time(page)
    page.locator("#name").fill("Siti Aminah")
    page.locator("#phone").fill(
        "0812 3456 789" + ("0" if page.locator("html").get_attribute("lang") == "id" else "1")
    )
    page.locator("#person button[type=submit]").click()
    page.wait_for_selector(".pass")


def move(page: Page) -> None:
    page.locator(".time:enabled").nth(2).click()
    page.wait_for_selector("#name")
    page.locator("#name").fill("Budi Santoso")
    page.locator("#phone").fill(
        "0813 3456 789" + ("0" if page.locator("html").get_attribute("lang") == "id" else "1")
    )
    page.locator("#person button[type=submit]").click()
    page.locator("a[href$='/move']").click()
    page.wait_for_selector(".days")


def bookings(camera: Camera, _morning: Morning) -> None:
    """Each step of a booking."""
    times = "/book/bekasi/K1/time"
    camera.shoot("book-service", SMALL, at_page("/book", "#q", find_passport))
    camera.shoot("book-papers", SMALL, at_page("/book/bekasi/K1", ".papers"))
    camera.shoot("book-time", SMALL, at_page(times, ".days"))
    camera.shoot("book-person", SMALL, at_page(times, ".days", choose_time))
    camera.shoot("book-faults", SMALL, at_page(times, ".days", say_nothing))
    camera.shoot("book-done", SMALL, at_page(times, ".days", say_who))
    camera.shoot("book-move", SMALL, at_page(times, ".days", move))


def before_the_first_visitor(camera: Camera, morning: Morning) -> None:
    demo, seat = morning.demo, morning.seats[0]
    camera.shoot("index", CONSOLE, index)
    camera.shoot("kiosk-empty", KIOSK, kiosk_start(demo, KIOSK))
    camera.shoot("display-empty", LOBBY, lobby(demo))
    morning.work(seat, "open")
    camera.shoot("counter-empty", CONSOLE, console(demo, seat))
    camera.shoot("ticket-empty", PHONE, phone(demo.take("B1")["token"]))


def an_ordinary_hour(camera: Camera, morning: Morning) -> None:
    demo, seat = morning.demo, morning.seats[0]
    busy = "AABAHJKNAFEKA"
    morning.becomes("08:41")
    morning.arrive(34, busy)
    morning.becomes("08:57")
    for one in morning.everybody(busy, first=2):
        morning.work(one, "open", "next", "start")
    morning.arrive(20, busy)
    token = morning.last_token("A")
    morning.becomes("09:04")
    for one in list(morning.everybody("BHKF", first=2))[::2]:
        morning.work(one, "finish", "next")
    morning.pause(next(morning.everybody("N", first=1)), "prayer")
    camera.shoot("kiosk-normal", KIOSK, kiosk_start(demo, KIOSK))
    camera.shoot("kiosk-wide-normal", WIDE, kiosk_start(demo, WIDE))
    for name, go in (("service", service_of), ("ticket", ticket_of), ("search", search)):
        camera.shoot(f"kiosk-{name}", KIOSK, kiosk_deeper(demo, KIOSK, go))
    camera.shoot("kiosk-wide-service", WIDE, kiosk_deeper(demo, WIDE, service_of))
    camera.shoot("counter-normal", CONSOLE, console(demo, seat))
    camera.shoot("display-normal", LOBBY, lobby(demo))
    camera.shoot("ticket-normal", PHONE, phone(token))


def the_rush(camera: Camera, morning: Morning) -> None:
    demo, seat = morning.demo, morning.seats[0]
    everywhere = "".join(morning.services)
    morning.becomes("10:02")
    morning.arrive(330, "AAAB" + everywhere + "HKJA")
    token = morning.last_token("A")
    morning.becomes("10:33")
    for one in morning.seats:
        morning.work(one, "finish", "open", "next", "start")
    morning.becomes("10:41")
    for one in morning.seats[2::3]:
        morning.work(one, "finish", "next")
    for one, reason in zip(morning.everybody("NJW", first=1), PAUSES, strict=True):
        morning.pause(one, reason)
    morning.work(seat, "finish", "next", "recall")
    called = morning.token_at(seat)
    camera.shoot("kiosk-crowded", KIOSK, kiosk_start(demo, KIOSK))
    camera.shoot("kiosk-wide-crowded", WIDE, kiosk_start(demo, WIDE))
    camera.shoot("counter-crowded", CONSOLE, console(demo, seat))
    camera.shoot("display-crowded", LOBBY, lobby(demo))
    camera.shoot("ticket-crowded", PHONE, phone(token))
    camera.shoot("ticket-called", PHONE, phone(called))


@contextmanager
def mall() -> Iterator[Demo]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), clock=f"{DAY}T08:01:00+07:00") as demo,
    ):
        yield demo


def main() -> None:
    """Plays the morning; takes a minute or two."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, mall() as demo:
        browser = playwright.chromium.launch(
            executable_path=chromium.require(), args=list(chromium.ARGUMENTS)
        )
        camera, morning = Camera(browser, demo, tuple(sys.argv[1:])), Morning(demo)
        for scene in (
            before_the_first_visitor,
            bookings,
            an_ordinary_hour,
            the_rush,
            layouts,
            modes,
            machines,
        ):
            scene(camera, morning)
        browser.close()
    total = sum(path.stat().st_size for path in camera.taken)
    print(f"{len(camera.taken)} pictures, {total / 1e6:.1f} MB, in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
