"""What it costs to estimate the waits of a whole mall, beside how long the event loop is held meanwhile.

python -m bench.mall_waits
"""

import asyncio
import tempfile
from contextlib import suppress
from datetime import datetime
from statistics import median
from time import perf_counter

import migrations
from app.clock import SystemClock
from app.db import Database
from app.demo import DemoMall, build_demo
from app.errors import AntreError
from app.settings import Settings
from app.vocabulary import AgencyId, Scope
from app.waits import Waits, note
from bench.processes import CLOCK
from counters.commands.desks.call_next import call_next
from counters.commands.desks.open_counter import open_counter
from counters.commands.tickets.take_ticket import take_ticket
from counters.queries.queue_state import queue_state

WAITING = 12  # of each agency: 264 people in the hall
ROUNDS = 9
_TURN = 0.002  # seconds


def fill(database: Database, mall: DemoMall) -> None:
    """Every counter is open and serves somebody, and behind them stand as many as `WAITING` says."""
    for agency in mall.plan.agencies:
        for number in range(WAITING + agency.offers[0].counters):
            service = agency.offers[number % len(agency.offers)].code
            with suppress(AntreError):  # the hall is full enough for a service that would pass closing
                database.write_now(take_ticket, scope=mall.scope, service=service, at_own_risk=True)
    for officer in mall.officers:
        scope = officer.scope(mall.mall_id)
        database.write_now(open_counter, scope=scope, counter_id=officer.seat)
        database.write_now(call_next, scope=scope, counter_id=officer.seat)


def estimates(database: Database, mall: DemoMall) -> tuple[float, int]:
    """Milliseconds for all agencies, one after the other, without what is written; and how many wait."""
    spent, waiting = 0.0, 0
    for agency in mall.plan.agencies:
        scope = Scope(actor="bench", mall_id=mall.mall_id, agency_id=AgencyId(agency.agency_id))
        began = perf_counter()
        now = database.clock.now()
        state = database.read_now(queue_state, scope=scope, now=now)
        note(state, now=now)
        spent += perf_counter() - began
        waiting += len(state.tickets)
    return spent * 1000, waiting


async def turns_of_the_loop(
    database: Database, mall: DemoMall, settings: Settings, *, busy: bool
) -> list[float]:
    """How much later than it should each turn of the loop came, in milliseconds, while the mall is estimated or not."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            began = perf_counter()
            await asyncio.sleep(_TURN)
            late.append((perf_counter() - began - _TURN) * 1000)

    waits = Waits(database, database.clock, settings)
    watcher = asyncio.create_task(watch())
    for agency in mall.plan.agencies:
        await (waits.update((mall.mall_id, AgencyId(agency.agency_id))) if busy else asyncio.sleep(0.01))
    watcher.cancel()
    await waits.stop()
    return sorted(late)


def main() -> None:
    """Prints both."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/waits.db"
        settings = Settings(database_url=url)
        migrations.upgrade(url)
        clock = SystemClock(start=datetime.fromisoformat(CLOCK))
        with Database(url, clock, settings) as database:
            mall = build_demo(database)
            fill(database, mall)
            runs = [estimates(database, mall) for _ in range(ROUNDS)]
            print(f"{len(mall.plan.agencies)} agencies, {runs[0][1]} waiting, {len(mall.officers)} counters")
            print(
                f"all agencies once: {median(ms for ms, _ in runs):.0f} ms (worst {max(ms for ms, _ in runs):.0f})"
            )
            for busy in (False, True):
                late = asyncio.run(turns_of_the_loop(database, mall, settings, busy=busy))
                p99 = late[int(0.99 * len(late))]
                print(
                    f"loop {'meanwhile' if busy else 'idle     '}: turns late by P50 {median(late):.1f}, "
                    f"P99 {p99:.1f}, worst {late[-1]:.1f} ms of {len(late)}"
                )


if __name__ == "__main__":
    main()
