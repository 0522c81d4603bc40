"""A citizen's whole way on a small phone: found, booked, moved, checked in, called; with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.booking import book
from tests.browser.demo import Demo, Desk
from tests.browser.people import clean, eventually, no_sideways_scroll, says
from tests.browser.visit import Visit, Watch

SMALL = (360, 740)


@pytest.fixture
def desk(soon: Desk) -> Desk:
    return soon


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_search_to_the_call(
    visit: Visit, watch: Watch, demo: Demo, desk: Desk, *, scripts: bool
) -> None:
    watch.expect("status of 422 .*/hold/")
    page = visit.open("/", SMALL, java_script_enabled=scripts)
    page.locator("a[href='/book']").click()
    page.locator("#q").fill("bikin antrian paspor")
    page.keyboard.press("Enter")
    says(page, ".line", "Paspor baru")
    page.goto(f"/book/bekasi/{desk.service}")
    page.locator("main > .btn--primary").click()
    page.locator(".day[aria-current=date]").wait_for()
    page.locator(".time:enabled").nth(1).click()
    page.locator("#name").fill("Siti Aminah")
    page.locator("#phone").fill("0812")  # a slip: it is told, and the name is still there
    page.locator("#person button[type=submit]").click()
    says(page, ".faults", "Isi nomor HP yang benar")
    expect(page.locator("#name")).to_have_value("Siti Aminah")
    page.locator("#phone").fill(f"0812 3456 {ord(desk.agency)}{int(scripts)}0")
    page.locator("#person button[type=submit]").click()
    says(page, "h1", "Janji temu Anda tercatat")
    first = page.locator(".pass__at").inner_text()
    code = page.locator(".pass__code").inner_text()

    page.locator("a[href$='/move']").click()
    page.locator(".time:enabled").first.click()  # so soon that check-in is open
    says(page, "h1", "Janji temu Anda")
    assert page.locator(".pass__at").inner_text() != first
    assert page.locator(".pass__code").inner_text() == code
    no_sideways_scroll(page)

    demo.check_in(code)
    page.reload()
    page.locator("a[href^='/t/']").click()
    number = page.locator(".phone__number").inner_text()
    demo.at(desk).call(desk.counter)
    if not scripts:
        page.reload()
    expect(page.locator(".turn__counter")).to_have_text(desk.label)
    expect(page.locator(".phone__number")).to_have_text(number)


def test_a_booking_is_cancelled(visit: Visit, desk: Desk) -> None:
    page = visit.browser(SMALL).new_page()
    book(page, desk.service, phone="081234567001", place=2)

    page.locator("summary").click()
    page.locator(".btn--danger").click()

    says(page, "h1", "Janji temu dibatalkan")
    clean(page, where="cancelled")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_axe_finds_nothing(visit: Visit, watch: Watch, desk: Desk, lang: str) -> None:
    watch.expect("status of 422", "status of 404")
    page = visit.open(f"/book?lang={lang}", SMALL)
    clean(page, where="services")
    page.locator("#q").fill("paspor")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found-title")
    page.locator(".agency summary").first.click()
    clean(page, where="found")
    page.goto(f"/book/bekasi/{desk.service}")
    clean(page, where="papers")
    page.locator("main > .btn--primary").click()
    page.wait_for_selector(".days")
    clean(page, where="time")
    page.locator(".time:enabled").nth(3).click()
    page.wait_for_selector("#name")
    clean(page, where="person")
    page.locator("#person button[type=submit]").click()
    page.wait_for_selector(".faults")
    expect(page.locator("[data-focus]")).to_be_focused()
    clean(page, where="faults")
    page.locator("#name").fill("Budi")
    page.locator("#phone").fill(f"08134567{ord(lang[0])}9")
    page.locator("#person button[type=submit]").click()
    page.wait_for_selector(".pass")
    expect(page.locator("h1")).to_be_focused()
    clean(page, where="done")
    page.locator("a[href$='/move']").click()
    page.wait_for_selector(".days")
    clean(page, where="move")
    page.goto("/b/nobody")
    clean(page, where="refused")


def test_a_phone_is_notified_of_its_turn(visit: Visit, demo: Demo, desk: Desk) -> None:
    ticket = demo.take(desk.service)
    context = visit.browser(SMALL)
    context.add_init_script("""
        window.shown = [];
        Object.defineProperty(Notification, "permission", { get: () => window.asked ?? "default" });
        Notification.requestPermission = async () => (window.asked = "granted");
        if (window.ServiceWorkerRegistration) {  // the empty page has none
          ServiceWorkerRegistration.prototype.showNotification = async (title, options) => { window.shown.push([title, options.body]); };
        }
    """)
    page = context.new_page()
    page.goto(f"/t/{ticket['token']}")
    page.locator("button.alerts").click()
    says(page, "p.alerts", "akan memberi tahu")
    clean(page, where="alerts on")

    demo.at(desk).call(desk.counter)

    eventually(page, lambda: bool(page.evaluate("window.shown.length > 0")), seconds=10)
    title, body = page.evaluate("window.shown[0]")
    assert title == f"Giliran Anda: {ticket['number']}"
    assert desk.label in body
