"""A citizen's whole way at phone size, every page of it clean: two services booked at once, moved, checked in at the
kiosk's screen, called, and followed; what another system calls the matter; a closure that comes afterwards; own data.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.booking import book
from tests.browser.demo import Demo, Desk, Errand
from tests.browser.people import clean, kiosk, no_sideways_scroll, office, open_service, says
from tests.browser.visit import KIOSK, Visit, Watch

SMALL = (360, 740)
LANGUAGES = ("id", "en")
# All keys at once, as a scanner types them: keys from outside come as slowly as the machine is busy.
SCANNED = """for (const key of [..."MPSCAN9", "Enter"])
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))"""


def check_in_at(page: Page, code: str) -> str:
    """Types the code on the kiosk's own keys; the number."""
    page.locator(".searchbar--booking").click()
    for letter in code.replace("-", ""):
        page.locator(".osk").get_by_role("button", name=letter, exact=True).click()
    clean(page, where="code typed")
    page.locator(".booking button[type=submit]").click()
    return page.locator(".slip__number").inner_text()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_two_services_to_the_call(
    visit: Visit, demo: Demo, soon: Desk, errand: Errand, lang: str
) -> None:
    page = visit.open(f"/book/bekasi/{soon.service}?lang={lang}", SMALL)
    page.locator("a[href*='with=']").click()
    clean(page, where="add another")
    page.goto(f"/book/bekasi/{soon.service},{errand.service}")
    expect(page.locator("h1")).to_contain_text("2 ")
    clean(page, where="two services")
    page.locator("main > .btn--primary").click()
    clean(page, where="times of both")
    page.locator(".time:enabled").nth(1).click()
    expect(page.locator(".chosen__stops li")).to_have_count(2)
    page.locator("#name").fill("Siti Aminah")
    page.locator("#phone").fill(f"0813 7777 {ord(lang[0])}{ord(soon.agency)}")
    page.locator(".more summary").click()
    clean(page, where="person, all of it")
    page.locator("#person button[type=submit]").click()
    expect(page.locator(".stops li")).to_have_count(2)
    clean(page, where="done")
    code = page.locator(".pass__code").inner_text()
    before = page.locator(".pass__at").inner_text()
    page.locator("a[href$='/move']").click()
    page.locator(".time:enabled").first.click()
    expect(page.locator(".pass__at")).not_to_have_text(before)
    own = page.url

    hall = kiosk(visit, demo, lang=lang)
    number = check_in_at(hall, code)
    assert check_in_at(kiosk(visit, demo, lang=lang), code) == number

    page.goto(own)
    clean(page, where="checked in")
    page.locator("a[href^='/t/']").click()
    expect(page.locator(".phone__number")).to_have_text(number)
    clean(page, where="ticket")
    demo.at(soon).call(soon.counter)
    expect(page.locator(".turn__counter")).to_have_text(soon.label)
    clean(page, where="called")


def test_the_ticket_on_a_small_phone_without_any_script(visit: Visit, demo: Demo, errand: Errand) -> None:
    """It says all, asks again by itself, and its buttons are forms."""
    ticket = demo.take(errand.service)

    page = visit.open(f"/t/{ticket['token']}", SMALL, java_script_enabled=False)

    expect(page.locator(".phone__number")).to_have_text(ticket["number"])
    no_sideways_scroll(page)
    assert page.locator("meta[http-equiv=refresh], noscript meta[http-equiv=refresh]").count() == 1
    page.locator("form[action$='/cancel'] button").evaluate("(button) => button.form.requestSubmit(button)")
    page.wait_for_load_state()
    expect(page.locator("form[action$='/cancel']")).to_have_count(0)
    no_sideways_scroll(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_of_another_system_at_the_kiosk(visit: Visit, demo: Demo, lang: str) -> None:
    """Typed or scanned beside the number; only for services for which people register elsewhere."""
    passport = Errand(agency="K", service="K1")
    page = kiosk(visit, demo, lang=lang, size=KIOSK)
    open_service(page, passport)
    page.locator(".take").click()
    page.wait_for_selector(".slip__number")
    page.locator(".reference .btn").click()
    for letter in "MP42":
        page.locator(".osk").get_by_role("button", name=letter, exact=True).click()
    clean(page, where="reference")
    page.locator(".booking button[type=submit]").click()
    says(page, ".reference [role=status]", "MP42")
    clean(page, where="reference kept")

    page = kiosk(visit, demo, lang=lang)
    open_service(page, passport)
    page.locator(".take").click()
    page.wait_for_selector(".slip__number")
    page.evaluate(SCANNED)
    says(page, ".reference [role=status]", "MPSCAN9")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_day_that_is_closed_afterwards(visit: Visit, demo: Demo, errand: Errand, lang: str) -> None:
    page = visit.browser(SMALL).new_page()
    page.goto(f"/book/bekasi/{errand.service}/time?lang={lang}")
    days = page.locator(".day:not(.day--shut)")
    days.nth(2).click()
    day = (re.search(r"\d{4}-\d\d-\d\d", page.url) or [""])[0]
    page.locator(".time:enabled").first.click()
    page.locator("#name").fill("Budi")
    page.locator("#phone").fill(f"0814 5555 {ord(lang[0])}12")
    page.locator("#person button[type=submit]").click()
    own = page.url.removesuffix("/done")
    desk = office(visit, demo, lang=lang)
    desk.goto("/office/bekasi/closures")
    desk.locator("[name=place]").select_option(f"service:{errand.service}")
    for name, value in {"first_day": day, "last_day": day, "text_id": "Listrik", "text_en": "Power"}.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("main form.form button[type=submit]").first.click()
    clean(desk, where="affected")
    desk.locator("main .btn--danger").click()
    desk.wait_for_selector(".banner--ok")

    page.goto(own)
    says(page, ".shut", "Listrik" if lang == "id" else "Power")
    clean(page, where="closed")
    page.locator(".shut button").first.click()

    expect(page.locator(".pass__qr")).to_be_visible()
    assert page.url == own


@pytest.mark.parametrize("lang", LANGUAGES)
def test_own_data(visit: Visit, errand: Errand, lang: str) -> None:
    page = visit.browser(SMALL).new_page()
    own = book(page, errand.service, phone=f"081566667{ord(lang[0])}", lang=lang, place=4)
    page.locator("a[href$='/data']").click()
    clean(page, where="data")
    page.goto(own)
    page.locator("summary").click()
    page.locator(".btn--danger").click()
    page.goto(f"{own}/data")
    page.locator("summary").click()
    clean(page, where="data, to be erased")
    page.locator(".btn--danger").click()
    page.wait_for_selector(".banner--ok")
    clean(page, where="data erased")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_of_appointments(visit: Visit, watch: Watch, demo: Demo, lang: str) -> None:
    watch.expect("status of 422 .*/booking/")
    page = office(visit, demo, lang=lang)
    for path in ("booking", "booking/mall/all", "booking/service:A1/5"):
        page.goto(f"/office/bekasi/{path}")
        clean(page, where=path)
    page.locator("#places").fill("5000")
    page.locator("#places").evaluate("(input) => input.form.noValidate = true")
    page.locator(".form__actions button").click()
    page.wait_for_selector("#places[aria-invalid=true]")
    clean(page, where="faults")
