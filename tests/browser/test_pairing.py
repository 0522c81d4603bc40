"""The pairing form offers what a code can have."""

from playwright.sync_api import expect

from app.security import _PAIRING_LETTERS
from tests.browser.visit import KIOSK, Visit


def test_the_keyboard_has_the_letters_of_codes_alone(visit: Visit) -> None:
    page = visit.open("/kiosk", KIOSK)
    expect(page.locator(".osk__key").first).to_be_visible()

    keys = {key.strip() for key in page.locator(".osk__key").all_inner_texts()}

    assert {key for key in keys if len(key) == 1} == set(_PAIRING_LETTERS)
