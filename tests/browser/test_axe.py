"""Nothing for axe-core to find on any page, in either language, at the size at which it is used."""

from collections.abc import Callable

import pytest

from tests.browser.demo import Demo, Desk, Errand
from tests.browser.people import at_desk, clean, kiosk, lobby, office, press
from tests.browser.visit import CONSOLE, KIOSK, LOBBY, PHONE, Visit, Watch

LANGUAGES = ("id", "en")
SMALL_LAPTOP = (1024, 768)


@pytest.mark.parametrize(
    ("lang", "size"), [("id", KIOSK), ("en", KIOSK), ("id", (1920, 1080)), ("en", PHONE)], ids=str
)
def test_kiosk(visit: Visit, demo: Demo, errand: Errand, lang: str, size: tuple[int, int]) -> None:
    page = kiosk(visit, demo, lang=lang, size=size)
    ways: list[tuple[str, str]] = [
        ("start", f".tile:has(.chip:text-is('{errand.agency}'))"),
        ("agency", f".row:has(.chip:text-is('{errand.service}'))"),
        ("service", ".priority"),
        ("priority", ".groups .btn >> nth=0"),
        ("priority chosen", ".take"),
        ("result", ".result__act .take"),
        ("start again", ".searchbar:not(.searchbar--booking)"),
    ]

    for where, way in ways:
        page.wait_for_selector(way)
        clean(page, where=where)
        page.click(way)
    page.wait_for_selector(".finder")
    clean(page, where="search")
    page.keyboard.type("paspor")
    page.wait_for_selector(".finder .row")
    clean(page, where="found")


