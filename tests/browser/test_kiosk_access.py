"""The kiosk for everybody: by keys alone, read aloud, in large letters, in strong contrast, from a wheelchair."""

import json
import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.axe import violations
from tests.browser.demo import Demo, Desk
from tests.browser.people import kiosk, no_sideways_scroll, open_service, says
from tests.browser.visit import KIOSK, Visit

WIDE = (1920, 1080)
MODES = {
    "large": "Teks besar",
    "contrast": "Kontras tinggi",
    "low": "Jangkauan rendah",
    "aloud": "Panduan suara",
}
CONTROLS = "button:not(:disabled), a[href]:not(.skip-link), input"


def choose(page: Page, *modes: str) -> None:
    page.get_by_role("button", name="Bantuan akses").click()
    for mode in modes:
        page.get_by_role("button", name=MODES[mode]).click()
    page.locator(".access-panel").get_by_role("button", name="Selesai").click()
    expect(page.locator(".access-panel")).to_have_count(0)


def arrow_to(page: Page, selector: str, *keys: str) -> None:
    """By arrow keys, until the focus is there; the keys are tried in turn."""
    for step in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(keys[step % len(keys)])
    raise AssertionError(selector)


def test_the_whole_way_by_arrows_and_enter(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = kiosk(visit, demo)
    asked: list[Any] = []
    page.on("request", lambda one: asked.append(one.post_data_json) if one.url.endswith("/tickets") else None)
    arrow_to(page, ".access", "ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".access-panel [aria-pressed=false]:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("html.large")
    page.keyboard.press("Escape")
    page.wait_for_selector(".access:focus")
    arrow_to(page, ".tile:not(.tile--closed)", "ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rows")
    arrow_to(page, ".row:not(.row--closed)", "ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".take")
    arrow_to(page, ".priority", "ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".groups .btn:focus")  # the first one asks for no reason
    page.keyboard.press("Enter")
    page.wait_for_selector(".priority--on")
    arrow_to(page, ".take", "ArrowDown", "ArrowUp", "ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector(".slip__number")
    arrow_to(page, ".result__act .take", "ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_selector(".tiles")
    assert [one["priority"] for one in asked] == ["unstated"]
    expect(page.locator("html.large")).to_have_count(0)  # the next visitor begins without


def test_everything_is_read_aloud(visit: Visit, demo: Demo, desk: Desk) -> None:
    page = kiosk(visit, demo)
    read: list[str] = []

    def hear(one: Request) -> None:
        if one.url.endswith("/spoken"):
            read.append(json.loads(one.post_data or "{}")["text"])

    page.on("request", hear)
    with page.expect_response(re.compile("/spoken$")) as first:
        choose(page, "aloud")
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.innerText").split("\n")
    open_service(page, desk)
    name = page.locator("h1").inner_text()
    page.locator(".take").click()
    page.wait_for_selector(".slip__number")
    number = " ".join(page.locator(".slip__number").inner_text().replace("-", ""))
    page.wait_for_timeout(100)

    assert read[0].startswith("Panduan suara menyala")
    assert {focused[0], name, number, "Nomor antrean Anda"} <= set(read)
    address = first.value.json()["address"]
    assert httpx.get(f"{demo.base}{address}").headers["content-type"] == "audio/mpeg"


@pytest.mark.parametrize("size", [KIOSK, WIDE])
def test_all_controls_are_low(visit: Visit, demo: Demo, desk: Desk, size: tuple[int, int]) -> None:
    page = kiosk(visit, demo, size=size)
    choose(page, "low")
    least = size[1] * (0.42 if size == KIOSK else 0.24)

    def highest() -> float:
        tops: list[float] = page.locator(CONTROLS).evaluate_all(
            "(all) => all.filter((one) => one.getClientRects().length).map((one) => one.getBoundingClientRect().top)"
        )
        return min(tops)

    found = [highest()]
    page.get_by_role("button", name="Bantuan akses").click()
    found.append(page.locator(".access-panel").bounding_box()["y"])  # type: ignore[index]
    page.keyboard.press("Escape")
    open_service(page, desk)
    page.wait_for_selector(".take")
    found.append(highest())
    page.locator(".take").click()
    page.wait_for_selector(".slip__number")
    found.append(highest())
    expect(page.locator(".result__act .take")).to_be_in_viewport()

    assert [top for top in found if top < least] == []


@pytest.mark.parametrize("mode", ["large", "contrast", "low"])
@pytest.mark.parametrize("size", [KIOSK, WIDE])
def test_every_mode_is_without_faults(
    visit: Visit, demo: Demo, desk: Desk, mode: str, size: tuple[int, int]
) -> None:
    page = kiosk(visit, demo, size=size)
    choose(page, mode)
    assert violations(page) == []
    no_sideways_scroll(page)
    page.get_by_role("button", name="Bantuan akses").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    open_service(page, desk)
    page.locator(".priority").click()
    assert violations(page) == []
    page.locator(".groups .btn").last.click()
    page.locator(".take").click()
    page.wait_for_selector(".slip__number")
    assert violations(page) == []
    no_sideways_scroll(page)


def test_large_letters_are_larger(visit: Visit, demo: Demo) -> None:
    page = kiosk(visit, demo, size=(1024, 768))
    size = "parseFloat(getComputedStyle(document.querySelector('.tile__name')).fontSize)"
    before = page.evaluate(size)
    choose(page, "large")

    assert page.evaluate(size) > before * 1.25
    no_sideways_scroll(page)


def test_modes_end_with_their_visitor(visit: Visit, demo: Demo) -> None:
    page = visit.browser(KIOSK).new_page()
    page.clock.install()
    page.goto(demo.kiosk)
    choose(page, "contrast", "low")

    page.clock.run_for(70_000)

    expect(page.locator("html.contrast, html.low")).to_have_count(0)


def test_a_kiosk_alone_calls_from_afar_and_a_touch_only_wakes_it(visit: Visit, demo: Demo) -> None:
    page = visit.browser(KIOSK).new_page()
    page.clock.install()
    page.goto(demo.kiosk)
    page.wait_for_selector(".tile")
    page.clock.run_for(62_000)
    says(page, ".attract", "Sentuh layar")
    says(page, ".attract", "Touch the screen")
    assert violations(page) == []

    page.mouse.click(500, 900)

    expect(page.locator(".attract")).to_have_count(0)
    expect(page.locator(".tiles")).to_be_visible()
