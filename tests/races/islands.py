"""What kiosks do in a race: ask for numbers, give them back, hand tickets over; and the careless ways beside them."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

import app.db.writer
from app.db import Database
from app.db.transaction import READ_MALL
from app.vocabulary import MallId, Scope
from counters.commands.island.hand_over import hand_over
from counters.commands.island.lease_numbers import lease_numbers
from counters.commands.island.return_numbers import return_numbers
from counters.rules.island import Issued
from tests.races.hands import Start

SIZE = 10


def ask_and_return(
    database: Database, hand: int, start: Start, *, mall_id: MallId, devices: Sequence[UUID], rounds: int
) -> list[UUID]:
    """A kiosk that asks for numbers, and in every other round gives all of them back; the leases that it kept."""
    device_id = devices[hand]
    scope = Scope(actor=f"device:{device_id}", mall_id=mall_id)
    kept: list[UUID] = []
    for turn in range(rounds):
        start.wait()
        got = database.write_now(lease_numbers, scope=scope, device_id=device_id, held=[], size=SIZE)
        leases = [UUID(one) for one in got.leases.split(",")]
        if turn % 2:
            kept += leases
            continue
        for lease_id in leases:
            database.write_now(return_numbers, scope=scope, device_id=device_id, lease_id=lease_id)
    return kept


def hand_over_all(
    database: Database,
    hand: int,
    start: Start,
    *,
    mall_id: MallId,
    devices: Sequence[UUID],
    drawer: Sequence[Issued],
) -> list[str]:
    """One kiosk's drawer, handed over by all hands at the same instant, ticket by ticket: the states."""
    device_id = devices[0]
    scope = Scope(actor=f"device:{device_id}", mall_id=mall_id)
    states = []
    for one in drawer:
        start.wait()
        told = database.write_now(hand_over, scope=scope, device_id=device_id, issued=[one])
        states += [event.state for event in told]
    return states


def hand_over_unlocked(database: Database, hand: int, start: Start, **arguments: Any) -> list[str]:
    """`hand_over_all` by a writer that only reads the mall's row: this process is ours alone."""
    cast("Any", app.db.writer).LOCK_MALL = READ_MALL
    return hand_over_all(database, hand, start, **arguments)


def lease_carelessly(database: Database, hand: int, start: Start, *, count: int) -> list[int]:
    """Looks where the last range ended, then writes the next one: where this hand's ranges begin."""
    begins: list[int] = []
    engine = create_engine(database.url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        start.wait()
        while len(begins) < count:
            try:
                last = connection.execute(text("SELECT coalesce(max(last), 5000) FROM careless_lease"))
                first = int(last.scalar_one()) + 1
                connection.execute(
                    text("INSERT INTO careless_lease (first, last) VALUES (:first, :last)"),
                    {"first": first, "last": first + SIZE - 1},
                )
                connection.commit()
            except OperationalError:  # "database is locked": try again
                connection.rollback()
            else:
                begins.append(first)
    engine.dispose()
    return begins
