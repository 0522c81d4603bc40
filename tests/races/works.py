"""What hands do in a race: the product's commands, and beside them the careless ways that must be seen to fail."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

import app.db.writer
from app.db import Database, Tx
from app.db.transaction import READ_MALL
from app.errors import AntreError, NoTicketInProgress, QueueEmpty
from app.idempotency import Answer, Once, answered
from app.vocabulary import CounterId, MallId, Scope
from counters.commands.bookings.book import book
from counters.commands.desks.call_next import call_next
from counters.commands.desks.finish import finish
from counters.commands.tickets.take_ticket import take_ticket
from counters.rules.identity import Person
from tests.races.hands import Start

SERVICES = ("A1", "A2", "B1", "C1")  # two of them share the series A
Seat = tuple[Scope, CounterId]

# ── the product ─────────────────────────────────────────────────────────────────────────────────────────────────────


def take(
    database: Database, hand: int, start: Start, *, mall_id: MallId, count: int
) -> list[tuple[str, str]]:
    """A kiosk gives out `count` tickets: their numbers and tokens."""
    scope = Scope(actor=f"device:{hand}", mall_id=mall_id)
    start.wait()
    events = [
        database.write_now(take_ticket, scope=scope, service=SERVICES[(hand + turn) % len(SERVICES)])
        for turn in range(count)
    ]
    return [(event.number, event.token) for event in events]


def call_all(database: Database, hand: int, start: Start, *, seats: list[Seat]) -> list[str]:
    """An officer calls and finishes until nobody waits: the numbers in the order of their calls."""
    scope, counter_id = seats[hand]
    called = []
    start.wait()
    while True:
        try:
            called.append(database.write_now(call_next, scope=scope, counter_id=counter_id).number)
        except QueueEmpty:
            return called
        with suppress(NoTicketInProgress):  # only without the lock: somebody else has the ticket
            database.write_now(finish, scope=scope, counter_id=counter_id)


def press_next(
    database: Database,
    hand: int,
    start: Start,
    *,
    seats: list[Seat],
    rounds: int,
    people: int,
    once: bool = False,
) -> list[str]:
    """Presses *next* in each round at the same instant as the others; the number called or the code of the refusal.

    Between the rounds the first hand finishes whoever stands at a seat and lets `people` join the queue.
    """
    scope, counter_id = seats[hand]
    outcomes = []
    for turn in range(rounds):
        if hand == 0:
            _prepare(database, seats, people)
        start.wait()
        outcomes.append(_pressed(database, scope, counter_id, _once(f"press {turn}") if once else None))
        start.wait()
    return outcomes


def _prepare(database: Database, seats: list[Seat], people: int) -> None:
    for scope, counter_id in seats:
        with suppress(NoTicketInProgress):
            database.write_now(finish, scope=scope, counter_id=counter_id)
    kiosk = Scope(actor="device:kiosk", mall_id=seats[0][0].mall_id)
    for _ in range(people):
        database.write_now(take_ticket, scope=kiosk, service="A1")


def _pressed(database: Database, scope: Scope, counter_id: CounterId, key: Once | None) -> str:
    command = answered(call_next, lambda _tx, event: event.number.encode(), once=key)
    try:
        return database.write_now(command, scope=scope, counter_id=counter_id).body.decode()
    except AntreError as refusal:
        return refusal.code


def book_each(
    database: Database, hand: int, start: Start, *, mall_id: MallId, slots: list[datetime]
) -> list[str]:
    """Somebody wants a place in each slot at the same instant as the others: what became of it, by slot."""
    scope = Scope(actor="public", mall_id=mall_id)
    outcomes = []
    for number, slot_start in enumerate(slots):
        start.wait()
        try:
            database.write_now(
                book, scope=scope, services=["A1"], slot_start=slot_start, person=person_of(hand, number)
            )
        except AntreError as refusal:
            outcomes.append(refusal.code)
        else:
            outcomes.append("booked")
    return outcomes


def person_of(hand: int, number: int) -> Person:
    """Somebody else for each pair."""
    return Person(
        identity=f"{hand}-{number}",
        name_sealed="-",
        name_masked="-",
        phone_sealed="-",
        phone_last="0000",
        nik_sealed=None,
        nik_last=None,
    )


def tap(database: Database, hand: int, start: Start, *, mall_id: MallId, rounds: int) -> list[Answer]:
    """One kiosk's button, tapped by all hands at once with the same key."""
    scope = Scope(actor="device:the-kiosk", mall_id=mall_id)

    def body(_tx: Tx, event: Any) -> bytes:
        return f"{event.number} {event.token}".encode()

    answers = []
    for turn in range(rounds):
        command = answered(take_ticket, body, status=201, once=_once(f"tap {turn}"))
        start.wait()
        answers.append(database.write_now(command, scope=scope, service="A1"))
    return answers


