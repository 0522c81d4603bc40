"""The server is killed; kiosks go on giving out numbers, and everybody is called in the order in which they came.

The outages are as short as the taps need: time is no part of what is shown, and nothing waits for it. OUTAGE_SECONDS=600
spreads the forty tickets of the first one over ten minutes.
"""

import os
import random
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.islands import Machine, Mainland, built, machine, mainland
from tests.browser.network import Network, State, network_to
from tests.browser.people import at_desk, eventually, no_sideways_scroll
from tests.browser.visit import CUT_OFF, Visit, Watch

TICKETS = 40
OUTAGE = float(os.environ.get("OUTAGE_SECONDS", "0"))
# of servers and browsers, each of them slow on a busy machine
MANY_STARTS = pytest.mark.timeout(400 + OUTAGE)
KEEP_PAPER = "window.print = () => document.body.append(document.querySelector('.paper').cloneNode(true));"
FAST = "(() => { const real = Date.now; Date.now = () => real() + 3600000; })()"


@pytest.fixture(scope="module")
def empty_mall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("mainland"))


@pytest.fixture
def server(tmp_path: Path, empty_mall: Path, watch: Watch) -> Iterator[Mainland]:
    watch.expect(CUT_OFF, r"status of 503")
    with mainland(tmp_path, empty_mall) as made:
        yield made


@pytest.fixture
def visit(browser: Browser, server: Mainland, watch: Watch) -> Iterator[Visit]:
    """Pages of this server, and of no other."""
    visiting = Visit(browser, server.demo.base, watch)
    yield visiting
    visiting.end()


@pytest.fixture
def island_network(server: Mainland) -> Iterator[Network]:
    """A way to the server that may be cut while the server lives."""
    with network_to(server.demo.port) as made:
        yield made


def handed(*machines: Machine) -> None:
    for one in machines:
        eventually(one.page, one.handed_over, seconds=30)


def require_all(server: Mainland, paper: list[str]) -> None:
    """Every number that somebody holds is there once, in the order of taking."""
    assert len(set(paper)) == len(paper)
    assert server.tickets() == [(number, "waiting") for number in paper]


@MANY_STARTS
def test_forty_tickets_on_two_kiosks_while_the_server_is_dead(visit: Visit, server: Mainland) -> None:
    kiosks = [machine(visit, server, name) for name in ("Kios 1", "Kios 2")]
    paper = [kiosks[0].take()]
    server.kill()
    for one in kiosks:
        one.notices()

    for turn in range(TICKETS):
        paper.append(kiosks[turn % 2].take())
        kiosks[0].page.wait_for_timeout(1000 * OUTAGE / TICKETS)
    server.back()

    handed(*kiosks)
    require_all(server, paper)
    assert {number[:4] for number in paper[1:]} == {"A-50"}


def test_reloads_in_the_middle_cost_nothing(visit: Visit, server: Mainland) -> None:
    """On the first screen, on the ticket, and before the answer to the press was seen."""
    one = machine(visit, server, "Kios")
    server.kill()
    one.notices()
    paper = [one.take()]
    one.reload()
    paper.append(one.take(done=False))
    one.reload()
    press_and_reload(one)
    paper.append(one.page.locator(".slip__number").inner_text())
    one.done()
    paper.append(one.take())

    server.back()

    handed(one)
    require_all(server, paper)
    assert paper == ["A-5001", "A-5002", "A-5003", "A-5004"]


def press_and_reload(one: Machine) -> None:
    """The visitor presses, and in the same moment the page is loaded anew."""
    one.open_service()
    one.page.evaluate("{ document.querySelector('.service__act .take').click(); location.reload(); }")
    one.page.locator(".slip__number").wait_for(timeout=20_000)


