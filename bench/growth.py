"""What a command costs as the years go by: from an empty database to a million past tickets and 5,000 who wait."""

from collections.abc import Callable
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
from counters.commands.call_next import call_next
from counters.commands.finish import finish
from counters.commands.open_counter import open_counter
from counters.commands.take_ticket import take_ticket

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


def _measure(database: Database, mall: DemoMall, *, rounds: int) -> dict[str, tuple[float, list[str]]]:
    """Milliseconds of each command with its commit (median), and its statements."""
    officer = mall.officers[0]
    at = {"scope": officer.scope(mall.mall_id), "counter_id": officer.seat}

    def take() -> None:
        database.write_now(take_ticket, scope=mall.scope, service="A1")

    def call() -> None:
        database.write_now(call_next, **at)

    times: dict[str, list[float]] = {"take_ticket": [], "call_next": []}
    for _ in range(rounds):
        for name, work in (("take_ticket", take), ("call_next", call)):
            began = perf_counter()
            work()
            times[name].append((perf_counter() - began) * 1000)
        database.write_now(finish, **at)
    spies = {"take_ticket": _Spy(), "call_next": _Spy()}
    spies["take_ticket"].watch(take)
    spies["call_next"].watch(call)
    database.write_now(finish, **at)
    return {name: (median(times[name]), spies[name].plans) for name in times}


def _fill(database: Database, mall: DemoMall, *, past: int) -> None:
    offer = mall.plan.offer("A1")
    same = {"mall": mall.mall_id.hex, "agency": offer.agency_id.hex, "offer": offer.offer_id.hex}
    cursor = connect(database.engine).cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for base, count, day, status in (
        (0, past, "2026-11-23", "done"),
        (10**9, WAITING, "2026-11-24", "waiting"),
    ):
        values = {**same, "base": base, "count": count, "day": day, "status": status}
        cursor.execute(
            VISITS if status == "done" else VISITS.replace("(i - 1) / 1000", "0").replace("'A-'", "'Q-'"),
            values,
        )
        cursor.execute(TICKETS, values)
    cursor.execute(EVENTS)
    cursor.execute("UPDATE queue_day SET waiting = waiting + ? WHERE day = '2026-11-24'", (WAITING,))
    cursor.execute("COMMIT")
    cursor.connection.close()


def run(folder: Path, *, quick: bool) -> None:
    past, rounds = (100_000, 100) if quick else (1_000_000, 400)
    url = f"sqlite:///{folder}/growth.db"
    migrations.upgrade(url)
    with Database(
        url, SystemClock(start=datetime.fromisoformat(CLOCK)), Settings(database_url=url)
    ) as database:
        mall = build_demo(database)
        officer = mall.officers[0]
        database.write_now(open_counter, scope=officer.scope(mall.mall_id), counter_id=officer.seat)
        _measure(database, mall, rounds=20)
        empty = _measure(database, mall, rounds=rounds)
        _fill(database, mall, past=past)
        _measure(database, mall, rounds=20)
        full = _measure(database, mall, rounds=rounds)
    print(
        f"\ncost of a command with its durable commit: empty, then {past:,} past tickets and {WAITING:,} who wait"
    )
    print("  command        empty      full     ratio   statements   plans")
    for name, (before, plans) in empty.items():
        after, plans_after = full[name]
        same = "the same" if plans == plans_after else "DIFFERENT"
        counts = f"{len(plans)} -> {len(plans_after)}"
        print(f"  {name:12} {before:6.2f} ms {after:6.2f} ms {after / before:8.2f}   {counts:>10}   {same}")
        for old, new in zip(plans, plans_after, strict=False):
            if old != new:
                print(f"    was {old}\n    is  {new}")
