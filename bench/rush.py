"""A quota opens: thousands of people want the same hundred places in the same second, while the lobby goes on calling."""

import asyncio
import json
import resource
import sys
import threading
import time
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter

import httpx
import uvloop

import migrations
from app.clock import SystemClock
from app.db import Database
from app.demo import build_demo
from app.settings import Settings
from bench.processes import CLOCK, Running, free_port, ours_on
from counters.commands.bookings.set_booking_rules import set_booking_rules
from counters.commands.calendar.set_risk import set_risk
from tests.postgres import create_database, postgres

PLACES = 100
SLOT = "2026-11-25T10:00:00+07:00"


class Person(asyncio.Protocol):
    """One request on one connection; whoever hears *busy* asks again after the second that the answer names."""

    def __init__(self, number: int) -> None:
        body = json.dumps(
            {"service": "A1", "slot_start": SLOT, "name": "Warga", "phone": f"0812{number:07d}"}
        ).encode()
        head = f"POST /api/v1/malls/bekasi/bookings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.request = head.encode() + body
        self.received, self.busy, self.told_after, self.outcome = b"", 0, 0.0, "no answer"
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def ask(self, began: float) -> None:
        self.began, self.received = began, b""
        self.transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or len(body) < int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]):
            return
        status = int(head.split()[1])
        if status == 503:
            self.busy += 1
            asyncio.get_running_loop().call_later(1.0, self.ask, self.began)
            return
        self.told_after = perf_counter() - self.began
        self.outcome = "201" if status == 201 else f"{status} {json.loads(body).get('code')}"
        self.transport.close()
        self.done.set_result(None)

    def connection_lost(self, _exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def crowd(ports: list[int], people: int) -> dict[str, object]:
    loop, made = asyncio.get_running_loop(), []
    for number in range(people):
        _, person = await loop.create_connection(
            partial(Person, number), "127.0.0.1", ports[number % len(ports)]
        )
        made.append(person)
    began = perf_counter()
    for person in made:
        person.ask(began)
    await asyncio.wait_for(asyncio.gather(*(person.done for person in made)), 60)
    outcomes: dict[str, int] = {}
    for person in made:
        outcomes[person.outcome] = outcomes.get(person.outcome, 0) + 1
    told = sorted(person.told_after for person in made)
    return {
        "outcomes": outcomes,
        "p50": told[len(told) // 2],
        "last": told[-1],
        "busy": sum(person.busy for person in made),
    }


class Lobby(threading.Thread):
    """An officer who calls and finishes, ten times a second, as long as the rush lasts."""

    def __init__(self, server: Running) -> None:
        super().__init__(daemon=True)
        self.latencies: list[float] = []
        self.over = threading.Event()
        officer = next(one for one in server.demo["officers"] if one["agency"] == "B")
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30)
        session = self.client.post(
            "/api/v1/session", json={"username": officer["username"], "password": officer["password"]}
        ).json()
        self.client.headers[session["csrf_header"]] = session["csrf_token"]
        self.counter = f"/api/v1/counters/{officer['counters'][0]}"
        self.client.post(f"{self.counter}/open").raise_for_status()
        self.kiosk = {"Authorization": f"Bearer {server.demo['kiosk_token']}"}
        for _ in range(20):
            self.take()

    def take(self) -> None:
        answer = self.client.post(
            "/api/v1/malls/bekasi/tickets", json={"service": "B1", "at_own_risk": True}, headers=self.kiosk
        )
        if answer.status_code != 201:
            raise RuntimeError(answer.text)

    def run(self) -> None:
        while not self.over.is_set():
            began = perf_counter()
            self.client.post(f"{self.counter}/next").raise_for_status()
            self.latencies.append((perf_counter() - began) * 1000)
            self.client.post(f"{self.counter}/finish").raise_for_status()
            self.take()
            time.sleep(max(0.1 - (perf_counter() - began), 0))


def prepare(url: str) -> None:
    """A hundred places of A1 at ten o'clock."""
    settings = Settings(database_url=url)
    clock = SystemClock(start=datetime.fromisoformat(CLOCK))
    with Database(url, clock, settings) as database:
        demo = build_demo(database)
        changes = {"pooled": False, "places": PLACES, "stages": [[14, "00:00", 100]]}
        database.write_now(set_booking_rules, scope=demo.scope, changes=changes, service="A1")
        database.write_now(set_risk, scope=demo.scope, at_own_risk=True)


def rush(url: str, *, servers: int, people: int) -> None:
    migrations.upgrade(url)
    prepare(url)
    with ExitStack() as stack:
        running = [stack.enter_context(ours_on(url, port=free_port())) for _ in range(servers)]
        lobby = Lobby(running[0])
        lobby.start()
        time.sleep(1)
        calm = len(lobby.latencies)
        used = [one.cpu() for one in running]
        found = uvloop.run(crowd([one.port for one in running], people))
        during = sorted(lobby.latencies[calm:])
        used = [one.cpu() - before for one, before in zip(running, used, strict=True)]
        lobby.over.set()
        lobby.join()
        free = httpx.get(
            f"http://127.0.0.1:{running[0].port}/api/v1/malls/bekasi/slots",
            params={"service": "A1", "from": SLOT[:10], "to": SLOT[:10]},
        ).json()["slots"]
    left = next(one["free"] for one in free if one["slot_start"] == SLOT)
    outcomes = found["outcomes"]
    kind = f"{url.split(':', maxsplit=1)[0]}, {servers} server process{'es' if servers > 1 else ''}"
    print(f"  {kind}: {outcomes}, {left} places left, busy answers {found['busy']}")
    print(f"    processor seconds of the servers: {', '.join(f'{one:.2f}' for one in used)}")
    print(f"    told after p50 {found['p50']:.2f} s, last {found['last']:.2f} s")
    print(
        f"    calls meanwhile: {len(during)}, p50 {during[len(during) // 2]:.0f} ms,"
        f" p99 {during[len(during) * 99 // 100]:.0f} ms; the longest {', '.join(f'{one:.0f}' for one in during[-4:])}"
    )
    assert outcomes == {"201": PLACES, "409 slot_full": people - PLACES}, outcomes
    assert left == 0


def run(folder: Path, *, quick: bool) -> None:
    people = 1000 if quick else 5000
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 20000), most))
    print(f"\nthe rush: {people} people want {PLACES} places in the same second")
    rush(f"sqlite:///{folder}/rush.db", servers=1, people=people)
    with postgres(durable=True) as server:
        rush(create_database(server, "antre_rush"), servers=2, people=people)


if __name__ == "__main__":
    sys.exit("python -m bench rush")
