"""The whole way: a number at the kiosk, a call at the counter, the lobby and the phone know it at once."""

from playwright.sync_api import Page, expect

from tests.browser.demo import Demo, Desk
from tests.browser.people import eventually, kiosk, lobby, open_service, press, sign_in
from tests.browser.visit import DASH, PHONE, Visit

NOTE_THE_MOMENT = """(number) => {
  window.sameDocument = true;
  new MutationObserver((_, self) => {
    const hero = document.querySelector(".hero--fresh .hero__number");
    if (hero?.textContent !== number) return;
    window.seenAt = performance.timeOrigin + performance.now();
    self.disconnect();
  }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
}"""
ANSWERED_AT = """performance.timeOrigin + performance.getEntriesByType("resource")
  .filter(({name}) => name.endsWith("/next")).at(-1).responseEnd"""


def seen_after(console: Page, screen: Page) -> float:
    """Milliseconds from the answer at the counter to the call in the lobby; both clocks are this machine's."""
    eventually(screen, lambda: screen.evaluate("'seenAt' in window"))
    after: float = screen.evaluate("window.seenAt") - console.evaluate(ANSWERED_AT)
    return after


def test_a_ticket_travels_from_the_kiosk_to_the_lobby_and_the_phone(
    visit: Visit, demo: Demo, desk: Desk
) -> None:
    screen = lobby(visit, demo, desk.zone)
    hall = kiosk(visit, demo, has_touch=True)

    open_service(hall, desk)
    hall.locator(".take").tap()

    number = hall.locator(".slip__number").inner_text()
    assert number.startswith(f"{desk.agency}-")
    link = hall.locator(".phone__qr").get_attribute("src") or ""
    phone = visit.open(link.removesuffix("/qr.svg"), PHONE)
    expect(phone.locator(".phone__number")).to_have_text(number)
    screen.evaluate(NOTE_THE_MOMENT, number)

    console = visit.browser().new_page()
    sign_in(console, desk)
    console.keyboard.press("Enter")
    console.wait_for_selector(".still__title")
    press(console, "o", f".upnext:has-text('{number}')")
    press(console, "n", f".current--called:has-text('{number}')")

    assert seen_after(console, screen) < 1000
    expect(screen.locator(".hero__counter")).to_have_text(desk.label)
    assert screen.evaluate("window.sameDocument")
    expect(phone.locator(".turn__title")).to_contain_text("Giliran Anda")
    expect(phone.locator(".turn__counter")).to_have_text(desk.label)
    expect(phone).to_have_title(f"Giliran Anda: {number} {DASH} Antre")
