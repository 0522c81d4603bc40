"""What takes the lobby's screens, set by the office; and the plain page for old televisions."""

from playwright.sync_api import expect

from tests.browser.demo import Demo, Desk
from tests.browser.people import all_day, eventually, lobby, office
from tests.browser.visit import LOBBY, Visit

NOTE = "document.addEventListener('play', ({ target }) => (window.played = [...(window.played || []), target.src]), true)"


def test_an_emergency_takes_every_screen_and_gives_it_back(visit: Visit, demo: Demo) -> None:
    page = lobby(visit, demo, "lantai-1")
    plain = visit.open(f"/display/bekasi/plain?zone=lantai-2#token={demo.facts['screen_token']}", LOBBY)
    manager = office(visit, demo)
    manager.goto("/office/bekasi/lobby")
    manager.locator("#emergency_id").fill("Keluar lewat tangga timur")
    manager.locator("#emergency_en").fill("Leave by the eastern stairs")
    manager.get_by_role("button", name="Simpan").click()

    expect(page.locator(".takeover--emergency")).to_contain_text("Keluar lewat tangga timur")
    expect(page.locator(".takeover--emergency")).to_contain_text("Leave by the eastern stairs")
    expect(plain.locator("#takeover.emergency")).to_contain_text("Keluar lewat tangga timur")
    manager.locator("#emergency_id").fill("")
    manager.locator("#emergency_en").fill("")
    manager.get_by_role("button", name="Simpan").click()

    expect(page.locator(".takeover")).to_have_count(0)
    expect(plain.locator("#takeover")).to_be_hidden()


def test_dark_hours_come_and_go(visit: Visit, demo: Demo) -> None:
    page = lobby(visit, demo, "lantai-1")
    plain = visit.browser(LOBBY).new_page()
    plain.add_init_script(all_day(demo, "lantai-1"))
    plain.goto(f"/display/bekasi/plain?zone=lantai-1#token={demo.facts['screen_token']}")
    manager = office(visit, demo)
    for hours, dark in ((("00:00", "23:59"), 1), (("", ""), 0)):
        manager.goto("/office/bekasi/lobby")
        manager.locator("#dark_from").fill(hours[0])
        manager.locator("#dark_until").fill(hours[1])
        manager.get_by_role("button", name="Simpan").click()
        # a call that is just spoken is shown even at night
        expect(page.locator(".takeover--dark")).to_have_count(dark, timeout=60_000)
        expect(plain.locator("#takeover.dark")).to_have_count(dark, timeout=60_000)


def test_an_old_television_draws_its_list_only_when_something_changed(visit: Visit, demo: Demo) -> None:
    page = visit.browser(LOBBY).new_page()
    page.add_init_script(all_day(demo, "lantai-1"))
    page.goto(f"/display/bekasi/plain?zone=lantai-1#token={demo.facts['screen_token']}")
    page.wait_for_selector("#place:not(:empty)")
    page.route("**/board?**", lambda route: route.fulfill(status=304))
    with page.expect_response(lambda answer: "/board?" in answer.url and answer.status == 304):
        page.evaluate("document.getElementById('clock').textContent = ''")
    page.evaluate("document.getElementById('last').appendChild(document.createElement('li')).id = 'mark'")
    for _ in range(3):  # the clock is drawn anew at each look
        page.evaluate("document.getElementById('clock').textContent = ''")
        page.wait_for_selector("#clock:not(:empty)")

    expect(page.locator("#mark")).to_have_count(1)


def test_layouts(visit: Visit, demo: Demo) -> None:
    for layout, shown in (("counters", ".counters"), ("waiting", ".queues")):
        page = visit.open(f"{demo.lobby('lantai-2').replace('#', f'&layout={layout}#')}", LOBBY)
        expect(page.locator(shown)).to_be_visible()
        expect(page.locator(".hero")).to_be_hidden()
        box = page.locator(shown).bounding_box()
        assert box is not None
        assert box["width"] > 0.9 * LOBBY[0]


def test_an_old_television_shows_and_speaks_each_call_once(visit: Visit, demo: Demo, voice: Desk) -> None:
    page = visit.browser(LOBBY).new_page()
    page.add_init_script(NOTE)
    page.add_init_script(all_day(demo, voice.zone))
    page.goto(f"/display/bekasi/plain?zone={voice.zone}#token={demo.facts['screen_token']}")
    page.wait_for_timeout(3500)
    demo.take(voice.service)
    number = demo.at(voice).call(voice.counter)

    expect(page.locator("#number.fresh")).to_have_text(number, timeout=10_000)
    eventually(
        page, lambda: any("/speech/" in one for one in page.evaluate("window.played || []")), seconds=30
    )
    page.reload()
    page.wait_for_timeout(4500)

    expect(page.locator("#number")).to_have_text(number)
    assert page.evaluate("(window.played || []).filter((one) => one.includes('/speech/'))") == []
