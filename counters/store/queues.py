"""Numbers and queue figures of the day, kept as rows so that drawing one is gapless and reading one is O(1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, bindparam, case, func, select, update
from sqlmodel import col

from app.db import Prepared, Tx, constant
from app.models import ItineraryStop, QueueDay, SeriesDay, Ticket
from app.vocabulary import OfferId, StopState, VisitId
from counters.rules.numbering import LEASED_FIRST, LEASED_LAST

_OF_PRIORITY = bindparam("of_priority", type_=Integer())


def _one_more(*, waiting: int) -> Prepared:
    """Opens the queue's day, or counts one more in it; gives the figures after."""
    return Prepared(
        lambda insert: (
            insert(QueueDay)
            .values(
                offer_id=bindparam("offer_id"),
                day=bindparam("day"),
                issued=1,
                issued_priority=_OF_PRIORITY,
                waiting=waiting,
            )
            .on_conflict_do_update(
                index_elements=["offer_id", "day"],
                set_={
                    "issued": col(QueueDay.issued) + 1,
                    "issued_priority": col(QueueDay.issued_priority) + _OF_PRIORITY,
                    "waiting": col(QueueDay.waiting) + waiting,
                },
            )
            .returning(col(QueueDay.issued), col(QueueDay.issued_priority), col(QueueDay.waiting))
        )
    )


_JOIN = _one_more(waiting=1)
_PROMISE = _one_more(waiting=0)
_ONE_QUEUE = update(QueueDay).where(
    col(QueueDay.offer_id) == bindparam("queue_offer"), col(QueueDay.day) == bindparam("queue_day")
)
_ONE_LESS = {
    "issued": col(QueueDay.issued) - 1,
    "issued_priority": col(QueueDay.issued_priority) - _OF_PRIORITY,
}
_UNPROMISE = Prepared(_ONE_QUEUE.values(_ONE_LESS))
_LEAVE = Prepared(_ONE_QUEUE.values(waiting=col(QueueDay.waiting) - 1))
_COME_BACK = Prepared(_ONE_QUEUE.values(waiting=col(QueueDay.waiting) + 1))
_TAKE_BACK = Prepared(_ONE_QUEUE.values({**_ONE_LESS, "waiting": col(QueueDay.waiting) - 1}))


def _counted(table: type[Ticket] | type[ItineraryStop], *which: Any) -> Any:  # noqa: ANN401
    """How many of the visit's rows count in the queue."""
    return (
        select(func.count())
        .select_from(table)
        .where(
            col(table.visit_id) == bindparam("visit"),
            col(table.offer_id) == col(QueueDay.offer_id),
            col(table.day) == col(QueueDay.day),
            *which,
        )
        .correlate(QueueDay)
        .scalar_subquery()
    )


_STOPS = _counted(ItineraryStop, col(ItineraryStop.state) != constant(StopState.BEGUN))
_REGROUP = Prepared(
    update(QueueDay)
    .where(
        col(QueueDay.day) == bindparam("queue_day"),
        col(QueueDay.offer_id).in_(
            select(col(Ticket.offer_id))
            .where(col(Ticket.visit_id) == bindparam("visit"))
            .union(
                select(col(ItineraryStop.offer_id)).where(col(ItineraryStop.visit_id) == bindparam("visit"))
            )
        ),
    )
    .values(
        issued_priority=col(QueueDay.issued_priority)
        + bindparam("step", type_=Integer()) * (_counted(Ticket) + _STOPS)
    )
)
_DRAW = Prepared(
    lambda insert: (
        insert(SeriesDay)
        .values(series_id=bindparam("series_id"), day=bindparam("day"), last=1, leased=0)
        .on_conflict_do_update(
            index_elements=["series_id", "day"],
            set_={
                "last": case(
                    (col(SeriesDay.last) == LEASED_FIRST - 1, LEASED_LAST + 1), else_=col(SeriesDay.last) + 1
                )
            },
        )
        .returning(col(SeriesDay.last))
    )
)


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A queue as it was *before* one more joined it; `issued_priority` of `issued` went to vulnerable groups."""

    issued: int
    issued_priority: int
    waiting: int


def join(tx: Tx, *, offer_id: OfferId, day: date, priority: bool) -> Joined:
    """Puts one more into the queue; `priority`: of a visit of the vulnerable groups, whose quota it counts in."""
    row = tx.all(_JOIN, offer_id=offer_id, day=day, of_priority=int(priority))[0]
    return Joined(
        issued=row.issued - 1, issued_priority=row.issued_priority - int(priority), waiting=row.waiting - 1
    )


def promise(tx: Tx, *, offer_id: OfferId, day: date, priority: bool) -> Joined:
    """Counts one who will join later as issued already."""
    row = tx.all(_PROMISE, offer_id=offer_id, day=day, of_priority=int(priority))[0]
    return Joined(
        issued=row.issued - 1, issued_priority=row.issued_priority - int(priority), waiting=row.waiting
    )


def unpromise(tx: Tx, *, offer_id: OfferId, day: date, priority: bool) -> None:
    """One who was to join later never was."""
    tx.run(_UNPROMISE, queue_offer=offer_id, queue_day=day, of_priority=int(priority))


def regroup(tx: Tx, *, visit_id: VisitId, day: date, was: bool, priority: bool) -> None:
    """A visit has priority from now on, or has it no more: all that it was given and promised counts there."""
    if was is not priority:
        tx.run(_REGROUP, visit=visit_id, queue_day=day, step=int(priority) - int(was))


def leave(tx: Tx, *, offer_id: OfferId, day: date) -> None:
    """One of the waiting was called or went."""
    tx.run(_LEAVE, queue_offer=offer_id, queue_day=day)


def come_back(tx: Tx, *, offer_id: OfferId, day: date) -> None:
    """One who had been called waits again; nothing was issued."""
    tx.run(_COME_BACK, queue_offer=offer_id, queue_day=day)


def take_back(tx: Tx, *, offer_id: OfferId, day: date, priority: bool) -> None:
    """One who had joined never did."""
    tx.run(_TAKE_BACK, queue_offer=offer_id, queue_day=day, of_priority=int(priority))


def draw_number(tx: Tx, *, series_id: UUID, day: date) -> int:
    """The series' next number of the day, from 1; a rollback gives it back, so there are no gaps but the leased band."""
    return int(tx.all(_DRAW, series_id=series_id, day=day)[0].last)
