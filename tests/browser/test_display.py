"""The lobby screen: every call is seen once, and what is old is never shown as if it were new."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo, Desk
from tests.browser.network import Network, State
from tests.browser.people import eventually, lobby, no_sideways_scroll, office, says
from tests.browser.visit import CUT_OFF, LOBBY, Visit, Watch

NOTE_FEATURED = """() => {
  window.featured = [];
  setInterval(() => {
    const hero = document.querySelector(".hero--fresh .hero__number")?.textContent ?? null;
    if (window.featured.at(-1)?.[0] !== hero) window.featured.push([hero, performance.now()]);
  }, 20);
}"""


def featured(page: Page, least: int) -> list[tuple[str, float]]:
    """What flashed, in turn, with milliseconds."""
    eventually(page, lambda: len(flashes(page)) >= least, seconds=10)
    return flashes(page)


def flashes(page: Page) -> list[tuple[str, float]]:
    return [(number, at) for number, at in page.evaluate("window.featured") if number]


def test_two_calls_at_once_are_shown_large_one_after_the_other(
    visit: Visit, demo: Demo, desk: Desk, other_desk: Desk
) -> None:
    demo.take(desk.service)
    demo.take(other_desk.service)
    page = lobby(visit, demo, "lantai-2")
    page.evaluate(NOTE_FEATURED)

    first = demo.at(desk).call(desk.counter)
    second = demo.at(other_desk).call(other_desk.counter)

    (number, since), (then, after) = featured(page, 2)
    assert [number, then] == [first, second]
    assert after - since > 3500
    expect(page.locator(".cell--called .cell__number", has_text=second)).to_be_visible()


def test_a_recall_flashes_again_and_a_reload_does_not(visit: Visit, demo: Demo, desk: Desk) -> None:
    demo.take(desk.service)
    page = lobby(visit, demo, desk.zone)
    page.evaluate(NOTE_FEATURED)
    number = demo.at(desk).call(desk.counter)
    assert featured(page, 1)[0][0] == number

    demo.at(desk).move(desk.counter, "recall")
    says(page, ".hero--fresh .hero__repeat", "Panggilan ke-2")
    page.reload()

    expect(page.locator(".hero__number")).to_have_text(number)
    page.wait_for_timeout(600)
    expect(page.locator(".hero--fresh")).to_have_count(0)


def test_a_served_visitor_is_not_called_any_more(visit: Visit, demo: Demo, desk: Desk) -> None:
    demo.take(desk.service)
    page = lobby(visit, demo, desk.zone, lang="en")
    number = demo.at(desk).call(desk.counter)
    cell = page.locator(".cell", has=page.locator(".cell__label", has_text=desk.label)).first
    expect(cell).to_contain_text("Called")

    demo.at(desk).move(desk.counter, "start")
    expect(cell).to_contain_text("Serving")
    expect(cell.locator(".cell__number")).to_have_text(number)
    demo.at(desk).move(desk.counter, "finish")

    expect(cell).to_contain_text("Ready")
    expect(cell.locator(".cell__number")).not_to_have_text(number)


def test_a_pause_says_why_in_both_languages(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = lobby(visit, demo, desk.zone)
    demo.at(desk).move(desk.counter, "open")

    for reason, words in (
        ("prayer", ["Salat", "Prayer"]),
        ("disruption", ["Gangguan sistem", "System trouble"]),
    ):
        demo.at(desk).move(desk.counter, "pause", {"reason": reason})
        cell = page.locator(".cell--paused", has_text=words[0])
        expect(cell.locator(".cell__label")).to_have_text(desk.label)
        expect(cell).to_contain_text(words[1])
        demo.at(desk).move(desk.counter, "open")

    demo.at(desk).move(desk.counter, "pause", {"reason": "other"})
    expect(page.locator(".cell--paused", has_text=desk.label)).to_contain_text("Jeda")


def test_the_latest_call_can_be_read_from_ten_metres(visit: Visit, demo: Demo, desk: Desk) -> None:
    demo.take(desk.service)
    demo.at(desk).call(desk.counter)

    for size in (LOBBY, (1080, 1920), (3840, 2160)):
        page = lobby(visit, demo, desk.zone, size=size)
        height, width = size[1], size[0]
        tall = page.locator(".hero__number").bounding_box()
        counter = page.locator(".hero__counter").bounding_box()
        assert tall is not None
        assert counter is not None
        assert tall["height"] > 0.16 * min(height, width)  # of a 55-inch set 11 cm, read from 20 m and more
        assert counter["height"] > 0.07 * min(height, width)
        assert tall["x"] >= 0
        assert counter["x"] + counter["width"] <= width
        no_sideways_scroll(page)
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        page.context.close()


def test_a_silent_line_is_said_and_heals(
    visit: Visit, watch: Watch, network: Network, demo: Demo, desk: Desk
) -> None:
    watch.expect(CUT_OFF)
    demo.take(desk.service)
    page = lobby(visit, demo, desk.zone)

    network.become(State.DOWN)
    number = demo.at(desk).call(desk.counter)
    expect(page.locator(".hero__number", has_text=number)).to_have_count(0)
    network.become(State.UP)

    expect(page.locator(".hero--fresh .hero__number")).to_have_text(number)
    expect(page.locator(".stale")).to_have_count(0)


def test_a_stopped_server_is_seen_and_a_restarted_one_found(visit: Visit, watch: Watch, demo: Demo) -> None:
    watch.expect(CUT_OFF)
    page = lobby(visit, demo, "lantai-1")
    page.evaluate("window.sameDocument = true")

    demo.stop()
    try:
        expect(page.locator(".stale")).to_contain_text("data pukul 09:", timeout=16_000)
    finally:
        demo.start()

    expect(page.locator(".stale")).to_have_count(0, timeout=20_000)
    assert page.evaluate("window.sameDocument")


def test_an_unknown_zone_is_told(visit: Visit, demo: Demo) -> None:
    page = visit.open(demo.lobby("lantai-9"), LOBBY)

    says(page, ".plain", "Mal atau zona ini tidak dikenal.")
    says(page, ".plain", "This mall or zone is unknown.")


def test_a_screen_that_the_server_does_not_know_asks_to_be_paired_again(visit: Visit, demo: Demo) -> None:
    page = visit.open("/display/bekasi?zone=lantai-2#token=revoked-long-ago", LOBBY)

    says(page, ".pairing", "tidak lagi dikenal oleh server")
    assert page.evaluate("localStorage.getItem('antre.screen')") is None


def test_a_revoked_screen_goes_dark_at_once(visit: Visit, demo: Demo) -> None:
    token = demo.pair("screen", name="Layar yang dicabut")
    page = visit.open(f"/display/bekasi?zone=lantai-1#token={token}", LOBBY)
    page.wait_for_selector(".board")

    manager = office(visit, demo)
    manager.goto("/office/bekasi/devices")
    manager.get_by_role("row", name="Layar yang dicabut").get_by_role("link", name="Atur").click()
    manager.get_by_role("button", name="Cabut").click()

    says(page, ".pairing", "tidak lagi dikenal oleh server")


def test_a_screen_is_paired_with_a_code_and_goes_to_its_zone(visit: Visit, demo: Demo) -> None:
    page = visit.open("/display/bekasi", LOBBY)

    page.locator("#pair-code").fill(demo.pairing_code("screen", zone="lantai-1").lower())
    page.keyboard.press("Enter")

    says(page, ".bar__place", "Lantai 1")
    assert page.url.endswith("/display/bekasi?zone=lantai-1")


def test_a_kiosks_code_pairs_no_screen(visit: Visit, watch: Watch, demo: Demo) -> None:
    watch.expect("status of 409 .*/pair$")
    page = visit.open("/display/bekasi?lang=en", LOBBY)

    page.locator("#pair-code").fill(demo.pairing_code("kiosk"))
    page.keyboard.press("Enter")

    says(page, ".field__error", "another kind of device")
    assert page.evaluate("localStorage.getItem('antre.screen')") is None


@pytest.mark.parametrize("locale", ["en-GB", "id-ID"])
def test_a_screen_speaks_indonesian_whatever_its_browser_speaks(
    visit: Visit, demo: Demo, locale: str
) -> None:
    page = visit.open(f"/display/bekasi#token={demo.facts['screen_token']}", LOBBY, locale=locale)

    says(page, ".counters h2 .both > span", "Loket")
