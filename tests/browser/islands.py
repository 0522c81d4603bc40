"""Kiosks on an island: a server of the test's own that is killed and comes back, and hands that press the kiosk's buttons."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from app.db.connections import engine_for
from tests.browser.demo import Demo, running
from tests.browser.people import eventually, row, tile
from tests.browser.visit import KIOSK, Visit

AGENCY, SERVICE = "A", "A1"
MEMORY = "/static/js/kiosk/island/numbers.js"
USE_UP = """async (to) => {
  const { change } = await import("/static/js/kiosk/island/store.js");
  await change(async ({ leases }) => {
    for (const lease of await leases.all()) await leases.put({ ...lease, next: to });
  });
}"""
PRESS_MANY = """async (count) => {
  const { issue } = await import("/static/js/kiosk/island/numbers.js");
  const { serverClock } = await import("/static/js/kiosk/island/island.js");
  const { newKey } = await import("/static/js/api.js");
  const one = () => issue({ services: ["A1"], priority: null, key: newKey(), sent: false, clock: serverClock });
  window.pressed = Array.from({ length: count }, () => one().then((ticket) => ticket.number));
  return count;
}"""


@dataclass
class Mainland:
    """The server; its clock goes on while it is down."""

    demo: Demo

    def kill(self) -> None:
        """-9."""
        self.demo.kill()

    def back(self) -> None:
        self.demo.start()

    def tickets(self) -> list[tuple[str, str]]:
        """(number, status) of the service, in calling order, as they are on the disk."""
        engine = engine_for(f"sqlite:///{self.demo.database}")
        with engine.connect() as connection:
            found = connection.exec_driver_sql(
                "SELECT visit.number, ticket.status FROM ticket JOIN visit ON visit.id = ticket.visit_id"
                " JOIN offer ON offer.id = ticket.offer_id WHERE offer.code = ? ORDER BY key_at, order_no",
                (SERVICE,),
            ).all()
        engine.dispose()
        return [(number, status) for number, status in found]

    def numbers(self) -> list[str]:
        return [number for number, _ in self.tickets()]


def built(folder: Path) -> Path:
    """The file of an empty mall, to copy: building one takes longer than most tests."""
    with running(folder) as demo:
        return demo.database


@contextmanager
def mainland(folder: Path, template: Path) -> Iterator[Mainland]:
    """A mall that may be killed: no other test uses it."""
    shutil.copyfile(template, folder / "antre.db")
    with running(folder, goes_on=True, lease=30) as demo:
        yield Mainland(demo)


@dataclass
class Machine:
    """A kiosk in a browser of its own, with a token of its own."""

    page: Page

    def memory(self) -> Any:
        """What it remembers."""
        return self.page.evaluate(f"async () => (await import('{MEMORY}')).read()")

    def ready(self) -> None:
        """It has numbers, and its page is stored."""
        eventually(self.page, self._controlled, seconds=60)
        eventually(self.page, lambda: len(self.memory()["leases"]) > 0, seconds=60)

    def _controlled(self) -> bool:
        found: bool = self.page.evaluate("navigator.serviceWorker.controller !== null")
        return found

    def notices(self) -> None:
        """That the server is gone."""
        self.page.locator(".offline--island").wait_for(timeout=20_000)

    def take(self, *, done: bool = True) -> str:
        """A visitor's way to a number: the number."""
        self.open_service()
        self.page.locator(".service__act .take").click()
        number = self.page.locator(".slip__number").inner_text()
        if done:
            self.done()
        return number

    def open_service(self) -> None:
        tile(self.page, AGENCY).click()
        row(self.page, SERVICE).click()
        self.page.wait_for_selector(".service")

    def left(self, series: str) -> int:
        """Numbers that it has of a series."""
        return sum(
            one["last"] - one["next"] + 1 for one in self.memory()["leases"] if one["series"] == series
        )

    def use_up(self, *, to: int) -> None:
        """As if all numbers of the series before that one had been given out."""
        self.page.evaluate(USE_UP, to)

    def press_many(self, count: int) -> int:
        """So many visitors at once, as fast as a script can: how many began."""
        began: int = self.page.evaluate(PRESS_MANY, count)
        return began

    def pressed_numbers(self) -> list[str]:
        numbers: list[str] = self.page.evaluate("async () => Promise.all(window.pressed)")
        return numbers

    def done(self) -> None:
        self.page.locator(".result__act .take").click()
        self.page.wait_for_selector(".tile")

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_selector(".tile")

    def handed_over(self) -> bool:
        """Nothing is left to say."""
        return all(ticket["state"] for ticket in self.memory()["tickets"])


def machine(visit: Visit, server: Mainland, name: str, *, before: str = "", base: str = "") -> Machine:
    """A paired kiosk that is ready for an outage; `before` is a script that runs before each page's own."""
    token = server.demo.pair("kiosk", name=name)
    context = visit.browser(KIOSK, **({"base_url": base} if base else {}))
    if before:
        context.add_init_script(before)
    page = context.new_page()
    page.goto(f"/kiosk#token={token}")
    page.wait_for_selector(".tile")
    made = Machine(page)
    made.ready()
    return made
