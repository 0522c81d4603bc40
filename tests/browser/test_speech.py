"""The lobby's voice: every call is heard once, in order, and never one that is old; a mute screen says so."""

from playwright.sync_api import Page, expect

from tests.browser.demo import Demo, Desk
from tests.browser.people import eventually, lobby, say
from tests.browser.visit import LOBBY, Visit

NOTE_PLAYED = """() => {
  window.played = [];
  document.addEventListener("play", ({ target }) => window.played.push(new URL(target.src).pathname), true);
}"""


def sentences(page: Page) -> list[str]:
    played: list[str] = page.evaluate("window.played")
    return [address for address in played if address.startswith("/speech/")]


def screen(visit: Visit, demo: Demo, zone: str) -> Page:
    page = lobby(visit, demo, zone)
    page.evaluate(NOTE_PLAYED)
    return page


def test_a_call_is_spoken_once_in_both_languages_and_never_after_a_reload(
    visit: Visit, demo: Demo, voice: Desk
) -> None:
    page = screen(visit, demo, voice.zone)
    page.wait_for_timeout(500)
    demo.take(voice.service)
    demo.at(voice).call(voice.counter)
    said = say(demo, voice.zone)[-1]

    eventually(page, lambda: sentences(page)[-2:] == [said["id"], said["en"]], seconds=40)
    page.reload()
    page.evaluate(NOTE_PLAYED)
    page.wait_for_timeout(3000)

    assert sentences(page) == []


def test_a_recall_says_so_and_is_spoken(visit: Visit, demo: Demo, voice: Desk) -> None:
    demo.take(voice.service)
    demo.at(voice).call(voice.counter)
    page = screen(visit, demo, voice.zone)
    demo.at(voice).move(voice.counter, "recall")
    first, again = say(demo, voice.zone)[-2:]

    assert first["id"] != again["id"]
    eventually(page, lambda: again["id"] in sentences(page), seconds=60)


def test_a_mute_screen_says_so(visit: Visit, demo: Demo) -> None:
    page = visit.browser().new_page()
    page.add_init_script(
        "HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
    )
    page.goto(demo.lobby("lantai-1"))

    expect(page.locator(".mute")).to_contain_text("Layar ini bisu")
    expect(page.locator(".mute")).to_contain_text("This screen is mute")


def test_a_screen_with_sound_says_nothing(visit: Visit, demo: Demo) -> None:
    page = screen(visit, demo, "lantai-1")
    page.wait_for_timeout(1500)

    expect(page.locator(".mute")).to_have_count(0)
    assert page.viewport_size == {"width": LOBBY[0], "height": LOBBY[1]}


def test_two_screens_of_a_zone_stay_together(visit: Visit, demo: Demo, voice: Desk) -> None:
    pages = [screen(visit, demo, voice.zone) for _ in range(2)]
    demo.take(voice.service)
    number = demo.at(voice).call(voice.counter)
    said = [say(demo, voice.zone)[-1]]
    demo.at(voice).move(voice.counter, "recall")
    said.append(say(demo, voice.zone)[-1])
    wanted = [one[language] for one in said for language in ("id", "en")]

    for page in pages:
        expect(page.locator(".hero--fresh .hero__number")).to_have_text(number)
    for page in pages:
        eventually(page, lambda page=page: len(sentences(page)) >= len(wanted), seconds=60)  # type: ignore[misc]
    pages[0].wait_for_timeout(1500)
    assert [sentences(page) for page in pages] == [wanted, wanted]
