"""The kiosk in the hand of people: hurried, without a mouse, without a network, gone before they were done."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.demo import Demo, Errand
from tests.browser.network import Network, State
from tests.browser.people import (
    eventually,
    kiosk,
    no_sideways_scroll,
    open_service,
    row,
    says,
    sends,
    tab_to,
    tile,
)
from tests.browser.visit import CUT_OFF, KIOSK, Visit, Watch

REASONS = (
    "closed_today",
    "holiday",
    "outside_hours",
    "break",
    "quota_exhausted",
    "would_pass_closing",
    "no_counter_today",
    "disruption",
)
SIZES = (KIOSK, (1920, 1080), (1024, 768), (360, 740))


def number_of(page: Page) -> str:
    """The ticket on the result screen."""
    return page.locator(".slip__number").inner_text()


def focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.className")
    return text


@pytest.mark.parametrize("how", ["taps", "enters"])
def test_a_hasty_visitor_gets_one_ticket(visit: Visit, demo: Demo, errand: Errand, how: str) -> None:
    page = kiosk(visit, demo)
    open_service(page, errand)
    page.wait_for_selector(".take")
    keys = sends(page, "/tickets")

    if how == "taps":
        page.evaluate(
            "{ const take = document.querySelector('.take'); take.click(); take.click(); take.click() }"
        )
    else:
        page.locator(".take").focus()
        for _ in range(3):
            page.keyboard.press("Enter")

    page.wait_for_selector(".slip__number")
    assert len(keys) == 1
    assert demo.waiting(errand.service) == 1


def test_two_services_go_on_one_number(visit: Visit, demo: Demo, errand: Errand) -> None:
    page = kiosk(visit, demo)
    open_service(page, errand)
    page.locator(".add").click()
    page.wait_for_selector(".tile")
    other = page.locator(".tile:not(.tile--closed)").last
    other.click()
    page.locator(".row:not(.row--closed)").first.click()
    expect(page.locator(".basket__list .chip")).to_have_text([errand.service])
    second = page.locator(".title .chip").inner_text()
    keys = sends(page, "/tickets")

    page.locator(".take").click()
    page.wait_for_selector(".slip__number")

    assert len(keys) == 1
    assert number_of(page)[0] in {errand.service[0], second[0]}
    expect(page.locator(".slip__then")).to_have_count(1)
    no_sideways_scroll(page)
    page.locator(".result__act .take").click()
    page.wait_for_selector(".tile")
    expect(page.locator(".basket")).to_have_count(0)


def test_a_chosen_service_is_taken_away_again(visit: Visit, demo: Demo, errand: Errand) -> None:
    page = kiosk(visit, demo)
    open_service(page, errand)
    page.locator(".add").click()
    page.locator(".basket__go").click()
    page.wait_for_selector(".take")
    expect(page.locator(".basket")).to_have_count(0)
    page.locator(".add").click()
    page.locator(".basket__list button").click()
    expect(page.locator(".basket")).to_have_count(0)


def test_a_closed_agency_says_why_on_its_tile(visit: Visit, watch: Watch, demo: Demo) -> None:
    def close(route: Route) -> None:
        answer = route.fetch()
        mall: dict[str, Any] = answer.json()
        for agency, reason in zip(mall["agencies"][: len(REASONS)], REASONS, strict=True):
            for service in agency["services"]:
                service["availability"] |= {"open": False, "reason": reason, "opens_at": None}
        mall["agencies"][3]["services"][0]["availability"]["opens_at"] = "2026-11-24T13:00:00+07:00"
        route.fulfill(response=answer, json=mall)

    context = visit.browser(KIOSK)
    context.route("**/api/v1/malls/bekasi", close)
    page = context.new_page()
    page.goto(demo.kiosk)
    page.wait_for_selector(".tile")

    closed = page.locator(".tile--closed .state").all_inner_texts()
    assert len(closed) == len(REASONS)
    assert closed[3] == "Tutup · Istirahat, buka pukul 13.00"
    assert all(text.startswith("Tutup · ") and "reason." not in text for text in closed)
    page.locator(".tile--closed").nth(4).click()
    page.locator(".row").first.click()
    says(page, ".closed", "Kuota hari ini sudah habis.")
    expect(page.locator(".take")).to_have_count(0)
    expect(page.locator(".papers")).to_be_visible()


def test_a_kiosk_without_a_touch_screen_works_by_keys(visit: Visit, demo: Demo, errand: Errand) -> None:
    page = kiosk(visit, demo)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rows .row")
    page.keyboard.press("Escape")
    page.wait_for_selector(".tiles")
    tab_to(
        page,
        lambda: page.evaluate("document.activeElement.querySelector('.chip')?.textContent") == errand.agency,
    )
    page.keyboard.press("Enter")
    page.wait_for_selector(".rows .row")
    page.keyboard.press("ArrowDown")
    assert "row" in focused(page)
    page.keyboard.press("Enter")
    page.wait_for_selector(".take")
    tab_to(page, lambda: "take" in focused(page).split())
    page.keyboard.press("Enter")

    assert number_of(page).startswith(f"{errand.agency}-")


def test_everyday_words_find_the_service(visit: Visit, demo: Demo) -> None:
    page = kiosk(visit, demo)

    page.locator(".searchbar:not(.searchbar--booking)").click()
    for letter in "BIKIN":
        page.get_by_role("button", name=letter, exact=True).click()
    page.locator(".osk__key--space").click()
    page.keyboard.type("paspor")

    expect(page.locator(".finder__field input")).to_have_value("bikin paspor")
    expect(page.locator(".finder .row .chip").first).to_have_text("K1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    says(page, "h1", "Paspor")


def test_a_search_without_a_result_says_so(visit: Visit, demo: Demo) -> None:
    page = kiosk(visit, demo, lang="en")

    page.locator(".searchbar:not(.searchbar--booking)").click()
    page.keyboard.type("xyzzyq")

    says(page, ".finder .empty", "xyzzyq")
    expect(page.locator(".finder .row")).to_have_count(0)


def test_the_language_changes_on_the_spot(visit: Visit, demo: Demo) -> None:
    page = visit.open(demo.kiosk, KIOSK)
    says(page, "h1", "Mau mengurus apa hari ini?")
    page.evaluate("window.sameDocument = true")

    page.get_by_role("button", name="English").click()

    says(page, "h1", "What can we help you with today?")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate("window.sameDocument")
    page.reload()
    says(page, "h1", "What can we help you with today?")


def test_a_kiosk_speaks_indonesian_whatever_its_browser_speaks(visit: Visit, demo: Demo) -> None:
    page = visit.open(demo.kiosk, KIOSK, locale="en-GB")

    says(page, "h1", "Mau mengurus apa hari ini?")


@pytest.mark.parametrize("broken", [State.DOWN, State.SWALLOWS_ANSWERS])
def test_a_network_that_breaks_costs_neither_a_ticket_nor_two(  # noqa: PLR0917
    visit: Visit, watch: Watch, network: Network, demo: Demo, errand: Errand, broken: State
) -> None:
    watch.expect(CUT_OFF)
    page = kiosk(visit, demo)
    open_service(page, errand)
    page.wait_for_selector(".take")
    keys = sends(page, "/tickets")

    network.become(broken)
    page.locator(".take").click()
    says(page, ".service__said", "Nomor Anda tidak akan ganda")
    if broken == State.SWALLOWS_ANSWERS:
        eventually(page, lambda: demo.waiting(errand.service) == 1)
    network.become(State.UP)

    assert number_of(page).startswith(f"{errand.agency}-")
    assert len(keys) > 1
    assert len(set(keys)) == 1
    assert demo.waiting(errand.service) == 1


def test_a_reload_in_the_middle_goes_on_under_the_same_key(
    visit: Visit, watch: Watch, demo: Demo, errand: Errand
) -> None:
    watch.expect(CUT_OFF)
    page = kiosk(visit, demo)
    open_service(page, errand)
    page.wait_for_selector(".take")
    keys = sends(page, "/tickets")

    def lose_the_first_answer(route: Route) -> None:
        route.fetch() if len(keys) == 1 else route.continue_()

    page.route("**/tickets", lose_the_first_answer)
    page.locator(".take").click()
    eventually(page, lambda: demo.waiting(errand.service) == 1)
    page.reload()

    assert number_of(page).startswith(f"{errand.agency}-")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert demo.waiting(errand.service) == 1
    page.get_by_role("button", name="Selesai").click()
    page.wait_for_selector(".tiles")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_kiosk_without_a_network_says_so_until_it_is_back(
    visit: Visit, watch: Watch, network: Network, demo: Demo
) -> None:
    watch.expect(CUT_OFF)
    context = visit.browser(KIOSK)
    page = context.new_page()
    page.clock.install()
    page.goto(demo.kiosk)
    page.wait_for_selector(".tile")

    network.become(State.DOWN)
    page.clock.fast_forward(10_000)
    says(page, ".offline", "Tidak tersambung ke server")
    expect(page.locator(".tile").first).to_be_visible()
    network.become(State.UP)
    page.clock.fast_forward(5_000)

    expect(page.locator(".offline")).to_have_count(0)


def test_a_kiosk_left_alone_returns_to_its_start_and_its_language(visit: Visit, demo: Demo) -> None:
    page = visit.browser(KIOSK).new_page()
    page.clock.install()
    page.goto(demo.kiosk)
    page.get_by_role("button", name="English").click()
    says(page, "h1", "What can we help")
    page.locator(".tile").first.click()

    page.clock.run_for(46_000)
    says(page, "dialog", "Are you still there?")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".rows")).to_be_visible()
    page.clock.run_for(90_000)

    says(page, "h1", "Mau mengurus apa hari ini?")


def test_a_taken_number_leaves_the_screen_by_itself(visit: Visit, demo: Demo, errand: Errand) -> None:
    page = visit.browser(KIOSK).new_page()
    page.clock.install()
    page.goto(demo.kiosk)
    open_service(page, errand)
    page.locator(".take").click()
    page.wait_for_selector(".slip__number")

    page.clock.run_for(16_000)

    expect(page.locator(".tiles")).to_be_visible()
    expect(page.locator(".slip__number")).to_have_count(0)


def test_a_priority_is_asked_for_and_given(visit: Visit, demo: Demo, errand: Errand) -> None:
    page = kiosk(visit, demo)
    open_service(page, errand)

    page.locator(".priority").click()
    page.get_by_role("button", name="Lanjut usia").click()
    says(page, ".priority", "Prioritas: Lanjut usia")
    page.get_by_role("button", name="Ambil nomor prioritas").click()
    page.wait_for_selector(".slip__number")

    link = page.locator(".phone__qr").get_attribute("src") or ""
    assert demo.ticket(link.split("/")[2])["priority"] is True


def test_a_kiosk_is_paired_with_a_code(visit: Visit, watch: Watch, demo: Demo) -> None:
    watch.expect("status of 404 .*/devices/pair$")
    page = visit.open("/kiosk", KIOSK)
    code = demo.pairing_code("kiosk")

    page.locator("#pair-code").fill("abc")
    page.keyboard.press("Enter")
    says(page, ".field__error", "8 huruf atau angka")
    page.locator("#pair-code").fill("ZZZZZZZZ")
    page.keyboard.press("Enter")
    says(page, ".field__error", "Kode tidak dikenal")
    page.get_by_role("button", name="Hapus", exact=True).click()
    for letter in code.replace("-", ""):
        page.get_by_role("button", name=letter, exact=True).click()
    page.get_by_role("button", name="Pasangkan").click()

    page.wait_for_selector(".tile")
    page.reload()
    page.wait_for_selector(".tile")


def test_a_kiosk_that_the_server_does_not_know_asks_to_be_paired_again(
    visit: Visit, watch: Watch, demo: Demo
) -> None:
    watch.expect("status of 401 .*/(leases|printer|handed-over|devices/report)$")
    page = visit.open("/kiosk#token=revoked-long-ago", KIOSK)

    says(page, ".pairing", "tidak lagi dikenal oleh server")
    assert "token" not in page.url
    assert page.evaluate("localStorage.getItem('antre.kiosk')") is None


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_everything_is_large_enough_to_touch_and_nothing_sticks_out(
    visit: Visit, demo: Demo, size: tuple[int, int]
) -> None:
    page = kiosk(visit, demo, size=size)
    least = 72 if size[0] > 1000 else 44

    for screen, way in (
        (".tiles", ".tile"),
        (".rows", ".row"),
        (".take", ".priority"),
        (".groups", ".groups .btn"),
    ):
        page.wait_for_selector(screen)
        no_sideways_scroll(page)
        small = page.evaluate(
            """(least) => [...document.querySelectorAll("button, input, a")]
              .filter((one) => one.getClientRects().length && !one.className.includes("skip"))
              .map((one) => [one.className, ...["width", "height"].map((side) => Math.round(one.getBoundingClientRect()[side]))])
              .filter(([, width, height]) => Math.min(width, height) < least)""",
            least,
        )
        assert small == []
        page.locator(way).first.click()


def test_twenty_two_agencies_fit_on_the_first_screen(visit: Visit, demo: Demo) -> None:
    for size in (KIOSK, (1920, 1080)):
        page = kiosk(visit, demo, size=size)

        expect(page.locator(".tile")).to_have_count(22)
        assert (
            page.evaluate(
                "document.querySelector('.screen').scrollHeight - document.querySelector('.screen').clientHeight"
            )
            == 0
        )
        expect(tile(page, "Z")).to_be_in_viewport(ratio=1)
        assert row(page, "A1").count() == 0
