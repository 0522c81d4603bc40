"""The network returns: the first answer that comes through puts the page right, long before its socket is back."""

from playwright.sync_api import expect

from tests.browser.demo import Demo, Desk
from tests.browser.network import Network, State
from tests.browser.people import kiosk, lobby, says
from tests.browser.test_console import open_with
from tests.browser.test_display import NOTE_FEATURED, flashes
from tests.browser.visit import CUT_OFF, PHONE, Visit, Watch

PATIENCE = 20_000
# The page's own log: when the board's twin answered, and when the page was right (its monotonic ms).
NOTE_RIGHT = """(number) => {
  const log = { right: null };
  window.recovery = log;
  const look = () => {
    const right = !document.querySelector(".stale") && document.querySelector(".hero__number")?.textContent === number;
    if (right) log.right ??= performance.now();
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
ANSWERS = """() => performance.getEntriesByType("resource")
  .filter((one) => one.name.includes("/board?") && one.responseStatus === 200)
  .map((one) => one.responseEnd)"""

ANSWERS_OF_THE_MALL = """(since) => performance.getEntriesByType("resource")
  .filter((one) => one.name.endsWith("/malls/bekasi") && one.startTime > since && one.responseStatus > 0).length"""


def test_the_first_answer_after_a_cut_shows_the_board_and_ends_the_stale_banner(
    visit: Visit, watch: Watch, network: Network, demo: Demo, desk: Desk
) -> None:
    watch.expect(CUT_OFF)
    demo.take(desk.service)
    demo.take(desk.service)
    page = lobby(visit, demo, desk.zone)
    page.evaluate(NOTE_FEATURED)

    network.become(State.DOWN)
    number = demo.at(desk).call(desk.counter)
    expect(page.locator(".stale")).to_be_visible(timeout=PATIENCE)
    page.evaluate(NOTE_RIGHT, number)
    network.become(State.WITHOUT_SOCKETS)

    page.wait_for_function("() => window.recovery.right !== null")
    answered: list[float] = page.evaluate(ANSWERS)
    right: float = page.evaluate("window.recovery.right")
    assert len([one for one in answered if one <= right]) == 1
    expect(page.locator(".hero--fresh .hero__number")).to_have_text(number)

    demo.at(desk).move(desk.counter, "finish")
    then = demo.at(desk).call(desk.counter)
    page.wait_for_function("(number) => window.featured.some(([one]) => one === number)", arg=then)
    network.become(State.UP)
    page.wait_for_function("() => window.featured.length && !document.querySelector('.hero--fresh')")
    assert [one for one, _ in flashes(page)] == [number, then]


def test_a_console_is_right_again_without_its_socket(
    visit: Visit, watch: Watch, network: Network, demo: Demo, desk: Desk
) -> None:
    watch.expect(CUT_OFF)
    page = open_with(visit, demo, desk, 1)

    network.become(State.DOWN)
    page.wait_for_selector(".desk__stale", timeout=PATIENCE)
    demo.take(desk.service)
    asked: list[bool] = []
    page.on(
        "request", lambda one: asked.append("x-watching" in one.headers) if "/counters/" in one.url else None
    )
    network.become(State.WITHOUT_SOCKETS)

    expect(page.locator(".desk__stale")).to_have_count(0)
    assert asked
    assert all(asked)  # none of them counts as an officer who does something
    says(page, ".queue__sums .num", "2")


def test_a_phone_is_right_again_without_its_socket(
    visit: Visit, watch: Watch, network: Network, demo: Demo, desk: Desk
) -> None:
    watch.expect(CUT_OFF)
    ticket = demo.take(desk.service)
    page = visit.open(f"/t/{ticket['token']}", PHONE)
    says(page, ".phone__foot", "Terhubung langsung")

    network.become(State.DOWN)
    page.wait_for_selector("[role=alert]", timeout=PATIENCE)
    demo.at(desk).call(desk.counter)
    network.become(State.WITHOUT_SOCKETS)

    page.wait_for_selector(".turn")
    expect(page.locator("[role=alert]")).to_have_count(0)


def test_a_kiosk_finds_the_server_again_by_itself(
    visit: Visit, watch: Watch, network: Network, demo: Demo
) -> None:
    watch.expect(CUT_OFF)
    page = kiosk(visit, demo)

    network.become(State.DOWN)
    expect(page.locator(".offline")).to_be_visible(timeout=PATIENCE)
    since: float = page.evaluate("performance.now()")
    network.become(State.UP)

    expect(page.locator(".offline")).to_have_count(0)
    assert page.evaluate(ANSWERS_OF_THE_MALL, since) == 1  # the first that came through ended it


def test_a_pulled_cable_is_noticed_and_keeps_nothing_waiting_once_it_is_back(
    visit: Visit, watch: Watch, network: Network, demo: Demo, desk: Desk
) -> None:
    watch.expect(CUT_OFF)
    demo.take(desk.service)
    page = lobby(visit, demo, desk.zone)

    network.become(State.SILENT)
    number = demo.at(desk).call(desk.counter)
    expect(page.locator(".stale")).to_be_visible(timeout=PATIENCE)
    page.evaluate(NOTE_RIGHT, number)
    since: float = page.evaluate("performance.now()")
    network.become(State.WITHOUT_SOCKETS)

    page.wait_for_function("() => window.recovery.right !== null")
    answered: list[float] = page.evaluate(ANSWERS)
    right: float = page.evaluate("window.recovery.right")
    assert len([one for one in answered if since < one <= right]) == 1
    expect(page.locator(".hero--fresh .hero__number")).to_have_text(number)
