"""The counter console: a press is one move, whatever fingers and networks do, and a day needs no mouse."""

import json
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo, Desk
from tests.browser.network import Network, State
from tests.browser.people import at_desk, eventually, press, says, sends, sign_in
from tests.browser.visit import CUT_OFF, DASH, Visit, Watch


def open_with(visit: Visit, demo: Demo, desk: Desk, waiting: int) -> Page:
    """The console of an open counter with so many in the queue."""
    for _ in range(waiting):
        demo.take(desk.service)
    page = at_desk(visit, desk)
    press(page, "o", ".upnext")
    page.wait_for_selector(".actions__main[aria-disabled=false]")
    return page


# In one breath: keys from outside come as slowly as the machine lets them.
THRICE = """() => { for (let i = 0; i < 3; i += 1)
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true })); }"""


@pytest.mark.parametrize("how", ["clicks", "keys"])
def test_a_double_press_calls_one_visitor(visit: Visit, demo: Demo, desk: Desk, how: str) -> None:
    page = open_with(visit, demo, desk, 3)
    waiting = demo.at(desk).console(desk.counter)["waiting_total"]
    keys = sends(page, "/next")

    if how == "clicks":
        page.locator(".actions__main").dblclick()
    else:
        page.evaluate(THRICE)

    page.wait_for_selector(".current--called")
    page.wait_for_timeout(600)
    assert len(keys) == 1
    console = demo.at(desk).console(desk.counter)
    assert (console["waiting_total"], console["current"]["status"]) == (waiting - 1, "called")


def test_a_second_click_does_not_fall_on_what_moved_under_the_pointer(
    visit: Visit, demo: Demo, desk: Desk
) -> None:
    page = open_with(visit, demo, desk, 1)
    starts = sends(page, "/start")
    box = page.locator(".actions__main").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 20, box["y"] + 20)
    page.wait_for_selector(".current--called")
    page.mouse.click(box["x"] + 20, box["y"] + 20)

    page.wait_for_timeout(600)
    assert starts == []


@pytest.mark.parametrize("broken", [State.DOWN, State.SWALLOWS_ANSWERS])
def test_a_press_outlives_a_broken_network_and_counts_once(  # noqa: PLR0917
    visit: Visit, watch: Watch, network: Network, demo: Demo, desk: Desk, broken: State
) -> None:
    watch.expect(CUT_OFF)
    page = open_with(visit, demo, desk, 3)
    keys = sends(page, "/next")

    network.become(broken)
    page.keyboard.press("n")
    says(page, ".actions__main, .actions__busy", "Menghubungi server")
    says(page, ".actions__retry", "hanya dihitung satu kali")
    network.become(State.UP)

    page.wait_for_selector(".current--called")
    says(page, ".desk__notice", "sudah tercatat")
    assert len(set(keys)) == 1
    console = demo.at(desk).console(desk.counter)
    assert console["waiting_total"] == 2
    expect(page.locator(".current__number")).to_have_text(console["current"]["number"])


def test_an_officer_may_stop_trying(
    visit: Visit, watch: Watch, network: Network, demo: Demo, desk: Desk
) -> None:
    watch.expect(CUT_OFF)
    page = open_with(visit, demo, desk, 1)

    network.become(State.DOWN)
    page.keyboard.press("n")
    page.get_by_role("button", name="Berhenti mencoba").click()
    says(page, ".desk__notice", "langkah tadi mungkin sudah tercatat")
    network.become(State.UP)

    press(page, "n", ".current--called")


def test_a_session_that_ended_is_renewed_over_the_page(
    visit: Visit, watch: Watch, demo: Demo, desk: Desk
) -> None:
    watch.expect("status of 401")
    page = open_with(visit, demo, desk, 2)
    press(page, "n", ".current--called")
    number = page.locator(".current__number").inner_text()

    end_session(page)

    says(page, "dialog", "Sesi Anda sudah berakhir")
    expect(page.locator("#password")).to_be_focused()
    page.keyboard.type("salah")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog [role=alert]")
    page.keyboard.type(desk.password)
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".current__number")).to_have_text(number)
    press(page, "s", ".current--serving")
    demo.take(desk.service)
    says(page, ".queue__sums", "2")


