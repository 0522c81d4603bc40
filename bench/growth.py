"""What a command costs as the years go by: from an empty database to a million past tickets and 5,000 who wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import migrations
from app.clock import SystemClock
from app.db import Database, Prepared, Reader, Tx
from app.db.connections import connect
from app.demo import DemoMall, build_demo
from app.settings import Settings
from bench.processes import CLOCK
from counters.commands.desks.call_next import call_next
from counters.commands.desks.finish import finish
from counters.commands.desks.open_counter import open_counter
from counters.commands.tickets.take_ticket import take_ticket

WAITING = 5000
# Bulk rows, past the commands on purpose: a million tickets through them would take an hour.
VISITS = """
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
    INSERT INTO visit (id, mall_id, day, number, token, priority)
    SELECT printf('%032x', :base + i), :mall, date(:day, '-' || ((i - 1) / 1000) || ' days'),
           'A-' || printf('%03d', i - (i - 1) / 1000 * 1000), printf('t%x', :base + i), NULL FROM n
"""
TICKETS = """
    INSERT INTO ticket (id, visit_id, mall_id, agency_id, offer_id, day, status, key_at, order_no, issued_at,
                        counter_id, called_at, started_at, ended_at, calls)
    SELECT id, id, mall_id, :agency, :offer, day, :status, day || ' 01:00:00.000000', CAST(substr(number, 3) AS INTEGER),
           day || ' 01:00:00.000000', NULL, NULL, NULL, NULL, 0
    FROM visit WHERE id > printf('%032x', :base) AND id <= printf('%032x', :base + :count)
"""
EVENTS = """
    INSERT INTO journal (id, mall_id, version, at, actor, event, payload)
    SELECT id, mall_id, -rowid, issued_at, 'bench', 'TicketTaken', '{}' FROM ticket WHERE status = 'done'
"""


class _Spy:
    """Which statements a command asks, and their plans."""

    def __init__(self) -> None:
        self.plans: list[str] = []

    def watch(self, work: Callable[[], Any]) -> None:
        originals = {
            (kind, name): getattr(kind, name)
            for kind, name in ((Reader, "all"), (Reader, "one"), (Tx, "run"))
        }
        for (kind, name), original in originals.items():
            setattr(kind, name, self._spied(original))
        try:
            work()
        finally:
            for (kind, name), original in originals.items():
                setattr(kind, name, original)

    def _spied(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def run(reader: Any, statement: Prepared, **values: object) -> Any:
            compiled = statement.on(reader._dialect)  # noqa: SLF001  (under the bonnet is where a spy looks)
            cursor = reader._cursor  # noqa: SLF001
            cursor.execute(f"EXPLAIN QUERY PLAN {compiled.sql}", compiled.parameters(values))
            steps = "; ".join(row[3] for row in cursor.fetchall())
            self.plans.append(f"{compiled.sql.split()[0]}: {steps}")
            return original(reader, statement, **values)

        return run


@dataclass
class _Desk:
    """A mall with an open counter, and what its commands took, in milliseconds with their commit."""

    database: Database
    mall: DemoMall
    times: dict[str, list[float]] = field(default_factory=lambda: {"take_ticket": [], "call_next": []})

    def work(self) -> dict[str, Callable[[], object]]:
        officer, write = self.mall.officers[0], self.database.write_now
        scope, seat = officer.scope(self.mall.mall_id), officer.seat
        return {
            "take_ticket": lambda: write(take_ticket, scope=self.mall.scope, service="A1"),
            "call_next": lambda: write(call_next, scope=scope, counter_id=seat),
            "finish": lambda: write(finish, scope=scope, counter_id=seat),
        }

    def measure(self, rounds: int) -> None:
        work = self.work()
        for _ in range(rounds):
            for name, times in self.times.items():
                began = perf_counter()
                work[name]()
                times.append((perf_counter() - began) * 1000)
            work["finish"]()

    def plans(self) -> dict[str, list[str]]:
        spies = {name: _Spy() for name in self.times}
        for name, spy in spies.items():
            spy.watch(self.work()[name])
        self.work()["finish"]()
        return {name: spy.plans for name, spy in spies.items()}


@contextmanager
def _desk(url: str) -> Iterator[_Desk]:
    migrations.upgrade(url)
    clock = SystemClock(start=datetime.fromisoformat(CLOCK))
    with Database(url, clock, Settings(database_url=url)) as database:
        mall = build_demo(database)
        officer = mall.officers[0]
        database.write_now(open_counter, scope=officer.scope(mall.mall_id), counter_id=officer.seat)
        yield _Desk(database, mall)


def _fill(database: Database, mall: DemoMall, *, past: int) -> None:
    offer = mall.plan.offer("A1")
    same = {"mall": mall.mall_id.hex, "agency": offer.agency_id.hex, "offer": offer.offer_id.hex}
    today = VISITS.replace("(i - 1) / 1000", "0").replace("'A-'", "'Q-'")
    cursor = connect(database.engine).cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for visits, base, count, day, status in (
        (VISITS, 0, past, "2026-11-23", "done"),
        (today, 10**9, WAITING, "2026-11-24", "waiting"),
    ):
        values = {**same, "base": base, "count": count, "day": day, "status": status}
        cursor.execute(visits, values)
        cursor.execute(TICKETS, values)
    cursor.execute(EVENTS)
    cursor.execute("UPDATE queue_day SET waiting = waiting + ? WHERE day = '2026-11-24'", (WAITING,))
    cursor.execute("COMMIT")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # years would have written the log back long ago
    cursor.connection.close()


def run(folder: Path, *, quick: bool) -> None:
    past, turns, rounds = (100_000, 5, 20) if quick else (1_000_000, 10, 40)
    with _desk(f"sqlite:///{folder}/new.db") as new, _desk(f"sqlite:///{folder}/old.db") as old:
        for desk in (new, old):
            desk.measure(rounds)
        _fill(old.database, old.mall, past=past)
        old.measure(rounds)
        for desk in (new, old):
            desk.times = {name: [] for name in desk.times}
        for _ in range(turns):  # in turns, so that a busy hour of the machine weighs on both
            for desk in (new, old):
                desk.measure(rounds)
        plans = new.plans(), old.plans()
    print(
        f"\ncost of a command with its durable commit: a new mall beside {past:,} past tickets and {WAITING:,} waiting"
    )
    print("  command          new       old     ratio   statements   plans")
    for name in new.times:
        before, after = median(new.times[name]), median(old.times[name])
        early, late = plans[0][name], plans[1][name]
        counts = f"{len(early)} -> {len(late)}"
        same = "the same" if early == late else "DIFFERENT"
        print(f"  {name:12} {before:6.2f} ms {after:6.2f} ms {after / before:8.2f}   {counts:>10}   {same}")
        for was, now in zip(early, late, strict=False):
            if was != now:
                print(f"    new {was}\n    old {now}")
