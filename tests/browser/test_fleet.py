"""The office sets the lobby's machines; they follow while somebody looks at them."""

from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.demo import Demo, Desk
from tests.browser.people import all_day, eventually, kiosk, no_sideways_scroll, office
from tests.browser.visit import LOBBY, PHONE, Visit


def screen(visit: Visit, demo: Demo, name: str, *, plain: bool = False) -> Page:
    """A screen of its own, in the whole mall."""
    token = demo.pair("screen", name=name)
    page = visit.browser(LOBBY).new_page()
    page.goto(f"/display/bekasi{'/plain' if plain else ''}#token={token}")
    page.wait_for_selector("#place:not(:empty)" if plain else ".board")
    return page


def row_of(manager: Page, name: str) -> str:
    return f"tr:has(th:has-text('{name}'))"


def press(manager: Page, name: str, button: str) -> None:
    manager.goto("/office/bekasi/devices")
    manager.locator(row_of(manager, name)).get_by_role("button", name=button).click()
    manager.wait_for_selector(".banner--ok")


def test_machines_show_their_names(visit: Visit, demo: Demo) -> None:
    pages = {
        "Layar timur": screen(visit, demo, "Layar timur"),
        "Layar tua": screen(visit, demo, "Layar tua", plain=True),
        "Kios lobi": kiosk(visit, demo),
    }
    manager = office(visit, demo)
    for name in pages:
        press(manager, name, "Tampilkan nama")

    for name, page in pages.items():
        place = page.locator("#nameplate.named" if "tua" in name else ".nameplate__name")
        expect(place).to_have_text(name, timeout=15_000)


def test_a_screen_goes_to_other_zones_and_another_layout_while_it_runs(visit: Visit, demo: Demo) -> None:
    page = screen(visit, demo, "Layar tengah")
    manager = office(visit, demo)
    manager.goto("/office/bekasi/devices")
    manager.locator(row_of(manager, "Layar tengah")).get_by_role("link", name="Pengaturan").click()
    manager.locator("#zone").select_option("lantai-1")
    manager.locator("[name=further][value=lantai-2]").check()
    manager.locator("#layout").select_option("counters")
    manager.get_by_role("button", name="Simpan").click()

    page.wait_for_url("**/display/bekasi?zone=lantai-1,lantai-2")
    expect(page.locator(".board--only-counters")).to_be_visible()
    expect(page.locator(".bar__place")).to_contain_text("Lantai 1 · Lantai 2")

    manager.locator(row_of(manager, "Layar tengah")).get_by_role("link", name="Pengaturan").click()
    manager.locator("#zone").select_option("*")
    manager.locator("[name=further][value=lantai-2]").uncheck()
    manager.locator("#layout").select_option("")
    manager.get_by_role("button", name="Simpan").click()

    page.wait_for_url("**/display/bekasi")
    expect(page.locator(".hero")).to_be_visible()


def test_machines_begin_again_once(visit: Visit, demo: Demo) -> None:
    pages = [screen(visit, demo, "Layar ulang"), kiosk(visit, demo)]
    begun: list[str] = []
    for page in pages:
        page.on("load", lambda page: begun.append(urlsplit(page.url).path.split("/")[1]))
    manager = office(visit, demo)
    for name in ("Layar ulang", "Kios lobi"):
        press(manager, name, "Muat ulang")

    eventually(manager, lambda: sorted(begun) == ["display", "kiosk"], seconds=20)
    for page in pages:
        page.wait_for_selector(".board, .tile")
    manager.wait_for_timeout(3000)  # it would begin again at its first report
    assert sorted(begun) == ["display", "kiosk"]


def test_a_call_of_two_zones_is_spoken_once_each(
    visit: Visit, demo: Demo, voice: Desk, other_desk: Desk
) -> None:
    zones = sorted({voice.zone, other_desk.zone, "lantai-1", "lantai-2"})
    page = visit.browser(LOBBY).new_page()
    page.add_init_script(all_day(demo, ",".join(zones)))
    page.add_init_script(
        "window.played = []; document.addEventListener('play', ({ target }) => window.played.push(target.src), true)"
    )
    page.goto(demo.lobby(",".join(zones)))
    page.wait_for_selector(".board")
    page.wait_for_timeout(1000)
    before = len(spoken(page))
    for one in (voice, other_desk):
        demo.take(one.service)
        demo.at(one).call(one.counter)
    asked = {"Authorization": f"Bearer {demo.facts['screen_token']}"}
    board = httpx.get(
        f"{demo.base}/api/v1/malls/bekasi/board", params={"zone": ",".join(zones)}, headers=asked
    ).json()
    wanted = [address for call in board["calls"][-2:] for address in (call["say"] or {}).values()]

    eventually(page, lambda: len(spoken(page)) - before >= len(wanted), seconds=60)
    page.wait_for_timeout(3000)

    assert spoken(page)[before:] == wanted


def spoken(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.played.map((one) => new URL(one).pathname)")
    return [one for one in found if one.startswith("/speech/")]


def seen(manager: Page, name: str) -> None:
    """The list is a page like any other: who wants news asks for it again."""
    there = manager.locator(row_of(manager, name)).locator(".badge--ok")
    eventually(manager, lambda: manager.reload() is not None and there.count() == 1, seconds=20)


def test_the_list_in_the_office(visit: Visit, demo: Demo) -> None:
    page = screen(visit, demo, "Layar daftar")
    for lang in ("id", "en"):
        manager = office(visit, demo, lang=lang)
        manager.goto("/office/bekasi/devices")
        seen(manager, "Layar daftar")
        for size in (LOBBY, PHONE):
            manager.set_viewport_size({"width": size[0], "height": size[1]})
            assert violations(manager) == []
            no_sideways_scroll(manager)
        manager.get_by_role("link", name="Pengaturan" if lang == "id" else "Settings").last.click()
        assert violations(manager) == []
        no_sideways_scroll(manager)
    assert page.locator(".board").is_visible()
