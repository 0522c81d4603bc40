"""A camera for the pages, and a real mall whose morning is played for it over the API."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.demo import ROOT, Demo, Json
from tests.browser.visit import Visit, Watch

PICTURES = ROOT / "docs" / "img"
LANGUAGES = ("id", "en")
WIDE = (1920, 1080)
DAY = "2026-11-24"
PAUSES = ("prayer", "documents", "break")
PRIORITIES = (None, None, None, "elderly", None, None, None, None, "pregnant", None)
FLOOR = "lantai-2"
WHOLE = {"index", "book-person", "book-done"}  # taken to the foot of the page


Prepare = Callable[[Visit, str], Page]


class Morning:
    """The mall, its officers and the visitors of a day, in fast motion."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.services = {
            agency["code"]: [service["code"] for service in agency["services"]]
            for agency in demo.mall()["agencies"]
        }
        self._tokens: dict[str, str] = {}
        seats: dict[str, int] = {}
        self.seats: list[tuple[Json, str]] = []  # an officer's log-in and the counter at which they sit
        for officer in demo.facts["officers"]:
            place = seats.setdefault(officer["agency"], 0)
            seats[officer["agency"]] += 1
            self.seats.append((officer, officer["counters"][place]))

    def becomes(self, time: str) -> None:
        """Later on the same day: a restarted server goes on with the same database."""
        self.demo.becomes(f"{DAY}T{time}:00+07:00")

    def arrive(self, people: int, agencies: str) -> None:
        """Visitors for these agencies in turn, more for those that are named more often."""
        wishes = {code: cycle(services) for code, services in self.services.items()}
        for agency, priority in islice(zip(cycle(agencies), cycle(PRIORITIES), strict=False), people):
            answer = self.demo.ask(next(wishes[agency]), priority=priority)
            if answer.status_code == HTTPStatus.CONFLICT:  # so many wait that it would pass closing
                continue
            ticket = answer.raise_for_status().json()
            self._tokens[ticket["number"]] = ticket["token"]

    def last_token(self, agency: str) -> str:
        """Of the one who took the agency's newest number."""
        return self._tokens[max(number for number in self._tokens if number.startswith(f"{agency}-"))]

    def everybody(self, agencies: str, *, first: int) -> Iterator[tuple[Json, str]]:
        """Up to so many seats of each of these agencies."""
        for code in dict.fromkeys(agencies):
            yield from [seat for seat in self.seats if seat[0]["agency"] == code][:first]

    def work(self, seat: tuple[Json, str], *moves: str) -> None:
        """Moves at a counter; what the state does not allow is left out."""
        officer, counter = seat
        hands = self.demo.sign_in(officer["username"], officer["password"])
        for move in moves:
            if move in hands.console(counter)["allowed"]:
                hands.move(counter, move)

    def token_at(self, seat: tuple[Json, str]) -> str:
        """Of the ticket that stands at a counter."""
        officer, counter = seat
        console = self.demo.sign_in(officer["username"], officer["password"]).console(counter)
        return self._tokens[console["current"]["number"]]

    def pause(self, seat: tuple[Json, str], reason: str) -> None:
        officer, counter = seat
        self.work(seat, "open", "finish")
        self.demo.sign_in(officer["username"], officer["password"]).move(counter, "pause", {"reason": reason})


class Camera:
    """Takes pictures in every language, and keeps them small."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self._browser = browser
        self._demo = demo
        self.taken: list[Path] = []

    def visit(self) -> Visit:
        """Pages of the mall; to be ended."""
        return Visit(self._browser, self._demo.base, Watch())

    def shoot(self, name: str, size: tuple[int, int], prepare: Prepare) -> None:
        """`prepare` gives the page that is ready to be taken in a language."""
        for lang in LANGUAGES:
            visit = self.visit()
            page = prepare(visit, lang)
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(700)
            path = PICTURES / f"{name}-{lang}.png"
            taken = page.screenshot(animations="disabled", full_page=name in WHOLE)
            picture = Image.open(BytesIO(taken)).convert("RGB")
            picture.quantize(255, dither=Image.Dither.NONE).save(path, optimize=True)
            self.taken.append(path)
            visit.end()


def kiosk_start(demo: Demo, size: tuple[int, int]) -> Prepare:
    def prepare(visit: Visit, lang: str) -> Page:
        page = visit.open(demo.kiosk.replace("#", f"?lang={lang}#"), size)
        page.wait_for_selector(".tile")
        return page

    return prepare


def service_of(page: Page) -> None:
    page.locator(".tile").first.click()
    page.locator(".row").nth(1).click()
    page.wait_for_selector(".take")