@MANY_STARTS
def test_a_server_that_is_killed_while_it_takes_over_does_so_once(
    visit: Visit, server: Mainland, island_network: Network
) -> None:
    """Killed after its commit and before anybody heard of it, and then at any moment."""
    kiosks = [machine(visit, server, f"Kios {turn}", base=island_network.base) for turn in (1, 2)]
    island_network.become(State.DOWN)
    for one in kiosks:
        one.notices()
    paper = [kiosks[turn % 2].take() for turn in range(8)]
    server.kill()
    server.back()
    island_network.become(State.SWALLOWS_HAND_OVERS)
    eventually(kiosks[0].page, lambda: len(server.tickets()) > 0, seconds=30)
    server.kill()
    assert not all(one.handed_over() for one in kiosks), "somebody heard of it"

    dice = random.Random(5)
    for _ in range(3):
        server.back()
        island_network.become(State.UP)
        time.sleep(dice.random() / 2)
        server.kill()
    server.back()

    handed(*kiosks)
    require_all(server, paper)


def test_numbers_run_out_and_it_says_so(visit: Visit, server: Mainland) -> None:
    one = machine(visit, server, "Kios")
    one.use_up(to=5030)
    server.kill()
    one.notices()

    paper = [one.take()]
    one.page.locator(".tile--closed").first.wait_for()
    one.open_service()
    expect(one.page.locator(".closed")).to_contain_text("nomor cadangan kios ini habis")
    expect(one.page.locator(".service__act .take")).to_have_count(0)
    server.back()

    handed(one)
    assert server.numbers() == paper == ["A-5030"]
    one.page.locator(".foot__btn").last.click()
    eventually(one.page, lambda: one.left("A") == 30, seconds=20)


def test_a_clock_that_is_an_hour_fast_spoils_no_order(visit: Visit, server: Mainland) -> None:
    """It is put right after a reload, too, when only the machine's own clock is left."""
    fast = machine(visit, server, "Kios cepat", before=FAST)
    right = machine(visit, server, "Kios benar")
    server.kill()
    fast.notices()
    right.notices()
    paper = [fast.take(), right.take(), fast.take(), right.take()]
    fast.reload()
    fast.notices()
    paper += [fast.take(), right.take(), fast.take()]

    server.back()

    handed(fast, right)
    require_all(server, paper)


def test_a_clock_that_jumps_during_the_outage_spoils_no_order(visit: Visit, server: Mainland) -> None:
    one, right = machine(visit, server, "Kios"), machine(visit, server, "Kios benar")
    server.kill()
    one.notices()
    right.notices()
    one.page.evaluate(f"{FAST}")
    paper = [one.take(), right.take(), one.take(), right.take()]

    server.back()

    handed(one, right)
    require_all(server, paper)


def test_two_outages(visit: Visit, server: Mainland) -> None:
    kiosks = [machine(visit, server, f"Kios {turn}") for turn in (1, 2)]
    paper = []
    for _ in range(2):
        server.kill()
        for one in kiosks:
            one.notices()
        paper += [kiosks[turn % 2].take() for turn in range(4)]
        server.back()
        handed(*kiosks)
        for one in kiosks:
            one.page.locator(".offline--island").wait_for(state="detached", timeout=20_000)
        paper.append(kiosks[0].take())

    require_all(server, paper)
    assert [number for number in paper if number[2] == "0"] == ["A-001", "A-002"]


def test_two_tabs_of_one_kiosk_never_give_out_one_number(visit: Visit, server: Mainland) -> None:
    one = machine(visit, server, "Kios")
    other = Machine(one.page.context.new_page())
    other.page.goto("/kiosk")
    other.page.wait_for_selector(".tile")
    other.ready()
    server.kill()
    one.notices()
    other.notices()
    for tab in (one, other):
        tab.open_service()

    pressed = [tab.press_many(8) for tab in (one, other)]
    numbers = [number for tab in (one, other) for number in tab.pressed_numbers()]
    server.back()

    assert pressed == [8, 8]
    assert len(set(numbers)) == len(numbers) == 16
    handed(one, other)
    assert sorted(server.numbers()) == sorted(numbers)


def test_the_code_on_its_screen_opens_the_ticket_later(
    visit: Visit, server: Mainland, tmp_path: Path
) -> None:
    one = machine(visit, server, "Kios")
    server.kill()
    one.notices()
    number = one.take(done=False)
    picture = tmp_path / "qr.png"
    one.page.locator(".phone__qr").screenshot(path=picture)
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    one.done()
    server.back()
    handed(one)

    phone = visit.open(found.text)

    expect(phone.locator(".phone__number")).to_have_text(number)


