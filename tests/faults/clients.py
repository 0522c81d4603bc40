"""Kiosks and officers who write down what they were answered: their log is the oracle, the database is not.

Whoever gets no answer does not know what happened, and asks again with the same key until there is an answer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.faults.server import Server

# one of four where officers call: a line longer than the day would be refused
SERVICES = ("A1", "B1", "C1", "D1")
KIOSKS = 5
OFFICERS = 4
_AGAIN = 0.02  # seconds until a lost request is sent again


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A 201: the visitor has this number on paper."""

    key: str
    service: str
    number: str
    token: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Called:
    """A 200: the officer has this number on the screen."""

    counter: str
    number: str


@dataclass
class Log:
    """What the clients were told, in the order of the answers."""

    taken: list[Taken] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    lost: int = 0  # requests without an answer: what they did was unknown until the repetition was answered
    strange: list[str] = field(default_factory=list)  # answers that a right server does not give
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> int:
        return len(self.taken) + len(self.called)

    def note(self, told: Taken | Called) -> None:
        """One more answer."""
        if isinstance(told, Taken):
            self.taken.append(told)
        else:
            self.called.append(told)
        self._news.set()

    async def more(self, answers: int) -> None:
        """Until so many more have come."""
        enough = self.acknowledged + answers
        while self.acknowledged < enough:
            self._news.clear()
            await self._news.wait()


class Client:
    """Somebody with a browser of their own."""

    def __init__(self, name: str, browser: httpx.AsyncClient, log: Log, stop: asyncio.Event) -> None:
        self.name = name
        self.browser = browser
        self.log = log
        self.stop = stop

    async def ask(self, path: str, *, key: str, json: dict[str, str] | None = None) -> httpx.Response:
        """The answer, however often it takes to get one."""
        while True:
            try:
                answer = await self.browser.post(path, json=json, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                self.log.lost += 1
            else:
                if answer.status_code != 503:
                    return answer
            await asyncio.sleep(_AGAIN)


class Kiosk(Client):
    """Gives out one ticket after another."""

    async def work(self) -> None:
        for turn in count():
            if self.stop.is_set():
                return
            service = SERVICES[turn % len(SERVICES)]
            await self.take(f"{self.name}-{turn}", service)

    async def take(self, key: str, service: str) -> None:
        answer = await self.ask("/api/v1/malls/bekasi/tickets", key=key, json={"service": service})
        if answer.status_code != 201:
            self.log.strange.append(f"take: {answer.status_code} {answer.text}")
            return
        told = answer.json()
        self.log.note(
            Taken(key=key, service=service, number=told["number"], token=told["token"], body=answer.content)
        )


class Officer(Client):
    """Calls and finishes, at one counter."""

    def __init__(self, counter: str, browser: httpx.AsyncClient, log: Log, stop: asyncio.Event) -> None:
        super().__init__(counter, browser, log, stop)
        self._keys = (f"{counter}-{turn}" for turn in count())

    async def sign_in(self, officer: dict[str, Any]) -> None:
        told = await self.browser.post(
            "/api/v1/session", json={"username": officer["username"], "password": officer["password"]}
        )
        session = told.raise_for_status().json()
        self.browser.headers[session["csrf_header"]] = session["csrf_token"]
        await self.move("open")

    async def work(self) -> None:
        while not self.stop.is_set():
            console = await self.move("next", but="queue_empty")
            if console is None:
                await asyncio.sleep(_AGAIN)
            else:
                self.log.note(Called(counter=self.name, number=console["current"]["number"]))
                await self.move("finish")

    async def move(self, action: str, *, but: str = "") -> Any:
        """The console after it; None for the refusal that is to be expected."""
        answer = await self.ask(f"/api/v1/counters/{self.name}/{action}", key=next(self._keys))
        if answer.status_code == 200:
            return answer.json()
        if answer.json().get("code") != but:
            self.log.strange.append(f"{action}: {answer.status_code} {answer.text[:200]}")
        return None


@asynccontextmanager
async def load_on(server: Server) -> AsyncIterator[Log]:
    """A running server under load; at the end everybody gets the answer that they wait for, and goes home."""
    log, stop = Log(), asyncio.Event()
    limits = httpx.Limits(max_connections=1)
    async with AsyncExitStack() as browsers, asyncio.TaskGroup() as day:

        async def browser(**headers: str) -> httpx.AsyncClient:
            made = httpx.AsyncClient(base_url=server.address, headers=headers, limits=limits, timeout=5)
            return await browsers.enter_async_context(made)

        clients: list[Kiosk | Officer] = []
        for number in range(KIOSKS):
            paired = await browser(Authorization=f"Bearer {server.demo['kiosk_token']}")
            clients.append(Kiosk(f"kiosk-{number}", paired, log, stop))
        for seat, one in enumerate(server.demo["officers"][:OFFICERS]):
            officer = Officer(one["counters"][seat], await browser(), log, stop)
            await officer.sign_in(one)
            clients.append(officer)
        for client in clients:
            day.create_task(client.work())
        yield log
        stop.set()


async def replays_differ(server: Server, taken: list[Taken]) -> list[str]:
    """Acknowledged requests sent once more that got another answer than the first time."""
    headers = {"Authorization": f"Bearer {server.demo['kiosk_token']}"}
    different = []
    async with httpx.AsyncClient(base_url=server.address, headers=headers) as kiosk:
        for one in taken:
            answer = await kiosk.post(
                "/api/v1/malls/bekasi/tickets",
                json={"service": one.service},
                headers={"Idempotency-Key": one.key},
            )
            if answer.content != one.body:
                different.append(f"replay_differs {one.number}: {answer.status_code} {answer.text}")
    return different
