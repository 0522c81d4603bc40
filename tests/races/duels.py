"""Moves that meet: what stands before them, and what each hand does at the same instant. `test_moves.py` judges."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from sqlalchemy.exc import IntegrityError

import app.db.writer
from app.db import Database
from app.db.transaction import READ_MALL
from app.errors import AntreError
from app.vocabulary import Scope
from counters.commands.desks.call_next import call_next
from counters.commands.desks.close_counter import close_counter
from counters.commands.desks.finish import finish
from counters.commands.desks.mark_absent import mark_absent
from counters.commands.desks.merge_tickets import merge_tickets
from counters.commands.desks.open_counter import open_counter
from counters.commands.desks.requeue import requeue
from counters.commands.desks.transfer import transfer
from counters.commands.desks.undo import undo
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.close_day import close_day
from counters.commands.tickets.take_ticket import take_ticket
from tests.races.hands import TUESDAY, Start
from tests.races.raw import rows
from tests.races.works import Seat

Press = Callable[[], Any]


@dataclass(frozen=True)
class Stage:
    """Where the hands meet; a seat is an officer and the counter they sit at."""

    database: Database
    seats: list[Seat]

    @property
    def lobby(self) -> Scope:
        return Scope(actor="device:kiosk", mall_id=self.seats[0][0].mall_id)

    def take(self) -> None:
        self.database.write_now(take_ticket, scope=self.lobby, service="A1")

    def press(self, seat: int, command: Callable[..., Any], **how: Any) -> Any:
        scope, counter_id = self.seats[seat]
        return self.database.write_now(command, scope=scope, counter_id=counter_id, **how)

    def tickets(self, status: str) -> list[UUID]:
        """The oldest first."""
        sql = f"SELECT id FROM ticket WHERE status = '{status}' ORDER BY order_no, id"
        return [UUID(str(row.id)) for row in rows(self.database.url, sql)]

    def clear(self) -> None:
        """Nobody is left, and every officer is back at their own counter."""
        for seat in range(len(self.seats)):
            with suppress(AntreError):
                self.press(seat, finish)
            with suppress(AntreError):
                self.press(seat, open_counter)
        for row in rows(
            self.database.url,
            "SELECT token FROM visit WHERE id IN (SELECT visit_id FROM ticket WHERE status IN ('waiting', 'held'))",
        ):
            with suppress(AntreError):
                self.database.write_now(cancel_ticket, scope=self.lobby, token=row.token)


def before_transfer(stage: Stage) -> None:
    """One is called at the first counter, another waits."""
    stage.take()
    stage.press(0, call_next)
    stage.take()


def transfer_and_calls(stage: Stage) -> list[Press]:
    calls = [lambda seat=seat: stage.press(seat, call_next).number for seat in (1, 2)]
    return [lambda: stage.press(0, transfer, service="A2", keep_place=True), *calls]


def before_undo(stage: Stage) -> None:
    """Who was at the first counter waits for another service, by mistake."""
    stage.take()
    stage.press(0, call_next)
    stage.press(0, transfer, service="A2")


def undo_and_call(stage: Stage) -> list[Press]:
    return [lambda: stage.press(0, undo), lambda: stage.press(1, call_next)]


def before_merge(stage: Stage) -> None:
    """Somebody took two numbers."""
    stage.take()
    stage.take()


def two_merges(stage: Stage) -> list[Press]:
    one, other = stage.tickets("waiting")
    return [
        lambda: stage.press(0, merge_tickets, ticket_id=one, into_id=other),
        lambda: stage.press(1, merge_tickets, ticket_id=other, into_id=one),
    ]


def merge_and_call(stage: Stage) -> list[Press]:
    first, second = stage.tickets("waiting")
    return [
        lambda: stage.press(0, merge_tickets, ticket_id=first, into_id=second),
        lambda: stage.press(1, call_next),
    ]


def before_open(stage: Stage) -> None:
    """Two officers without a counter."""
    for scope, _ in stage.seats:
        for _, counter_id in stage.seats:
            with suppress(AntreError):
                stage.database.write_now(close_counter, scope=scope, counter_id=counter_id)


def two_open_one(stage: Stage) -> list[Press]:
    first, second = stage.seats[:2]
    pair = Stage(stage.database, [first, (second[0], first[1])])
    return [lambda: pair.press(0, open_counter), lambda: pair.press(1, open_counter)]


def before_closing(stage: Stage) -> None:
    """One missed the call."""
    stage.take()
    stage.press(0, call_next)
    stage.press(0, mark_absent)


def requeue_and_close_day(stage: Stage) -> list[Press]:
    absent = stage.tickets("absent")[-1]
    lobby = replace(stage.lobby, actor="system")
    return [
        lambda: stage.press(0, requeue, ticket_id=absent),
        lambda: stage.database.write_now(close_day, scope=lobby, day=TUESDAY.date()),
    ]


def who_waits(stage: Stage) -> str:
    return f", {len(stage.tickets('waiting'))} wait"


@dataclass(frozen=True)
class Duel:
    """`after` is added to what the first hand was told."""

    before: Callable[[Stage], None]
    presses: Callable[[Stage], list[Press]]
    after: Callable[[Stage], str] = lambda _: ""


DUELS = {
    "transfer_and_calls": Duel(before_transfer, transfer_and_calls),
    "undo_and_call": Duel(before_undo, undo_and_call),
    "two_merges": Duel(before_merge, two_merges),
    "merge_and_call": Duel(before_merge, merge_and_call),
    "two_open_one": Duel(before_open, two_open_one),
    "requeue_and_close_day": Duel(before_closing, requeue_and_close_day, who_waits),
}


def duel(
    database: Database, hand: int, start: Start, *, seats: list[Seat], name: str, rounds: int
) -> list[str]:
    """What each of this hand's presses gave, by round: a number, "ok", or the code of the refusal."""
    met, stage, outcomes = DUELS[name], Stage(database, seats), list[str]()
    for _ in range(rounds):
        if hand == 0:
            stage.clear()
            met.before(stage)
        start.wait()
        press = met.presses(stage)[hand]
        start.wait()
        outcomes.append(_told(press))
        start.wait()
        if hand == 0:
            outcomes[-1] += met.after(stage)
    return outcomes


def _told(press: Press) -> str:
    try:
        said = press()
    except AntreError as refusal:
        return refusal.code
    except IntegrityError:  # without the lock the constraints have the last word
        return "integrity"
    return said if isinstance(said, str) else "ok"


def duel_unlocked(database: Database, hand: int, start: Start, **arguments: Any) -> list[str]:
    """By a writer that only reads the mall's row: this process is ours alone, nobody else sees the change."""
    cast("Any", app.db.writer).LOCK_MALL = READ_MALL
    return duel(database, hand, start, **arguments)
