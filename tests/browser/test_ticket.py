"""The ticket on a phone: whole without any script, live with one, and honest when the line is cut."""

import pytest
from playwright.sync_api import expect

from tests.browser.demo import Demo, Desk, Errand
from tests.browser.network import Network, State
from tests.browser.people import no_sideways_scroll, says
from tests.browser.visit import CUT_OFF, DASH, PHONE, Visit, Watch


def test_a_phone_without_scripts_shows_number_and_people_ahead(
    visit: Visit, demo: Demo, errand: Errand
) -> None:
    for _ in range(4):
        demo.take(errand.service)
    ticket = demo.take(errand.service)

    page = visit.open(f"/t/{ticket['token']}", PHONE, java_script_enabled=False)

    expect(page.locator(".phone__number")).to_have_text(ticket["number"])
    expect(page.locator(".wait__count")).to_have_text("4")
    says(page, ".facts", "Lantai 2")
    assert '<meta http-equiv="refresh" content="20">' in page.content()
    no_sideways_scroll(page)


def test_a_phone_without_scripts_shows_the_call(visit: Visit, demo: Demo, desk: Desk) -> None:
    ticket = demo.take(desk.service)
    demo.at(desk).call(desk.counter)

    page = visit.open(f"/t/{ticket['token']}?lang=en", PHONE, java_script_enabled=False)

    says(page, ".turn__title", "Your turn")
    expect(page.locator(".turn__counter")).to_have_text(desk.label)


def test_a_phone_follows_its_ticket_to_the_end(visit: Visit, demo: Demo, desk: Desk) -> None:
    tickets = [demo.take(desk.service) for _ in range(3)]
    page = visit.open(f"/t/{tickets[-1]['token']}", PHONE)
    expect(page.locator(".wait__count")).to_have_text("2")
    says(page, ".phone__foot", "Terhubung langsung")
    says(page, ".phone__rule", "layanan berikutnya dalam satu kunjungan")
    page.evaluate("window.sameDocument = true")
    officer = demo.at(desk)

    officer.call(desk.counter)
    expect(page.locator(".wait__count")).to_have_text("1")
    officer.move(desk.counter, "finish")
    officer.call(desk.counter)
    says(page, ".wait__next", "Anda berikutnya")
    no_sideways_scroll(page)
    officer.move(desk.counter, "absent")
    officer.call(desk.counter)
    expect(page.locator(".turn__counter")).to_have_text(desk.label)
    no_sideways_scroll(page)
    expect(page).to_have_title(f"Giliran Anda: {tickets[-1]['number']} {DASH} Antre")
    officer.move(desk.counter, "start")
    says(page, ".state--serving", desk.label)
    officer.move(desk.counter, "finish")
    says(page, ".state--done", "Pelayanan selesai")
    no_sideways_scroll(page)
    assert page.evaluate("window.sameDocument")


def test_a_missed_call_is_told_where_to_go(visit: Visit, demo: Demo, desk: Desk) -> None:
    ticket = demo.take(desk.service)
    page = visit.open(f"/t/{ticket['token']}", PHONE)
    demo.at(desk).call(desk.counter)
    page.wait_for_selector(".turn")

    demo.at(desk).move(desk.counter, "absent")

    says(page, ".state--absent", desk.label)
    no_sideways_scroll(page)


def test_a_phone_out_of_reach_says_so_and_catches_up(
    visit: Visit, watch: Watch, network: Network, demo: Demo, desk: Desk
) -> None:
    watch.expect(CUT_OFF)
    ticket = demo.take(desk.service)
    page = visit.browser(PHONE).new_page()
    page.clock.install()
    page.goto(f"/t/{ticket['token']}")
    says(page, ".phone__foot", "Terhubung langsung")

    network.become(State.DOWN)
    page.clock.run_for(14_000)
    says(page, "[role=alert]", "Tidak tersambung: data pukul 09.")
    no_sideways_scroll(page)
    demo.at(desk).call(desk.counter)
    network.become(State.UP)

    page.wait_for_selector(".turn")
    expect(page.locator("[role=alert]")).to_have_count(0)


def test_a_phone_whose_sockets_are_blocked_asks_every_ten_seconds(
    visit: Visit, demo: Demo, desk: Desk
) -> None:
    ticket = demo.take(desk.service)
    page = visit.browser(PHONE).new_page()
    page.route_web_socket("**/ws/**", lambda socket: socket.close(code=1013))
    page.clock.install()
    page.goto(f"/t/{ticket['token']}")
    page.clock.run_for(4_000)
    says(page, ".phone__foot", "Diperbarui tiap 10 detik")

    demo.at(desk).call(desk.counter)
    page.clock.run_for(11_000)

    page.wait_for_selector(".turn")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_unknown_ticket_is_told_what_to_do(visit: Visit, watch: Watch, *, scripts: bool) -> None:
    watch.expect("status of 404 .*/t/nobody")

    page = visit.open("/t/nobodys-ticket", PHONE, java_script_enabled=scripts)

    says(page, "h1", "Nomor antrean tidak ditemukan")
    says(page, ".state", "Pindai kembali kode QR")
    no_sideways_scroll(page)


def test_a_phone_speaks_the_language_of_its_browser(visit: Visit, demo: Demo, errand: Errand) -> None:
    ticket = demo.take(errand.service)

    page = visit.open(f"/t/{ticket['token']}", PHONE, locale="en-GB")

    says(page, "h1", "Your queue number")
    page.get_by_role("link", name="Bahasa Indonesia").click()
    says(page, "h1", "Nomor antrean Anda")