def end_session(page: Page) -> None:
    """As the server ends it: the page hears of it from its socket alone."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    base = page.evaluate("location.origin")
    with httpx.Client(base_url=base, cookies=cookies) as client:
        session = client.get("/api/v1/session").json()
        answer = client.delete("/api/v1/session", headers={session["csrf_header"]: session["csrf_token"]})
    assert answer.status_code == 204


def test_a_day_at_the_counter_needs_no_mouse(visit: Visit, demo: Demo, desk: Desk) -> None:
    served = demo.at(desk).console(desk.counter)["served_today"]
    page = visit.browser().new_page()
    page.goto("/counter?lang=id")
    says(page, "label[for=password]", "Kata sandi")
    sign_in(page, desk)
    page.keyboard.press("Enter")
    page.wait_for_selector(".still__title")

    press(page, "o", ".actions__main:has-text('Panggil berikutnya')")
    first, second = demo.take(desk.service)["number"], demo.take(desk.service)["number"]
    says(page, ".upnext", first)
    press(page, "n", f".current--called:has-text('{first}')")
    press(page, "r", ".current__marks:has-text('Panggilan ke-2')")
    press(page, "s", ".current--serving")
    press(page, "f", f".upnext:has-text('{second}')")
    press(page, " ", f".current--called:has-text('{second}')")
    press(page, "t", ".still__title:has-text('Belum ada yang menunggu')")
    press(page, "p", "dialog[open]")
    page.keyboard.press("n")
    expect(page.locator(".current")).to_have_count(0)
    page.keyboard.press("2")
    says(page, ".still", "Salat")
    press(page, " ", ".actions__main:has-text('Panggil berikutnya')")
    press(page, "?", "dialog:has-text('Pintasan')")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    press(page, "c", ".still__title:has-text('Loket tutup')")

    console = demo.at(desk).console(desk.counter)
    assert (console["served_today"], console["counter"]["state"]) == (served + 1, "closed")


def test_a_reload_comes_back_to_the_same_ticket(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 1)
    press(page, "n", ".current--called")
    number = page.locator(".current__number").inner_text()

    page.reload()

    expect(page.locator(".current__number")).to_have_text(number)
    expect(page).to_have_title(f"{number} · {desk.label} {DASH} Antre")


def test_a_refused_move_is_told_and_the_console_shows_what_is(
    visit: Visit, watch: Watch, demo: Demo, desk: Desk
) -> None:
    watch.expect("status of 409 .*/next$")
    page = open_with(visit, demo, desk, 1)
    page.route("**/next", lambda route: (demo.at(desk).move(desk.counter, "next"), route.continue_()))

    page.keyboard.press("n")

    says(page, ".desk__notice", "Belum dapat dilakukan")
    expect(page.locator(".current--called")).to_be_visible()


def test_a_wrong_password_is_told(visit: Visit, watch: Watch, desk: Desk) -> None:
    watch.expect("status of 401 .*/session$")
    page = visit.open("/counter?lang=en")
    page.locator("#username").fill(desk.username)
    page.locator("#password").fill("wrong")

    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("password")
    expect(page.locator("#password")).to_be_focused()


def test_the_console_changes_its_language_on_the_spot(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 1)

    page.locator("summary").click()
    page.get_by_role("button", name="English").click()

    says(page, ".actions__main", "Call next")


def test_a_break_says_when_its_officer_is_back(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 1)

    press(page, "p", "dialog[open]")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("1")

    page.wait_for_selector(".back")
    says(page, ".back", "lagi")
    console = demo.at(desk).console(desk.counter)
    cells = {cell["counter"]: cell for cell in demo.board(desk.zone)["counters"]}
    assert cells[console["counter"]["number"]]["back_at"] == console["counter"]["back_at"] is not None


def test_a_counter_calls_by_itself_with_every_page_closed(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 1)
    press(page, "a", ".actions__auto")
    demo.at(desk).move(desk.counter, "auto", {"seconds": 5})
    says(page, ".actions__auto", "Memanggil sendiri")
    page.close()
    watching = visit.browser().new_page()

    eventually(watching, lambda: demo.at(desk).console(desk.counter)["current"] is not None, seconds=15)


def test_one_key_stops_the_calls(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 1)
    press(page, "a", ".actions__auto")

    press(page, "a", ".actions__other:has-text('Panggil otomatis')")

    assert demo.at(desk).console(desk.counter)["auto"] is None


def test_the_lists_are_walked_by_keys(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 3)
    third = page.locator(".queue__number").nth(2).inner_text()

    page.keyboard.press("l")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    says(page, "dialog", third)
    page.keyboard.press("1")
    page.wait_for_selector("dialog .reasons__one:focus:has-text('Sakit')")
    with page.expect_request("**/call") as call:
        page.keyboard.press("2")

    page.wait_for_selector(f".current--called:has-text('{third}')")
    assert json.loads(call.value.post_data or "")["reason"] == "Keperluan mendesak"


def test_one_who_waits_is_noted_and_seen_to_need_priority(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 2)
    second = page.locator(".queue__number").nth(1).inner_text()

    page.locator(".queue__do").nth(1).click()
    page.keyboard.press("3")
    page.wait_for_selector("#note:focus")
    page.keyboard.type("tulis tangan")
    page.keyboard.press("Enter")
    says(page, ".queue__list", "tulis tangan")
    page.wait_for_selector(".queue__do[aria-disabled=false]")
    page.locator(".queue__do").nth(1).click()
    page.keyboard.press("2")
    page.wait_for_selector("dialog .reasons__one:focus")
    with page.expect_request("**/priority") as given:
        page.keyboard.press("2")

    says(page, ".upnext", second)
    assert json.loads(given.value.post_data or "")["priority"] == "pregnant"


def test_the_key_of_an_undo_says_why_there_is_none(
    visit: Visit, watch: Watch, demo: Demo, desk: Desk
) -> None:
    watch.expect("status of 409 .*/undo$")
    page = open_with(visit, demo, desk, 1)
    press(page, "n", ".current--called")
    press(page, "u", ".upnext")
    page.wait_for_selector(".actions__main[aria-disabled=false]")

    page.keyboard.press("u")

    says(page, ".desk__notice", "Tidak ada langkah yang dapat dibatalkan")


def test_a_held_ticket_keeps_its_note_and_says_when_it_is_due(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 1)
    press(page, "n", ".current--called")
    press(page, "m", "dialog[open]")
    page.keyboard.type("fotokopi KTP")
    page.keyboard.press("Enter")
    says(page, ".current__note", "fotokopi KTP")

    press(page, "h", "dialog[open]")
    expect(page.locator("#note")).to_have_value("fotokopi KTP")
    page.locator("#remind").select_option("10")
    page.get_by_role("dialog").get_by_role("button", name="Tunda").click()

    says(page, ".queue__aside", "fotokopi KTP")
    says(page, ".queue__aside", "Diingatkan")
    (held,) = demo.at(desk).console(desk.counter)["held"]
    minutes = datetime.fromisoformat(held["remind_at"]) - datetime.fromisoformat(held["held_at"])
    assert minutes == timedelta(minutes=10)


def test_a_visitor_is_sent_to_a_counter_by_name(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 1)
    press(page, "n", ".current--called")
    press(page, "x", "dialog[open]")

    page.wait_for_selector("#transfer-service option:nth-child(2)", state="attached")
    other = page.locator("#transfer-service optgroup").first.locator("option").first.get_attribute("value")
    page.locator("#transfer-service").select_option(other)
    page.locator("#transfer-counter").select_option(desk.counter)
    with page.expect_request("**/transfer") as sent:
        page.get_by_role("dialog").get_by_role("button", name="Alihkan").click()

    page.wait_for_selector(".upnext")
    assert json.loads(sent.value.post_data or "")["counter"] == desk.counter


def test_a_colleague_takes_over_with_the_visitor(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = open_with(visit, demo, desk, 1)
    press(page, "n", ".current--called")
    number = page.locator(".current__number").inner_text()
    coordinator = f"{desk.username.rsplit('-', 1)[0]}-koordinator"
    colleague = demo.sign_in(coordinator, desk.password)

    console = colleague.move(desk.counter, "take-over")

    assert console["current"]["number"] == number
    says(page, ".still", "ambil alih loket ini")
    press(page, "g", ".current--called")
    expect(page.locator(".current__number")).to_have_text(number)
