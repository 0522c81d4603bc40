"""Kiosks on an island: a server of the test's own that is killed and comes back, and hands that press the kiosk's buttons."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from app.db.connections import engine_for
from tests.browser.demo import TUESDAY_MORNING, Demo, running
from tests.browser.people import eventually, row, tile
from tests.browser.visit import KIOSK, Visit

AGENCY, SERVICE = "A", "A1"
MEMORY = "/static/js/kiosk/island/numbers.js"


@dataclass
class Mainland:
    """The server; its clock goes on while it is down."""

    demo: Demo
    _began: float = field(default_factory=time.monotonic)

    def kill(self) -> None:
        """-9."""
        self.demo.kill()

    def back(self) -> None:
        passed = timedelta(seconds=time.monotonic() - self._began)
        self.demo.clock = (datetime.fromisoformat(TUESDAY_MORNING) + passed).isoformat()
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


@contextmanager
def mainland(folder: Path) -> Iterator[Mainland]:
    """An empty mall that may be killed: no other test uses it."""
    with running(folder) as demo:
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
        eventually(self.page, self._controlled, seconds=20)
        eventually(self.page, lambda: len(self.memory()["leases"]) > 0, seconds=20)

    def _controlled(self) -> bool:
        found: bool = self.page.evaluate("navigator.serviceWorker.controller !== null")
        return found

    def notices(self) -> None:
        """That the server is gone."""
        self.page.locator(".offline--island").wait_for(timeout=20_000)

    def take(self, *, done: bool = True) -> str:
        """A visitor's way to a number: the number."""
        tile(self.page, AGENCY).click()
        row(self.page, SERVICE).click()
        self.page.locator(".service__act .take").click()
        number = self.page.locator(".slip__number").inner_text()
        if done:
            self.done()
        return number

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
    context = visit.browser(KIOSK, base_url=base or server.demo.base)
    if before:
        context.add_init_script(before)
    page = context.new_page()
    page.goto(f"/kiosk#token={token}")
    page.wait_for_selector(".tile")
    made = Machine(page)
    made.ready()
    return made
