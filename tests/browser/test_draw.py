"""A day whose places are drawn, on a phone: announced, open, asked, won or lost, and checked by whoever likes. Clean pages."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, running
from tests.browser.people import clean, office, tab_to
from tests.browser.visit import Visit, Watch

SMALL = (360, 740)
SERVICE, DAY = "A1", "2026-12-08"  # its first stage is at eight on 24 November
DRAW = f"/book/bekasi/{SERVICE}/draw/{DAY}"
BEFORE, OPEN, OVER = (f"2026-11-24T{time}:00+07:00" for time in ("07:40", "08:05", "09:05"))
LANGUAGES = ("id", "en")


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Demo]:
    """A mall of its own, for its clock has to go on."""
    with running(tmp_path, clock=BEFORE) as started:
        yield started


@pytest.fixture
def around(browser: Browser, morning: Demo, watch: Watch) -> Iterator[Visit]:
    watch.expect(r"status of 422 .*/draw/", r"net::ERR_CONNECTION")
    visiting = Visit(browser, morning.base, watch)
    yield visiting
    visiting.end()


def drawn_for_an_hour(page: Page) -> None:
    """One place at each time, drawn; apart from the agency's other services."""
    page.goto(f"/office/bekasi/booking/service:{SERVICE}/all")
    page.locator("[name=places]").fill("1")
    page.locator("[name=draw_minutes]").fill("60")
    page.locator("[name=pooled]").select_option("no")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector(".banner--ok")


def at_field(page: Page, name: str) -> None:
    tab_to(page, lambda: bool(page.evaluate("document.activeElement.name") == name))


def asks(page: Page, lang: str, *, phone: str) -> str:
    """By keyboard, after a fault: the first time and no other, and no waiting. The address of the request."""
    page.goto(f"{DRAW}?lang={lang}")
    clean(page, where=f"form {lang}")
    page.locator("#name").fill("Siti Aminah")
    page.locator("#name").press("Enter")
    expect(page.locator("#phone[aria-invalid=true]")).to_be_visible()
    clean(page, where=f"form with a fault {lang}")
    for name, keys in (
        ("wish", ("ArrowDown",)),
        ("only", ("Space",)),
        ("wait", ("Space",)),
        ("phone", tuple(phone)),
    ):
        at_field(page, name)
        for key in keys:
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/*")
    clean(page, where=f"asked {lang}")
    return page.url


def worked_out(seed: str, aliases: list[str]) -> list[str]:
    """As the page says, with nothing of the program."""

    def digest(*lines: str) -> str:
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    key = digest(seed, *sorted(aliases))
    return sorted(aliases, key=lambda alias: digest(key, alias))


def test_a_draw_from_its_announcement_to_its_check(around: Visit, morning: Demo) -> None:
    drawn_for_an_hour(office(around, morning))
    morning.becomes(BEFORE)  # a start announces what is due
    page = around.browser(SMALL).new_page()
    for lang in LANGUAGES:
        page.goto(f"/book/bekasi/{SERVICE}/time/{DAY}?lang={lang}")
        clean(page, where=f"day {lang}")
        page.locator(f"a[href$='/draw/{DAY}']").click()
        clean(page, where=f"announced {lang}")
        expect(page.locator("#person")).to_have_count(0)
    promised = page.locator(".digest").first.inner_text()

    morning.becomes(OPEN)
    requests = [asks(page, lang, phone=f"081244440{lang == 'en':d}") for lang in LANGUAGES]
    for lang, word in (("id", "undi"), ("en", "draw")):
        page.goto(f"/book/bekasi/{SERVICE}/time?lang={lang}")
        expect(page.locator(f".days a[href*='{DAY}'] .day__free")).to_have_text(word)
        page.locator(f".days a[href*='{DAY}']").click()
        page.wait_for_url(f"**/time/{DAY}*")
        clean(page, where=f"open day {lang}")
        expect(page.locator(f"a[href$='/draw/{DAY}']")).to_be_visible()
    page.goto(requests[0])
    page.locator(".leave-queue__one summary").click()
    clean(page, where="about to withdraw")

    morning.becomes(OVER)
    page.goto(requests[0])
    expect(page.locator(".leave-queue__one")).to_have_count(0)
    page.locator(".state--done, .state--cancelled").wait_for(timeout=60_000)  # the page looks by itself
    results = []
    for request in requests:
        for lang in LANGUAGES:
            page.goto(f"{request}?lang={lang}")
            clean(page, where=f"result {lang}")
        results.append(page.locator(".state--done").count())
    assert sorted(results) == [0, 1]

    for lang in LANGUAGES:
        page.goto(f"{DRAW}?lang={lang}")
        page.locator("summary", has_text="").last.click()
        clean(page, where=f"published {lang}")
    commitment, seed = page.locator(".facts .digest").all_inner_texts()
    order = page.locator(".drawn .digest").all_inner_texts()
    assert commitment == promised
    assert commitment == hashlib.sha256(f"antre-draw-1\n{seed}".encode()).hexdigest()
    assert order == worked_out(seed, order)

    page.goto(requests[results.index(1)])
    page.locator("a[href*='/b/']").first.click()
    expect(page.locator(".pass__code")).to_be_visible()
