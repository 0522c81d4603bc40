"""Slides beside calls: uploaded in the office, silent while a call is spoken, never in a call's place."""

import base64

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.demo import Demo, Desk
from tests.browser.people import all_day, eventually, no_sideways_scroll, office
from tests.browser.visit import KIOSK, LOBBY, PHONE, Visit

FILM = """() => new Promise((done) => {
  const canvas = document.createElement("canvas");
  canvas.width = 160; canvas.height = 90;
  const pen = canvas.getContext("2d");
  const timer = setInterval(() => { pen.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`; pen.fillRect(0, 0, 160, 90); }, 40);
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.onstop = () => {
    clearInterval(timer);
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(new Blob(parts));
  };
  recorder.start();
  setTimeout(() => recorder.stop(), 1500);
})"""
PICTURE = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = 160; canvas.height = 90;
  canvas.getContext("2d").fillRect(20, 20, 120, 50);
  return canvas.toDataURL("image/png").split(",")[1];
}"""
WATCH = """() => {
  window.heard = [];
  document.addEventListener("play", ({ target }) => {
    if (target.src.includes("/speech/")) setTimeout(() => window.heard.push(document.querySelector("video.slide__fill").muted), 50);
  }, true);
}"""


def add(manager: Page, kind: str, *, words: str = "", film: bytes = b"", picture: bytes = b"") -> None:
    manager.goto("/office/bekasi/slides")
    manager.locator("#kind").select_option(kind)
    if film:
        manager.locator("#file").set_input_files(
            {"name": "film.webm", "mimeType": "video/webm", "buffer": film}
        )
    if picture:
        manager.locator("#file").set_input_files(
            {"name": "p.png", "mimeType": "image/png", "buffer": picture}
        )
    manager.locator("#text_id").fill(words)
    manager.locator("#text_en").fill(words)
    manager.locator("#seconds").fill("5")
    manager.locator("form[enctype] button[type=submit]").click()
    manager.wait_for_selector(".banner--ok")


def remove_all(manager: Page) -> None:
    manager.goto("/office/bekasi/slides")
    while manager.locator("form[action$='/remove'] button").count():
        manager.locator("form[action$='/remove'] button").first.click()
        manager.wait_for_load_state()


def test_a_film_is_silent_while_a_call_is_spoken(visit: Visit, demo: Demo, voice: Desk) -> None:
    manager = office(visit, demo)
    film = base64.b64decode(manager.evaluate(FILM))
    add(manager, "file", film=film)
    context = visit.browser(LOBBY)
    context.add_init_script(all_day(demo, voice.zone))
    page = context.new_page()
    page.goto(demo.lobby(voice.zone).replace("#", "&layout=slides#"))
    played = "() => document.querySelector('video.slide__fill')?.currentTime > 0"
    eventually(page, lambda: bool(page.evaluate(played)), seconds=15)
    page.evaluate(WATCH)
    before = page.evaluate("document.querySelector('video.slide__fill').muted")

    demo.take(voice.service)
    number = demo.at(voice).call(voice.counter)

    expect(page.locator(".hero--fresh .hero__number")).to_have_text(number)
    eventually(page, lambda: len(page.evaluate("window.heard")) == 2, seconds=40)
    muted = "document.querySelector('video.slide__fill').muted"
    eventually(page, lambda: not page.evaluate(muted), seconds=40)
    assert (before, page.evaluate("window.heard")) == (False, [True, True])
    remove_all(manager)
    expect(page.locator(".slide")).to_have_count(0)
    expect(page.locator(".counters")).to_be_visible()


def test_slides_take_turns_and_never_cover_a_call(visit: Visit, demo: Demo) -> None:
    manager = office(visit, demo)
    add(manager, "charter", words="Kami sanggup melayani menurut standar. " * 10)
    add(manager, "text", words="Semua layanan gratis.")
    for size in (LOBBY, KIOSK):
        page = visit.open(demo.lobby("lantai-1").replace("#", "&layout=slides#"), size)
        for kind in ("charter", "text"):
            slide = page.locator(f".slide--{kind}")
            expect(slide).to_be_visible(timeout=15_000)
            assert page.evaluate(
                """(kind) => {
                  const slide = document.querySelector(`.slide--${kind}`), hero = document.querySelector(".hero");
                  const [a, b] = [slide, hero].map((one) => one.getBoundingClientRect());
                  const apart = a.left >= b.right || a.top >= b.bottom || b.left >= a.right || b.top >= a.bottom;
                  return apart && slide.scrollHeight <= slide.clientHeight && a.bottom <= innerHeight && a.right <= innerWidth;
                }""",
                kind,
            )
            assert violations(page) == []
    for lang in ("id", "en"):
        manager.goto(f"/office/bekasi/slides?lang={lang}")
        for size in (LOBBY, PHONE):
            manager.set_viewport_size({"width": size[0], "height": size[1]})
            assert violations(manager) == []
            no_sideways_scroll(manager)
    remove_all(manager)


def test_an_old_television_shows_pictures_and_words_but_no_films(visit: Visit, demo: Demo) -> None:
    manager = office(visit, demo)
    add(manager, "file", film=base64.b64decode(manager.evaluate(FILM)))
    add(manager, "file", picture=base64.b64decode(manager.evaluate(PICTURE)))
    add(manager, "text", words="Semua layanan gratis.")
    address = demo.lobby("lantai-1").replace("/display/bekasi", "/display/bekasi/plain")
    page = visit.open(address.replace("#", "&layout=slides#"), LOBBY)
    for width, height in (LOBBY, KIOSK):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#slide.image img")).to_be_visible(timeout=15_000)
        assert page.evaluate("document.querySelector('#slide img').naturalWidth") == 160
        expect(page.locator("#slide.text")).to_contain_text("Semua layanan gratis.", timeout=15_000)
        expect(page.locator("#slide.image")).to_be_visible(timeout=15_000)
        assert page.evaluate(
            """() => {
              const box = (id) => document.getElementById(id).getBoundingClientRect();
              const [a, b] = [box("slide"), box("counter")];
              return (a.left >= b.right || a.top >= b.bottom) && a.bottom <= innerHeight && a.right <= innerWidth;
            }"""
        )
        assert page.locator("video").count() == 0
    remove_all(manager)
    expect(page.locator("#slide")).to_be_hidden()
