"""The way from the console to one's own password."""

import re

from playwright.sync_api import expect

from tests.browser.demo import Desk
from tests.browser.people import at_desk
from tests.browser.visit import Visit


def test_the_menu_of_the_console_leads_to_ones_own_password(visit: Visit, desk: Desk) -> None:
    page = at_desk(visit, desk)
    page.locator(".menu summary").click()

    page.locator(".menu__item", has_text="Ubah kata sandi").click()

    expect(page).to_have_url(re.compile("/office/password$"))
    expect(page.locator("input[name=new]")).to_be_visible()