def test_its_browser_prints_without_the_server(visit: Visit, server: Mainland) -> None:
    """After a reload, too: it remembers how it prints, and draws the code itself."""
    one = machine(visit, server, "Kios", before=KEEP_PAPER)
    server.kill()
    one.notices()
    one.page.evaluate(
        "localStorage.setItem('antre.printer', JSON.stringify({ kind: 'browser', paper_mm: 80 }))"
    )
    one.reload()
    one.notices()

    number = one.take(done=False)
    one.page.locator(".printed--done").wait_for()
    one.page.emulate_media(media="print")
    paper = one.page.locator(".paper")

    expect(paper.locator(".paper__number")).to_have_text(number)
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(paper.screenshot())))
    (ticket,) = one.memory()["tickets"]
    assert code.text == ticket["url"]


def test_a_number_whose_answer_was_lost_is_nobodys(
    visit: Visit, server: Mainland, island_network: Network
) -> None:
    """The server gave one out, the link broke before anybody saw it, and the kiosk gave another."""
    one = machine(visit, server, "Kios", base=island_network.base)
    one.open_service()
    island_network.become(State.SWALLOWS_ANSWERS)
    one.page.locator(".service__act .take").click()
    expect(one.page.locator(".slip__number")).to_have_text("A-5001", timeout=30_000)
    one.done()
    island_network.become(State.UP)

    handed(one)
    eventually(one.page, lambda: ("A-001", "cancelled") in server.tickets(), seconds=10)
    assert sorted(server.tickets()) == [("A-001", "cancelled"), ("A-5001", "waiting")]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_its_pages_are_for_everybody(visit: Visit, server: Mainland, lang: str) -> None:
    one = machine(visit, server, "Kios")
    one.page.goto(f"/kiosk?lang={lang}")
    one.page.wait_for_selector(".tile")
    server.kill()
    one.notices()
    for size in ((360, 740), (1920, 1080), (1080, 1920)):
        one.page.set_viewport_size({"width": size[0], "height": size[1]})
        no_sideways_scroll(one.page)
        assert violations(one.page) == []
        one.open_service()
        assert violations(one.page) == []
        one.page.locator(".service__act .take").click()
        one.page.locator(".slip__number").wait_for()
        no_sideways_scroll(one.page)
        assert violations(one.page) == []
        one.done()


def test_consoles_and_screens_say_that_they_are_on_old_data(visit: Visit, server: Mainland) -> None:
    """With the time of what they show; and nothing of it is left when the server is back."""
    demo = server.demo
    console = at_desk(visit, next(demo.desks()))
    console.wait_for_selector(".desk__main, .desk")
    screen = visit.open(demo.lobby())
    television = visit.open(demo.lobby().replace("/display/bekasi", "/display/bekasi/plain"))
    for page, shown in ((screen, ".board"), (television, "#board, body")):
        page.wait_for_selector(shown)
    signs = [(console, ".desk__stale"), (screen, ".stale"), (television, "#stale")]
    server.kill()

    for page, sign in signs:
        expect(page.locator(sign)).to_contain_text("data pukul 09", timeout=25_000)
    server.back()

    for page, sign in signs:
        expect(page.locator(sign, has_text="data pukul")).to_have_count(0, timeout=25_000)


def test_a_newer_page_is_loaded_when_nobody_stands_at_the_kiosk(visit: Visit, server: Mainland) -> None:
    one = machine(visit, server, "Kios")
    page = one.page
    stored = page.evaluate("caches.keys()")
    page.evaluate("window.sameDocument = true")
    one.open_service()
    server.kill()
    one.notices()

    server.demo.knobs["ANTRE_VISIT_SERVICES"] = "2"  # a figure that the page carries: another version of it
    server.back()

    eventually(page, lambda: page.evaluate("caches.keys()") not in (stored, []), seconds=30)
    page.wait_for_function("async () => (await caches.keys()).length === 1")
    assert page.evaluate("window.sameDocument")
    assert page.locator(".service__act .take").is_visible()
    with page.expect_navigation():
        page.locator(".foot__btn").last.click()
    page.wait_for_selector(".tile")
    assert page.locator("#kiosk").get_attribute("data-most") == "2"
