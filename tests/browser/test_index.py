"""The first page leads each kind of user to their page."""

from playwright.sync_api import expect

from tests.browser.demo import Demo
from tests.browser.people import says
from tests.browser.visit import PHONE, Visit


def test_each_zone_has_a_link_to_its_screen(visit: Visit) -> None:
    page = visit.open("/")

    page.get_by_role("link", name="Lantai 1").click()

    expect(page).to_have_url("/display/bekasi?zone=lantai-1")
    page.wait_for_selector(".pairing")


def test_without_scripts_every_door_is_there(visit: Visit) -> None:
    page = visit.open("/", PHONE, java_script_enabled=False)

    doors = [page.locator("main a").nth(place).get_attribute("href") for place in range(5)]

    assert doors == ["/kiosk", "/book", "/counter", "/display/bekasi", "/office"]


def test_a_language_once_chosen_stays(visit: Visit, demo: Demo) -> None:
    page = visit.open("/")
    says(page, "h1", "Sistem antrean terbuka")

    page.get_by_role("link", name="English").click()
    says(page, "h1", "Open queue system")
    page.goto("/counter")
    says(page, "h1", "Sign in")
    page.goto(demo.kiosk)
    says(page, "h1", "What can we help you with today?")
