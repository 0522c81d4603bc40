"""Numbers and queue figures of the day, kept as rows so that drawing one is gapless and reading one is O(1)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Integer, bindparam, update
from sqlmodel import col

from app.db import Prepared, Tx
from app.models import QueueDay, SeriesDay
from app.vocabulary import OfferId

_JOIN = Prepared(
    lambda insert: (
        insert(QueueDay)
        .values(
            offer_id=bindparam("offer_id"),
            day=bindparam("day"),
            issued=1,
            issued_priority=bindparam("of_priority", type_=Integer()),
            waiting=1,
        )
        .on_conflict_do_update(
            index_elements=["offer_id", "day"],
            set_={
                "issued": col(QueueDay.issued) + 1,
                "issued_priority": col(QueueDay.issued_priority) + bindparam("of_priority", type_=Integer()),
                "waiting": col(QueueDay.waiting) + 1,
            },
        )
        .returning(col(QueueDay.issued), col(QueueDay.issued_priority), col(QueueDay.waiting))
    )
)
_PROMISE = Prepared(
    lambda insert: (
        insert(QueueDay)
        .values(
            offer_id=bindparam("offer_id"),
            day=bindparam("day"),
            issued=1,
            issued_priority=bindparam("of_priority", type_=Integer()),
            waiting=0,
        )
        .on_conflict_do_update(
            index_elements=["offer_id", "day"],
            set_={
                "issued": col(QueueDay.issued) + 1,
                "issued_priority": col(QueueDay.issued_priority) + bindparam("of_priority", type_=Integer()),
            },
        )
        .returning(col(QueueDay.issued), col(QueueDay.issued_priority), col(QueueDay.waiting))
    )
)
_UNPROMISE = Prepared(
    update(QueueDay)
    .where(col(QueueDay.offer_id) == bindparam("queue_offer"), col(QueueDay.day) == bindparam("queue_day"))
    .values(
        issued=col(QueueDay.issued) - 1,
        issued_priority=col(QueueDay.issued_priority) - bindparam("of_priority", type_=Integer()),
    )
)
_LEAVE = Prepared(
    update(QueueDay)
    .where(col(QueueDay.offer_id) == bindparam("queue_offer"), col(QueueDay.day) == bindparam("queue_day"))
    .values(waiting=col(QueueDay.waiting) - 1)
)
_COME_BACK = Prepared(
    update(QueueDay)
    .where(col(QueueDay.offer_id) == bindparam("queue_offer"), col(QueueDay.day) == bindparam("queue_day"))
    .values(waiting=col(QueueDay.waiting) + 1)
)
_TAKE_BACK = Prepared(
    update(QueueDay)
    .where(col(QueueDay.offer_id) == bindparam("queue_offer"), col(QueueDay.day) == bindparam("queue_day"))
    .values(waiting=col(QueueDay.waiting) - 1, issued=col(QueueDay.issued) - 1)
)
_DRAW = Prepared(
    lambda insert: (
        insert(SeriesDay)
        .values(series_id=bindparam("series_id"), day=bindparam("day"), last=1)
        .on_conflict_do_update(index_elements=["series_id", "day"], set_={"last": col(SeriesDay.last) + 1})
        .returning(col(SeriesDay.last))
    )
)


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A queue as it was *before* one more joined it; `issued_priority` of `issued` went to vulnerable groups."""

    issued: int
    issued_priority: int
    waiting: int


def join(tx: Tx, *, offer_id: OfferId, day: date, priority: bool = False) -> Joined:
    """Puts one more into the queue. `priority` counts it to the vulnerable groups' quota, too: a new ticket, no transfer."""
    row = tx.all(_JOIN, offer_id=offer_id, day=day, of_priority=int(priority))[0]
    return Joined(
        issued=row.issued - 1, issued_priority=row.issued_priority - int(priority), waiting=row.waiting - 1
    )


def promise(tx: Tx, *, offer_id: OfferId, day: date, priority: bool = False) -> Joined:
    """Counts one who will join later as issued already."""
    row = tx.all(_PROMISE, offer_id=offer_id, day=day, of_priority=int(priority))[0]
    return Joined(
        issued=row.issued - 1, issued_priority=row.issued_priority - int(priority), waiting=row.waiting
    )


def unpromise(tx: Tx, *, offer_id: OfferId, day: date, priority: bool = False) -> None:
    """One who was to join later never was; `priority` as it was promised."""
    tx.run(_UNPROMISE, queue_offer=offer_id, queue_day=day, of_priority=int(priority))


def leave(tx: Tx, *, offer_id: OfferId, day: date) -> None:
    """One of the waiting was called or went."""
    tx.run(_LEAVE, queue_offer=offer_id, queue_day=day)


def come_back(tx: Tx, *, offer_id: OfferId, day: date) -> None:
    """One who had been called waits again; nothing was issued."""
    tx.run(_COME_BACK, queue_offer=offer_id, queue_day=day)


def take_back(tx: Tx, *, offer_id: OfferId, day: date) -> None:
    """One who had joined never did."""
    tx.run(_TAKE_BACK, queue_offer=offer_id, queue_day=day)


def draw_number(tx: Tx, *, series_id: UUID, day: date) -> int:
    """The series' next number of the day, from 1; a rollback gives it back, so there are no gaps."""
    return int(tx.all(_DRAW, series_id=series_id, day=day)[0].last)
