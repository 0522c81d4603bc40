"""A broker's script against ordinary people, while places are first come, first served, and while they are drawn.

The broker has customers, and no identities of its own but one: it keeps places 50 times a second without saying for
whom (a hold needs no name), and books them for customers afterwards. In a draw there is nothing to keep, and every
request needs a person: it asks 50 times a second as the one that it has. Ordinary people are as quick as people are:
they find a time some seconds after the opening, and fill in a form.
"""

import asyncio
import random
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import httpx

import migrations
from app.clock import SystemClock
from app.db import Database
from app.demo import build_demo
from app.settings import Settings
from bench.processes import CLOCK, free_port, ours_on
from counters.commands.bookings.set_booking_rules import set_booking_rules
from counters.commands.draws.announce_draws import announce_draws

PEOPLE = 500
PLACES = 100
RATE = 50  # the broker's attempts a second
SECONDS = 20  # in which all people have asked
DAY = date(2026, 12, 8)  # its first stage is on 24 November at 08:00
STARTS = [f"{DAY}T{hour:02d}:00:00+07:00" for hour in (8, 10)]
CLOSES = 61  # minutes after 08:00: a minute after the server's clock begins
MALL = "/api/v1/malls/bekasi"


def prepare(url: str, *, draw: bool) -> None:
    """A hundred places on the day, and no others of the service."""
    migrations.upgrade(url)
    before = datetime.fromisoformat(CLOCK) - timedelta(days=1)
    with Database(url, SystemClock(start=before), Settings(database_url=url)) as database:
        demo = build_demo(database)
        changes: dict[str, object] = {
            "pooled": False,
            "places": PLACES // len(STARTS),
            "grid_minutes": 120,
            "waiting_list": 0,
        }
        changes |= {"draw_minutes": CLOSES if draw else 0, "stages": [[14, "08:00", 100]]}
        database.write_now(set_booking_rules, scope=demo.scope, changes=changes, service="A1")
        database.write_now(announce_draws, scope=demo.scope)


class Broker:
    """One client; `mine` are the places that it could sell."""

    def __init__(self, client: httpx.AsyncClient, *, draw: bool) -> None:
        self.client, self.draw, self.mine, self.attempts = client, draw, 0, 0
        self.token = ""

    async def attempt(self, number: int) -> None:
        self.attempts += 1
        if self.draw:
            answer = await self.client.post(f"{MALL}/draw-requests", json=asking("0811 0000 000"))
            self.token = answer.json()["token"] if answer.status_code == 201 else self.token
            await self.client.post(f"{MALL}/holds", json={"service": "A1", "slot_start": STARTS[number % 2]})
            return
        answer = await self.client.post(
            f"{MALL}/holds", json={"service": "A1", "slot_start": STARTS[number % 2]}
        )
        if answer.status_code == 201:
            sold = {"hold": answer.json()["hold"], "name": "Pelanggan", "phone": f"0819{number:07d}"}
            made = await self.client.post(f"{MALL}/bookings", json=sold)
            self.mine += made.status_code == 201

    async def run(self) -> None:
        began, tasks = perf_counter(), []
        for number in range(RATE * SECONDS):
            await asyncio.sleep(max(began + number / RATE - perf_counter(), 0))
            tasks.append(asyncio.create_task(self.attempt(number)))
        await asyncio.gather(*tasks)


def asking(phone: str) -> dict[str, object]:
    return {"service": "A1", "day": str(DAY), "name": "Warga", "phone": phone, "wait_if_lost": False}


async def person(client: httpx.AsyncClient, number: int, *, draw: bool) -> str | None:
    """A booking's or a request's token, if they got one."""
    chance = random.Random(number)
    await asyncio.sleep(min(chance.lognormvariate(1.6, 0.6), SECONDS * 0.8))  # median 5 s
    phone = f"0812{number:07d}"
    if draw:
        answer = await client.post(f"{MALL}/draw-requests", json=asking(phone))
        return str(answer.json()["token"]) if answer.status_code == 201 else None
    for start in chance.sample(STARTS, 2):
        answer = await client.post(f"{MALL}/holds", json={"service": "A1", "slot_start": start})
        if answer.status_code == 201:
            await asyncio.sleep(2)  # a form that the browser fills in by itself
            who = {"hold": answer.json()["hold"], "name": "Warga", "phone": phone}
            made = await client.post(f"{MALL}/bookings", json=who)
            return str(made.json()["token"]) if made.status_code == 201 else None
    return None


async def contest(base: str, *, draw: bool) -> tuple[Broker, int]:
    limits = httpx.Limits(max_connections=200, keepalive_expiry=1)  # before the server hangs up
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        broker = Broker(client, draw=draw)
        _, *got = await asyncio.gather(
            broker.run(), *(person(client, number, draw=draw) for number in range(PEOPLE))
        )
        if not draw:
            return broker, sum(token is not None for token in got)
        while True:
            found = (await client.get(f"{MALL}/draws", params={"service": "A1", "day": str(DAY)})).json()
            if found["state"] == "drawn":
                break
            await asyncio.sleep(1)
        won = {one["alias"] for one in found["order"] if one["result"] == "won"}
        own = (await client.get(f"/api/v1/draw-requests/{broker.token}")).json()
        broker.mine = int(own["alias"] in won)
        return broker, len(won) - broker.mine


def run(folder: Path, *, quick: bool) -> None:  # noqa: ARG001  (it is as long as people are slow)
    print(f"\nthe broker: {RATE} attempts a second against {PEOPLE} people, {PLACES} places")
    for draw in (False, True):
        url = f"sqlite:///{folder}/broker-{draw}.db"
        prepare(url, draw=draw)
        with ours_on(url, port=free_port()) as server:
            broker, people = asyncio.run(contest(f"http://127.0.0.1:{server.port}", draw=draw))
        kind = "drawn" if draw else "first come, first served"
        print(
            f"  {kind}: the broker has {broker.mine} of {broker.mine + people} places after {broker.attempts} attempts,"
            f" people {people}; a fair share of one among {PEOPLE + 1} is {PLACES / (PEOPLE + 1):.1f}"
        )


if __name__ == "__main__":
    sys.exit("python -m bench broker")
