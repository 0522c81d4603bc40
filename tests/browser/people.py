"""What people do at the machines, for tests that need it done before their own matter begins."""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.demo import MALL, Demo, Desk, Errand
from tests.browser.visit import KIOSK, LOBBY, Visit


def tile(page: Page, agency: str) -> Any:
    """The tile of an agency at the kiosk."""
    return page.locator(".tile").filter(has=page.locator(".chip", has_text=agency))


def row(page: Page, service: str) -> Any:
    """A service in a list at the kiosk."""
    return page.locator(".row").filter(has=page.locator(".chip", has_text=service))


def open_service(page: Page, desk: Desk | Errand) -> None:
    """Two taps: the agency, the service."""
    tile(page, desk.agency).tap() if _touches(page) else tile(page, desk.agency).click()
    row(page, desk.service).tap() if _touches(page) else row(page, desk.service).click()


def _touches(page: Page) -> bool:
    touches: bool = page.evaluate("navigator.maxTouchPoints > 0")
    return touches


def kiosk(
    visit: Visit, demo: Demo, *, lang: str = "id", size: tuple[int, int] = KIOSK, **options: Any
) -> Page:
    """A paired kiosk at its first screen."""
    page = visit.open(demo.kiosk.replace("#", f"?lang={lang}#"), size, **options)
    page.wait_for_selector(".tile")
    return page


def sign_in(page: Page, desk: Desk, *, lang: str = "id") -> None:
    """By keyboard, to the list of counters."""
    page.goto(f"/counter?lang={lang}")
    page.wait_for_selector("#username:focus")
    page.keyboard.type(desk.username)
    page.keyboard.press("Tab")
    page.keyboard.type(desk.password)
    page.keyboard.press("Enter")
    page.wait_for_selector(".chooser__tile:focus")


def at_desk(visit: Visit, desk: Desk, *, lang: str = "id") -> Page:
    """An officer at the console of their counter, which is closed."""
    page = visit.browser().new_page()
    sign_in(page, desk, lang=lang)
    page.get_by_role("button", name=desk.label).first.click()
    page.wait_for_selector(".still__title")
    return page


def press(page: Page, key: str, then: str) -> None:
    """A key at the console once buttons may be pressed again, and what is on the page after it."""
    page.wait_for_selector(".actions__main:not(.actions__settling):not(.actions__busy)")
    page.keyboard.press(key)
    page.wait_for_selector(then)


def all_day(demo: Demo, zone: str) -> str:
    """The script of a tab that has shown and said what was called until now."""
    board = demo.board(zone)
    seen = {"epoch": board["epoch"], "id": max((call["id"] for call in board["calls"]), default=0)}
    names = [f"antre.{what}.{MALL}" for what in ("featured", "spoken")]
    value = json.dumps(json.dumps(seen))
    return f"location.host && {names}.forEach((name) => (sessionStorage[name] ??= {value}))"  # the empty page has none


def lobby(
    visit: Visit, demo: Demo, zone: str, *, lang: str = "id", size: tuple[int, int] = LOBBY, **options: Any
) -> Page:
    """A lobby screen that has stood there all day: the calls made by other tests are old to it."""
    context = visit.browser(size, **options)
    context.add_init_script(all_day(demo, zone))
    page = context.new_page()
    page.goto(demo.lobby(zone, lang=lang))
    page.wait_for_selector(".board")
    return page


def sends(page: Page, path: str) -> list[str]:
    """The Idempotency-Keys of the POSTs to addresses that end so, from now on."""
    keys: list[str] = []
    page.on(
        "request",
        lambda request: (
            keys.append(request.headers.get("idempotency-key", ""))
            if request.method == "POST" and request.url.endswith(path)
            else None
        ),
    )
    return keys


def office(visit: Visit, demo: Demo, *, lang: str = "id") -> Page:
    """An administrator in the office."""
    page = visit.open(f"/office/sign-in?lang={lang}")
    page.locator("[name=username]").fill(demo.facts["admin"]["username"])
    page.locator("[name=password]").fill(demo.facts["admin"]["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".office__nav")
    return page


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def clean(page: Page, *, where: str) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    assert (where, violations(page)) == (where, [])
    no_sideways_scroll(page)


def tab_to(page: Page, found: Callable[[], bool], *, most: int = 80) -> None:
    """Tab until the focus is where it should be."""
    for _ in range(most):
        if found():
            return
        page.keyboard.press("Tab")
    raise AssertionError("the focus never came there")


def says(page: Page, selector: str, text: str) -> None:
    expect(page.locator(selector).first).to_contain_text(text)


def eventually(page: Page, holds: Callable[[], bool], *, seconds: float = 5) -> None:
    """Waits for something that no page shows, while the pages live on."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came true"
        page.wait_for_timeout(50)


def say(demo: Demo, zone: str) -> list[dict[str, str]]:
    """The addresses of the zone's calls, oldest first, once the server has them."""
    asked = {"authorization": f"Bearer {demo.facts['screen_token']}"}
    board = httpx.get(f"{demo.base}/api/v1/malls/bekasi/board", params={"zone": zone}, headers=asked).json()
    return [call["say"] or {} for call in board["calls"]]
