"""Somebody with an appointment at the kiosk: scanned, typed, too early, on another day, too late."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import violations
from tests.browser.demo import MALL, Demo
from tests.browser.people import kiosk, no_sideways_scroll
from tests.browser.visit import KIOSK, Visit, Watch

Json = dict[str, Any]
SERVICE = "A1"


def book(demo: Demo, *, after: timedelta, service: str = SERVICE) -> Json:
    """An appointment at the first free time that long from the server's now."""
    slots = (
        httpx.get(f"{demo.base}/api/v1/malls/{MALL}/slots", params={"service": service})
        .raise_for_status()
        .json()["slots"]
    )
    now = datetime.fromisoformat(demo.mall()["at"])
    start = next(
        one["slot_start"]
        for one in slots
        if one["free"] and datetime.fromisoformat(one["slot_start"]) > now + after
    )
    body = {
        "service": service,
        "slot_start": start,
        "name": "Siti Aminah",
        "phone": f"0812{uuid4().int % 10**8:08d}",
    }
    answer = httpx.post(f"{demo.base}/api/v1/malls/{MALL}/bookings", json=body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


@pytest.fixture(autouse=True)
def refusals_are_expected(watch: Watch) -> None:
    watch.expect(r"status of 40[49] .*/check-ins$")


def asked(page: Page) -> None:
    page.get_by_role("button", name="Saya punya janji temu").click()


def scan(page: Page, text: str) -> None:
    """One key after the other with nothing in between: keys that come from outside take as long as the machine is busy."""
    page.evaluate(
        """(text) => { for (const key of [...text, "Enter"])
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); }""",
        text,
    )


def test_a_scan_on_the_first_screen_becomes_a_number(visit: Visit, demo: Demo) -> None:
    made = book(demo, after=timedelta(0))
    page = kiosk(visit, demo)
    scan(page, f"{demo.base}/b/{made['token']}")
    page.wait_for_selector(".slip__number")
    assert page.locator(".slip__number").inner_text().startswith("A")
    assert "S*** A*****" in page.locator(".slip").inner_text()


def test_a_code_can_be_typed_on_the_screen_and_gives_the_same_number_again(visit: Visit, demo: Demo) -> None:
    made = book(demo, after=timedelta(0))
    numbers = []
    for _ in range(2):
        page = kiosk(visit, demo)
        asked(page)
        for letter in made["code"].replace("-", ""):
            page.locator(".osk").get_by_role("button", name=letter, exact=True).click()
        page.get_by_role("button", name="Check-in").click()
        numbers.append(page.locator(".slip__number").inner_text())
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("after", "says"),
    [(timedelta(hours=2), "Check-in dibuka pukul"), (timedelta(days=1, hours=-1), "Janji temu Anda pada")],
)
def test_who_comes_at_another_time_hears_when_to_come(
    visit: Visit, demo: Demo, after: timedelta, says: str
) -> None:
    page = kiosk(visit, demo)
    asked(page)
    page.get_by_label("Kode janji temu").fill(book(demo, after=after)["code"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(says)
    no_sideways_scroll(page)
    assert not violations(page)


def test_who_comes_too_late_has_an_ordinary_number_in_one_touch(visit: Visit, demo: Demo) -> None:
    def late(route: Route) -> None:
        route.fulfill(
            status=409,
            json={
                "code": "too_late",
                "detail": "Silakan ambil nomor antrean biasa.",
                "walk_in_service": SERVICE,
            },
        )

    page = kiosk(visit, demo)
    page.route("**/check-ins", late)
    asked(page)
    page.get_by_label("Kode janji temu").fill("BCDF-GHJK")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Ambil nomor antrean {SERVICE}").click()
    page.wait_for_selector(".slip__number")


def test_an_unknown_code_is_said_in_the_visitors_language(visit: Visit, demo: Demo) -> None:
    page = visit.open(demo.kiosk, KIOSK)
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="I have an appointment").click()
    page.get_by_label("Appointment code").fill("nonsense")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This appointment is not known")