@pytest.mark.parametrize(("lang", "size"), [("id", CONSOLE), ("en", SMALL_LAPTOP)], ids=str)
def test_console(visit: Visit, demo: Demo, desk: Desk, lang: str, size: tuple[int, int]) -> None:
    page = visit.open(f"/counter?lang={lang}", size)
    page.wait_for_selector("#username")
    clean(page, where="sign-in")
    page.close()
    for priority in (None, "elderly", None):
        demo.take(desk.service, priority=priority)
    page = at_desk(visit, desk, lang=lang)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    steps = [
        ("o", ".upnext"),
        ("n", ".current--called"),
        ("s", ".current--serving"),
        ("?", "dialog[open]"),
    ]

    clean(page, where="closed")
    for key, shows in steps:
        press(page, key, shows)
        clean(page, where=shows)
    page.keyboard.press("Escape")
    press(page, "f", ".upnext")
    press(page, "p", "dialog[open]")
    clean(page, where="reasons")
    page.keyboard.press("1")
    page.wait_for_selector(".still__title")
    clean(page, where="paused")
    page.locator("summary").click()
    clean(page, where="menu")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_list_of_counters(visit: Visit, demo: Demo, lang: str) -> None:
    page = visit.open(f"/counter?lang={lang}")
    page.locator("#username").fill(demo.facts["supervisor"]["username"])
    page.locator("#password").fill(demo.facts["supervisor"]["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".chooser__tile")

    clean(page, where="list")


@pytest.mark.parametrize(("lang", "size"), [("id", LOBBY), ("en", LOBBY), ("id", (1080, 1920))], ids=str)
def test_lobby(visit: Visit, demo: Demo, desk: Desk, lang: str, size: tuple[int, int]) -> None:
    for _ in range(2):
        demo.take(desk.service)
    page = lobby(visit, demo, desk.zone, lang=lang, size=size)
    demo.at(desk).call(desk.counter)
    page.wait_for_selector(".hero--fresh")

    clean(page, where="call")
    demo.at(desk).move(desk.counter, "finish")
    demo.at(desk).move(desk.counter, "pause", {"reason": "break"})
    page.wait_for_selector(".cell--paused")
    clean(page, where="pause")


@pytest.mark.parametrize("size", [LOBBY, (1080, 1920)], ids=str)
def test_layouts_and_what_takes_the_screen(visit: Visit, demo: Demo, size: tuple[int, int]) -> None:
    pages = {}
    for layout, shows in (("counters", ".counters"), ("waiting", ".queues")):
        pages[layout] = visit.open(demo.lobby().replace("#", f"&layout={layout}#"), size)
        pages[layout].wait_for_selector(shows)
    plain = demo.lobby().replace("/display/bekasi", "/display/bekasi/plain")
    pages["plain"] = visit.open(plain.replace("#", "&layout=slides#"), size)
    pages["plain"].wait_for_selector("#place:not(:empty)")
    pages["plain, not paired"] = visit.open("/display/bekasi/plain", size)
    pages["plain, not paired"].wait_for_selector("#stale:not(:empty)")
    for where, page in pages.items():
        clean(page, where=where)
    manager = office(visit, demo)
    manager.goto("/office/bekasi/slides")
    manager.locator("#kind").select_option("charter")
    manager.locator("#text_id").fill("Kami sanggup melayani.")
    manager.locator("#text_en").fill("We undertake to serve.")
    manager.locator("form[enctype] button[type=submit]").click()
    pages["plain"].wait_for_selector("#slide.charter")
    clean(pages["plain"], where="plain charter")
    manager.locator("form[action$='/remove'] button").first.click()
    for words in ("Keluar lewat tangga timur", ""):
        manager.goto("/office/bekasi/lobby")
        for language in ("id", "en"):
            manager.locator(f"#emergency_{language}").fill(words)
        manager.get_by_role("button", name="Simpan").click()
        if words:
            pages["counters"].wait_for_selector(".takeover--emergency")
            clean(pages["counters"], where="emergency")
            pages["plain"].wait_for_selector("#takeover.emergency")
            clean(pages["plain"], where="plain emergency")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ticket(visit: Visit, watch: Watch, demo: Demo, desk: Desk, lang: str) -> None:
    watch.expect("status of 404 .*/t/nobody")
    officer = demo.at(desk)
    tickets = [demo.take(desk.service) for _ in range(2)]
    page = visit.open(f"/t/{tickets[0]['token']}?lang={lang}", PHONE)
    moves: list[tuple[str, Callable[[], object]]] = [
        (".wait", lambda: officer.call(desk.counter)),
        (".turn", lambda: officer.move(desk.counter, "start")),
        (".state--serving", lambda: officer.move(desk.counter, "finish")),
        (".state--done", lambda: None),
    ]

    for shows, move in moves:
        page.wait_for_selector(f".phone__foot {shows}, {shows}")
        clean(page, where=shows)
        move()
    page.goto(f"/t/{tickets[1]['token']}")
    officer.call(desk.counter)
    officer.move(desk.counter, "absent")
    page.wait_for_selector(".state--absent")
    clean(page, where="absent")
    page.goto("/t/nobodys-ticket")
    clean(page, where="unknown")


@pytest.mark.parametrize("size", [CONSOLE, PHONE], ids=str)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_index(visit: Visit, lang: str, size: tuple[int, int]) -> None:
    page = visit.open(f"/?lang={lang}", size)
    page.wait_for_selector("a[href*='zone=lantai-2']")

    clean(page, where="index")


@pytest.mark.parametrize(
    "path", ["/kiosk", "/display/bekasi", "/display/bekasi?zone=lantai-9#token=demo-screen-token"]
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_machine_that_is_not_ready(visit: Visit, lang: str, path: str) -> None:
    address, _, fragment = path.partition("#")
    joint = "&" if "?" in address else "?"
    page = visit.open(f"{address}{joint}lang={lang}#{fragment}", KIOSK if path == "/kiosk" else LOBBY)
    page.wait_for_selector(".pairing, .plain [role=alert]")

    clean(page, where=path)


@pytest.mark.parametrize(("lang", "size"), [("id", CONSOLE), ("en", PHONE)], ids=str)
def test_office(visit: Visit, demo: Demo, desk: Desk, lang: str, size: tuple[int, int]) -> None:
    """Every room, and the forms behind them, with something in each list."""
    door = visit.open(f"/office/sign-in?lang={lang}", size)
    clean(door, where="sign-in")
    taken = demo.take(desk.service)
    officer = demo.at(desk)
    officer.call(desk.counter)
    officer.move(desk.counter, "finish")
    page = office(visit, demo, lang=lang)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    rooms = page.locator(".office__nav a").evaluate_all("all => all.map(({href}) => href)")
    assert len(rooms) > 10

    behind = [
        "people/new",
        "counters/new",
        "catalogue/upload",
        "outcomes/selesai",
        f"report/{desk.agency}",
        "special-days/season",
        "rule/A1",
        "offline-tickets",
        "greeter",
        f"greeter/tickets/{taken['number']}",
    ]
    page.goto("/office/bekasi/devices")
    links = page.locator("main table a").evaluate_all("all => all.map(({href}) => href)")
    rooms += [next(one for one in links if one.endswith("/settings")), links[0], "/office/password"]
    for room in [*rooms, *(f"/office/bekasi/{path}" for path in behind)]:
        page.goto(room)
        page.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        clean(page, where=room)


@pytest.mark.parametrize(("lang", "size"), [("id", PHONE), ("en", CONSOLE)], ids=str)
def test_office_flow(visit: Visit, demo: Demo, lang: str, size: tuple[int, int]) -> None:
    """An order, stages and a retired outcome, made with the page's own forms and taken away again."""
    page = office(visit, demo, lang=lang)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/office/bekasi/flow")
    page.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    page.select_option("#service", "A7")
    page.select_option("#next_service", "A8")
    page.locator("form[action$='/stages'] button").click()
    page.wait_for_selector("form[action$='/stages/A7/remove']")
    page.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    page.select_option("#before", "A1")
    page.select_option("#after", "A2")
    page.locator("form[action$='/orders'] button").click()
    page.wait_for_selector("form[action$='/orders/A1/A2/remove']")

    clean(page, where="flow")
    for way in ("/stages/A7/remove", "/orders/A1/A2/remove"):
        page.locator(f"form[action$='{way}'] button").click()
        page.wait_for_selector(f"form[action$='{way}']", state="detached")
    page.goto("/office/bekasi/outcomes")
    page.locator("form[action$='/selesai/retire'] button").click()
    page.wait_for_selector("form[action$='/selesai/restore']")
    clean(page, where="outcomes")
    page.locator("form[action$='/selesai/restore'] button").click()
    page.wait_for_selector("form[action$='/selesai/retire']")
