"""A mall that asks for a proof of work: the browser works, and books; without scripts a sentence says what to do."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.booking import book
from tests.browser.demo import Demo, running
from tests.browser.people import clean, no_sideways_scroll
from tests.browser.visit import Visit, Watch

SMALL = (360, 740)
TIMES = "/book/bekasi/K1/time"
SAYS = {"id": "memerlukan JavaScript", "en": "needs JavaScript"}
FAILED = {"id": "Pemeriksaan keamanan tidak dapat", "en": "The security check cannot run"}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that asks for it."""
    with running(tmp_path_factory.mktemp("strict"), proof=500) as started:
        yield started


@pytest.fixture
def around(browser: Browser, strict: Demo, watch: Watch) -> Iterator[Visit]:
    visiting = Visit(browser, strict.base, watch)
    yield visiting
    visiting.end()


@pytest.mark.parametrize("lang", SAYS)
def test_a_browser_works_for_its_booking(around: Visit, lang: str) -> None:
    page = around.browser(SMALL).new_page()

    book(page, "K1", phone=f"0812 7777 {ord(lang[0])}1", lang=lang)

    clean(page, where="booked")


@pytest.mark.parametrize("lang", SAYS)
def test_a_key_sends_it_once_the_work_is_done(around: Visit, lang: str) -> None:
    page = around.browser(SMALL).new_page()
    page.goto(f"{TIMES}?lang={lang}")
    clean(page, where="times")

    page.locator(".time:enabled").first.press("Enter")

    expect(page.locator("#person")).to_be_visible()


@pytest.mark.parametrize("lang", SAYS)
def test_without_scripts_the_page_says_what_to_do(around: Visit, watch: Watch, lang: str) -> None:
    watch.expect(r"status of 403 .*/hold")
    page = around.browser(SMALL, java_script_enabled=False).new_page()
    page.goto(f"{TIMES}?lang={lang}")
    expect(page.locator("#times .banner")).to_contain_text(SAYS[lang])
    no_sideways_scroll(page)

    page.locator(".time:enabled").first.click()

    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("#times .banner")).to_contain_text(SAYS[lang])


@pytest.mark.parametrize("lang", SAYS)
def test_a_browser_that_cannot_is_told_so(around: Visit, watch: Watch, lang: str) -> None:
    watch.expect(r"no crypto")
    context = around.browser(SMALL)
    context.add_init_script("Object.defineProperty(globalThis.crypto, 'subtle', {value: undefined})")
    page = context.new_page()
    page.goto(f"{TIMES}?lang={lang}")

    expect(page.locator("[data-proof-state]")).to_contain_text(FAILED[lang])
    clean(page, where="cannot")
