"""Pictures of the pages for the README, from a real mall whose morning is played over the API:
`python -m tests.browser.screenshots`, to docs/img as <page>-<state>-<lang>.png.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.demo import MALL, ROOT, Demo, Json, running
from tests.browser.visit import CONSOLE, KIOSK, LOBBY, PHONE, Visit, Watch

PICTURES = ROOT / "docs" / "img"
LANGUAGES = ("id", "en")
WIDE = (1920, 1080)
DAY = "2026-11-24"
PAUSES = ("prayer", "documents", "break")
PRIORITIES = (None, None, None, "elderly", None, None, None, None, "pregnant", None)
FLOOR = "lantai-2"
WHOLE = {"index", "book-person", "book-done"}  # taken to the foot of the page


class Morning:
    """The mall, its officers and the visitors of a day, in fast motion."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.services = {
            agency["code"]: [service["code"] for service in agency["services"]]
            for agency in demo.mall()["agencies"]
        }
        self._tokens: dict[str, str] = {}
        seats: dict[str, int] = {}
        self.seats: list[tuple[Json, str]] = []  # an officer's log-in and the counter at which they sit
        for officer in demo.facts["officers"]:
            place = seats.setdefault(officer["agency"], 0)
            seats[officer["agency"]] += 1
            self.seats.append((officer, officer["counters"][place]))

    def becomes(self, time: str) -> None:
        """Later on the same day: a restarted server goes on with the same database."""
        self.demo.becomes(f"{DAY}T{time}:00+07:00")

    def arrive(self, people: int, agencies: str) -> None:
        """Visitors for these agencies in turn, more for those that are named more often."""
        wishes = {code: cycle(services) for code, services in self.services.items()}
        for agency, priority in islice(zip(cycle(agencies), cycle(PRIORITIES), strict=False), people):
            answer = self.demo.ask(next(wishes[agency]), priority=priority)
            if answer.status_code == HTTPStatus.CONFLICT:  # so many wait that it would pass closing
                continue
            ticket = answer.raise_for_status().json()
            self._tokens[ticket["number"]] = ticket["token"]

    def last_token(self, agency: str) -> str:
        """Of the one who took the agency's newest number."""
        return self._tokens[max(number for number in self._tokens if number.startswith(f"{agency}-"))]

    def everybody(self, agencies: str, *, first: int) -> Iterator[tuple[Json, str]]:
        """Up to so many seats of each of these agencies."""
        for code in dict.fromkeys(agencies):
            yield from [seat for seat in self.seats if seat[0]["agency"] == code][:first]

    def work(self, seat: tuple[Json, str], *moves: str) -> None:
        """Moves at a counter; what the state does not allow is left out."""
        officer, counter = seat
        hands = self.demo.sign_in(officer["username"], officer["password"])
        for move in moves:
            if move in hands.console(counter)["allowed"]:
                hands.move(counter, move)

    def token_at(self, seat: tuple[Json, str]) -> str:
        """Of the ticket that stands at a counter."""
        officer, counter = seat
        console = self.demo.sign_in(officer["username"], officer["password"]).console(counter)
        return self._tokens[console["current"]["number"]]

    def pause(self, seat: tuple[Json, str], reason: str) -> None:
        officer, counter = seat
        self.work(seat, "open", "finish")
        self.demo.sign_in(officer["username"], officer["password"]).move(counter, "pause", {"reason": reason})


class Camera:
    """Takes pictures in every language, and keeps them small."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self._browser = browser
        self._demo = demo
        self.taken: list[Path] = []

    def shoot(self, name: str, size: tuple[int, int], prepare: Callable[[Visit, str], Page]) -> None:
        """`prepare` gives the page that is ready to be taken in a language."""
        for lang in LANGUAGES:
            visit = Visit(self._browser, self._demo.base, Watch())
            page = prepare(visit, lang)
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(700)
            path = PICTURES / f"{name}-{lang}.png"
            taken = page.screenshot(animations="disabled", full_page=name in WHOLE)
            picture = Image.open(BytesIO(taken)).convert("RGB")
            picture.quantize(255, dither=Image.Dither.NONE).save(path, optimize=True)
            self.taken.append(path)
            visit.end()


def kiosk_start(demo: Demo, size: tuple[int, int]) -> Callable[[Visit, str], Page]:
    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.open(demo.kiosk.replace("#", f"?lang={lang}#"), size)
        page.wait_for_selector(".tile")
        return page

    return prepare


def kiosk_deeper(
    demo: Demo, size: tuple[int, int], go: Callable[[Page], None]
) -> Callable[[Visit, str], Page]:
    """The kiosk after somebody went on from its first screen."""

    def prepare(visit: Visit, lang: str) -> Page:
        page = kiosk_start(demo, size)(visit, lang)
        go(page)
        return page

    return prepare


def lobby(demo: Demo, zone: str = FLOOR) -> Callable[[Visit, str], Page]:
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


def console(demo: Demo, seat: tuple[Json, str]) -> Callable[[Visit, str], Page]:
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


def phone(token: str) -> Callable[[Visit, str], Page]:
    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.open(f"/t/{token}?lang={lang}", PHONE)
        page.wait_for_selector(".phone__link--live, .state")
        return page

    return prepare


def index(visit: Visit, lang: str) -> Page:
    page = visit.open(f"/?lang={lang}", CONSOLE)
    page.wait_for_selector("a[href*='zone=']")
    return page


def service_of(page: Page) -> None:
    page.locator(".tile").first.click()
    page.locator(".row").nth(1).click()
    page.wait_for_selector(".take")


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


def at_page(
    path: str, shows: str, then: Callable[[Page], None] | None = None
) -> Callable[[Visit, str], Page]:
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
    token = demo.take("A3")["token"]
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
        camera, morning = Camera(browser, demo), Morning(demo)
        for scene in (before_the_first_visitor, bookings, an_ordinary_hour, the_rush):
            scene(camera, morning)
        browser.close()
    total = sum(path.stat().st_size for path in camera.taken)
    print(f"{len(camera.taken)} pictures, {total / 1e6:.1f} MB, in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
