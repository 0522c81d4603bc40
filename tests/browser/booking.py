"""What a citizen does on the pages of bookings."""

from playwright.sync_api import Page, expect


def book(
    page: Page, service: str, *, phone: str, name: str = "Siti Aminah", lang: str = "id", place: int = 0
) -> str:
    """From the first page to the code; the address of the booking."""
    page.goto(f"/book/bekasi/{service}?lang={lang}")
    page.locator("main > .btn--primary").click()
    page.locator(".time:enabled").nth(place).click()
    page.locator("#name").fill(name)
    page.locator("#phone").fill(phone)
    page.locator("#person button[type=submit]").click()
    expect(page.locator(".pass__code")).to_be_visible()
    return page.url.removesuffix("/done")
