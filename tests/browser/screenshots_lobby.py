"""The rest of the lobby's pictures: every layout of its screens, every mode of the kiosk, the machines in the office, the information desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.browser.camera import FLOOR, Camera, Morning, Prepare, kiosk_start, service_of
from tests.browser.demo import MALL, Demo, Json
from tests.browser.people import office
from tests.browser.visit import CONSOLE, LOBBY, Visit

WALL = (1280, 720)  # the other lobby pictures are larger; this many stay small
UPRIGHT = (720, 1280)
STANDS = (810, 1440)
CHARTER = (
    "Kami sanggup menyelenggarakan pelayanan sesuai standar pelayanan, dan siap menerima sanksi bila tidak menepatinya.",
    "We undertake to serve by our service standards, and accept sanctions where we fail them.",
)
FREE = (
    "Semua layanan di mal ini gratis. Laporkan pungutan liar ke meja informasi.",
    "All services here are free of charge. Report illegal levies to the information desk.",
)
TAPE = (
    "Penitipan anak ada di Lantai 1, sebelah musala.",
    "Child care is on floor 1, beside the prayer room.",
)
EMERGENCY = (
    "Tinggalkan gedung lewat tangga timur. Ikuti petugas.",
    "Leave the building by the eastern stairs. Follow the staff.",
)


def screen(
    demo: Demo, layout: str = "", *, plain: bool = False, shows: str, patience: int = 30_000
) -> Prepare:
    """A lobby screen; `patience` in ms: what is called now is shown first, even at night."""

    def prepare(visit: Visit, lang: str) -> Page:
        address = demo.lobby(FLOOR, lang=lang)
        if plain:
            address = address.replace(f"/display/{MALL}", f"/display/{MALL}/plain")
        if layout:
            address = address.replace("#", f"&layout={layout}&sound=off#")
        page = visit.open(address, LOBBY)
        page.wait_for_selector(shows, timeout=patience)
        return page

    return prepare


def kiosk_in(demo: Demo, *modes: int, deep: bool = False) -> Prepare:
    """The kiosk with some of its four modes."""

    def prepare(visit: Visit, lang: str) -> Page:
        page = kiosk_start(demo, STANDS)(visit, lang)
        page.locator(".access").click()
        for mode in modes:
            page.locator(".access-panel__modes button").nth(mode).click()
        page.locator(".access-panel .dialog__actions button").click()
        if deep:
            service_of(page)
        page.evaluate("document.activeElement.blur()")
        return page

    return prepare


def modes_offered(demo: Demo) -> Prepare:
    def prepare(visit: Visit, lang: str) -> Page:
        page = kiosk_start(demo, STANDS)(visit, lang)
        page.locator(".access").click()
        page.wait_for_selector(".access-panel")
        return page

    return prepare


def nobody_there(demo: Demo) -> Prepare:
    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.browser(STANDS).new_page()
        page.clock.install()
        page.goto(demo.kiosk.replace("#", f"?lang={lang}#"))
        page.wait_for_selector(".tile")
        page.clock.run_for(62_000)
        page.wait_for_selector(".attract")
        page.clock.resume()
        return page

    return prepare


def staff_at(token: str, pin: str) -> Prepare:
    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.open(f"/kiosk?lang={lang}#token={token}", STANDS)
        page.wait_for_selector(".tile")
        page.keyboard.press("F9")
        page.wait_for_selector(".staff")
        page.keyboard.type(pin)
        page.keyboard.press("Enter")
        page.wait_for_selector(".staff:not(:has(.staff__keys))")
        return page

    return prepare


def in_office(demo: Demo, path: str, who: Json, shows: str) -> Prepare:
    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.open(f"/office/sign-in?lang={lang}", CONSOLE)
        page.locator("[name=username]").fill(who["username"])
        page.locator("[name=password]").fill(who["password"])
        page.keyboard.press("Enter")
        page.wait_for_selector(".office__nav")
        page.goto(f"/office/{MALL}/{path}?lang={lang}")
        page.wait_for_selector(shows)
        return page

    return prepare


@contextmanager
def manager(camera: Camera, demo: Demo) -> Iterator[Page]:
    """The office, for setting the lobby up."""
    visit = camera.visit()
    yield office(visit, demo)
    visit.end()


def lobby_is(page: Page, **typed: str) -> None:
    page.goto(f"/office/{MALL}/lobby")
    for field, text in typed.items():
        page.locator(f"#{field}").fill(text)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector(".banner--ok")


def both(name: str, texts: tuple[str, str] = ("", "")) -> dict[str, str]:
    return {f"{name}_id": texts[0], f"{name}_en": texts[1]}


def add_slide(page: Page, kind: str, texts: tuple[str, str], picture: bytes = b"") -> None:
    page.goto(f"/office/{MALL}/slides")
    page.locator("#kind").select_option(kind)
    if picture:
        page.locator("#file").set_input_files(
            {"name": "lantai.png", "mimeType": "image/png", "buffer": picture}
        )
    page.locator("#text_id").fill(texts[0])
    page.locator("#text_en").fill(texts[1])
    page.locator("#seconds").fill("60")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_selector(".banner--ok")


def floor_plan() -> bytes:
    """A drawing, as a mall would upload one."""
    picture = Image.new("RGB", (960, 540), "#eaf5f0")
    pen = ImageDraw.Draw(picture)
    for place in range(6):
        left = 60 + 145 * place
        pen.rounded_rectangle((left, 60, left + 115, 190), 12, fill="#00513a")
        pen.rounded_rectangle((left, 350, left + 115, 480), 12, fill="#2f7d62")
    pen.line((60, 270, 900, 270), fill="#d18b00", width=14)
    pen.polygon([(900, 240), (940, 270), (900, 300)], fill="#d18b00")
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def layouts(camera: Camera, morning: Morning) -> None:
    """Each layout of a lobby screen, lying and upright, and what takes it."""
    demo = morning.demo
    for layout, shows in (("counters", ".counters"), ("waiting", ".queues")):
        camera.shoot(f"display-{layout}", WALL, screen(demo, layout, shows=shows))
    camera.shoot("display-portrait", UPRIGHT, screen(demo, shows=".hero"))
    camera.shoot("display-plain", WALL, screen(demo, plain=True, shows="#place:not(:empty)"))
    with manager(camera, demo) as page:
        lobby_is(page, **both("tickertape", TAPE))
        add_slide(page, "file", FREE, floor_plan())
        add_slide(page, "charter", CHARTER)
        camera.shoot("display-slides", WALL, screen(demo, "slides", shows=".slide"))
        camera.shoot("display-plain-slides", WALL, screen(demo, "slides", plain=True, shows="#slide img"))
        camera.shoot(
            "display-plain-portrait", UPRIGHT, screen(demo, "slides", plain=True, shows="#slide img")
        )
        lobby_is(page, **both("emergency", EMERGENCY))
        camera.shoot("display-emergency", WALL, screen(demo, shows=".takeover--emergency"))
        lobby_is(page, **both("emergency"), dark_from="00:00", dark_until="23:59")
        camera.shoot("display-dark", WALL, screen(demo, shows=".takeover--dark", patience=120_000))
        lobby_is(page, **both("tickertape"), dark_from="", dark_until="")


def modes(camera: Camera, morning: Morning) -> None:
    """The kiosk for everybody, and for the staff."""
    demo = morning.demo
    camera.shoot("kiosk-modes", STANDS, modes_offered(demo))
    camera.shoot("kiosk-large", STANDS, kiosk_in(demo, 0))
    camera.shoot("kiosk-contrast", STANDS, kiosk_in(demo, 1, deep=True))
    camera.shoot("kiosk-reach", STANDS, kiosk_in(demo, 2))
    camera.shoot("kiosk-attract", STANDS, nobody_there(demo))
    with manager(camera, demo) as page:
        page.goto(f"/office/{MALL}/devices")
        page.locator("table a, .fleet a").first.click()
        page.locator("[name=pin]").fill("4711")
        page.locator("[name=printer]").select_option("browser")
        page.locator("form:has([name=pin]) button[type=submit]").click()
        page.wait_for_selector(".banner--ok")
    camera.shoot("kiosk-staff", STANDS, staff_at(demo.facts["kiosk_token"], "4711"))


def machines(camera: Camera, morning: Morning) -> None:
    """The fleet and the information desk."""
    demo = morning.demo
    camera.shoot("office-devices", CONSOLE, in_office(demo, "devices", demo.facts["admin"], "main h1"))
    camera.shoot("greeter", CONSOLE, in_office(demo, "greeter", demo.facts["greeter"], "main h1"))