def _once(key: str) -> Once:
    return Once(route="POST /race", key=key, fingerprint="the same body", kept=timedelta(hours=24))


# ── the careless ways ───────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _default_engine(database: Database) -> Iterator[Connection]:
    """A connection as SQLAlchemy makes it when nobody thinks about transactions."""
    engine = create_engine(database.url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def take_carelessly(database: Database, hand: int, start: Start, *, count: int) -> list[int]:
    """Reads the highest number, adds one, inserts: what a first version of every queue system does."""
    numbers: list[int] = []
    with _default_engine(database) as connection:
        start.wait()
        while len(numbers) < count:
            try:
                last = connection.execute(text("SELECT coalesce(max(number), 0) FROM careless_ticket"))
                number = int(last.scalar_one()) + 1
                values = {"number": number, "token": uuid4().hex, "hand": hand}
                connection.execute(
                    text(
                        "INSERT INTO careless_ticket (number, token, kiosk) VALUES (:number, :token, :hand)"
                    ),
                    values,
                )
                connection.commit()
            except OperationalError:  # "database is locked": try again
                connection.rollback()
            else:
                numbers.append(number)
    return numbers


def book_carelessly(database: Database, hand: int, start: Start, *, slots: int) -> int:
    """Looks whether the slot's one place is free, then books it: how many places this hand believes to have."""
    booked = 0
    with _default_engine(database) as connection:
        for slot in range(slots):
            start.wait()
            try:
                here = connection.execute(
                    text("SELECT count(*) FROM careless_booking WHERE slot = :slot"), {"slot": slot}
                )
                if here.scalar_one() == 0:
                    values = {"slot": slot, "hand": hand}
                    connection.execute(
                        text("INSERT INTO careless_booking (slot, hand) VALUES (:slot, :hand)"), values
                    )
                    booked += 1
                connection.commit()
            except OperationalError:  # "database is locked"
                connection.rollback()
    return booked


def call_carelessly(database: Database, hand: int, start: Start) -> list[int]:
    """Selects the first who waits, then updates that row."""
    called: list[int] = []
    with _default_engine(database) as connection:
        start.wait()
        while True:
            try:
                first = connection.execute(
                    text("SELECT min(number) FROM careless_ticket WHERE status = 'waiting'")
                ).scalar_one()
                if first is None:
                    return called
                connection.execute(
                    text("UPDATE careless_ticket SET status = 'called' WHERE number = :number"),
                    {"number": first},
                )
                connection.commit()
            except OperationalError:
                connection.rollback()
            else:
                called.append(int(first))


def call_all_unlocked(database: Database, hand: int, start: Start, **arguments: Any) -> list[str]:
    """`call_all` by a writer that only reads the mall's row: this process is ours alone, nobody else sees the change."""
    unlocked = cast("Any", app.db.writer)
    unlocked.LOCK_MALL = READ_MALL
    return call_all(database, hand, start, **arguments)


def book_each_unlocked(database: Database, hand: int, start: Start, **arguments: Any) -> list[str]:
    """`book_each` by such a writer."""
    unlocked = cast("Any", app.db.writer)
    unlocked.LOCK_MALL = READ_MALL
    return book_each(database, hand, start, **arguments)
