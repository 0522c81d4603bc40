"""A sold-out day on a phone: wait for a place, be offered one that somebody gives up, take it. Every page is clean."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo, Errand
from tests.browser.people import clean, office
from tests.browser.visit import Visit, Watch

SMALL = (360, 740)
MALL = "/api/v1/malls/bekasi"


def one_place_each(page: Page, service: str) -> None:
    """Of every time, apart from the agency's other services."""
    page.goto(f"/office/bekasi/booking/service:{service}/all")
    page.locator("[name=places]").fill("1")
    page.locator("[name=pooled]").select_option("no")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector(".banner--ok")


def sell_out(demo: Demo, service: str, day: str, *, phones: str) -> str:
    """Books all that is free on the day; the token of the first of these bookings."""
    tokens: list[str] = []
    with httpx.Client(base_url=demo.base) as client:
        asked = {"service": service, "from": day, "to": day}
        while True:  # a long service takes the next slot, too
            slots = client.get(f"{MALL}/slots", params=asked).json()["slots"]
            free = next((one["slot_start"] for one in slots if one["free"]), None)
            if free is None:
                break
            body = {"service": service, "slot_start": free, "name": "Budi"}
            made = client.post(f"{MALL}/bookings", json={**body, "phone": f"{phones}{len(tokens):03}"})
            assert made.status_code == 201, made.text
            tokens.append(made.json()["token"])
    return tokens[0]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_from_a_sold_out_day_to_a_booking(
    visit: Visit, demo: Demo, errand: Errand, watch: Watch, lang: str
) -> None:
    watch.expect(r"status of 422 .*/wait/")
    one_place_each(office(visit, demo, lang=lang), errand.service)
    page = visit.browser(SMALL).new_page()
    page.goto(f"/book/bekasi/{errand.service}/time?lang={lang}")
    page.locator(".day:not(.day--shut)").nth(2).click()
    day = (re.search(r"\d{4}-\d\d-\d\d", page.url) or [""])[0]
    given_up = sell_out(demo, errand.service, day, phones=f"0815 66{ord(lang[0])} ")

    page.reload()
    clean(page, where="sold out")
    page.locator(f"a[href*='/wait/{day}']").first.click()
    page.locator("#name").fill("Siti Aminah")
    page.locator("#person button[type=submit]").click()
    expect(page.locator("#phone[aria-invalid=true]")).to_be_visible()
    clean(page, where="form with a fault")
    page.locator("#phone").fill(f"0816 4444 {ord(lang[0])}1")
    page.locator("#person button[type=submit]").click()
    page.wait_for_url("**/w/*")
    clean(page, where="waiting")

    httpx.post(f"{demo.base}/api/v1/bookings/{given_up}/cancel").raise_for_status()
    page.reload()
    clean(page, where="offered")
    page.locator("form[action$='/accept'] button").click()
    clean(page, where="booked")
    page.locator("a[href*='/b/']").first.click()

    expect(page.locator(".pass__code")).to_be_visible()
