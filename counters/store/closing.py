"""What closes a day: everything of it that is still open gets its end, and the counters are left."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select, update
from sqlmodel import col

from app.db import AT_COUNTER, Prepared, Tx, constant
from app.models import Counter, ItineraryStop, Mall, Offer, QueueDay, Serving, Ticket
from app.vocabulary import CounterState, MallId, Outcome, StopState, TicketStatus

_OF_DAYS = and_(col(Ticket.mall_id) == bindparam("mall"), col(Ticket.day) <= bindparam("last_day"))
_COUNTED = {"moves": col(Ticket.moves) + 1, "ended_at": bindparam("now")}


def _stands(status: TicketStatus) -> Any:  # noqa: ANN401
    """In the words of the partial indexes, one status at a time, so that years of tickets need not be read."""
    this = col(Ticket.status) == constant(status)
    return and_(AT_COUNTER, this) if status in {TicketStatus.CALLED, TicketStatus.SERVING} else this


def _end(status: TicketStatus, now_at: TicketStatus) -> Prepared:
    return Prepared(update(Ticket).where(_OF_DAYS, _stands(now_at)).values(status=status.value, **_COUNTED))


def _end_servings(outcome: Outcome, status: TicketStatus) -> Prepared:
    """Those of tickets that still stand at a counter: run before the tickets are ended."""
    of_open_ones = select(col(Ticket.serving_id)).where(_OF_DAYS, _stands(status))
    return Prepared(
        update(Serving)
        .where(col(Serving.id).in_(of_open_ones))
        .values(ended_at=bindparam("now"), outcome=outcome.value)
    )


_END_CALLED = _end_servings(Outcome.EXPIRED, TicketStatus.CALLED)
_END_SERVED = _end_servings(Outcome.UNTRUSTED, TicketStatus.SERVING)
_EXPIRE = [
    _end(TicketStatus.EXPIRED, status)
    for status in (TicketStatus.WAITING, TicketStatus.HELD, TicketStatus.CALLED)
]
_FINISH = _end(TicketStatus.DONE, TicketStatus.SERVING)
_EMPTY_QUEUES = Prepared(
    update(QueueDay)
    .where(
        col(QueueDay.day) <= bindparam("last_day"),
        col(QueueDay.waiting) > 0,
        col(QueueDay.offer_id).in_(select(col(Offer.id)).where(col(Offer.mall_id) == bindparam("mall"))),
    )
    .values(waiting=0)
)
# A counter that somebody opened since, or where somebody of a later day stands, is at work already.
_LEAVE_COUNTERS = Prepared(
    update(Counter)
    .where(
        col(Counter.mall_id) == bindparam("mall"),
        col(Counter.state) != constant(CounterState.CLOSED),
        col(Counter.state_at) < bindparam("before"),
        ~exists().where(col(Ticket.counter_id) == col(Counter.id), AT_COUNTER),
    )
    .values(
        state=CounterState.CLOSED.value,
        state_at=bindparam("now"),
        pause_reason=None,
        back_at=None,
        auto_seconds=None,
        officer_id=None,
    )
)
_DROP_STOPS = Prepared(
    update(ItineraryStop)
    .where(
        col(ItineraryStop.mall_id) == bindparam("mall"),
        col(ItineraryStop.day) <= bindparam("last_day"),
        col(ItineraryStop.state) == constant(StopState.PENDING),
    )
    .values(state=StopState.DROPPED.value, was_state=col(ItineraryStop.state), changed_in=-1)  # by no move
)
_CLOSED_THROUGH = Prepared(
    update(Mall)
    .where(
        col(Mall.id) == bindparam("mall"),
        or_(col(Mall.closed_through).is_(None), col(Mall.closed_through) < bindparam("over")),
    )
    .values(closed_through=bindparam("over"))
)


def end_tickets(tx: Tx, *, mall_id: MallId, day: date, now: datetime) -> tuple[int, int]:
    """Of `day` and before: how many expired, and how many were finished because nobody had said how they ended."""
    of_days = {"mall": mall_id, "last_day": day, "now": now}
    tx.run(_END_CALLED, **of_days)
    tx.run(_END_SERVED, **of_days)
    finished = tx.run(_FINISH, **of_days)
    expired = sum(tx.run(one, **of_days) for one in _EXPIRE)
    tx.run(_EMPTY_QUEUES, mall=mall_id, last_day=day)
    tx.run(_DROP_STOPS, mall=mall_id, last_day=day)
    return expired, finished


def leave_counters(tx: Tx, *, mall_id: MallId, before: datetime, now: datetime) -> int:
    """How many counters, untouched since `before`, had been left open."""
    return tx.run(_LEAVE_COUNTERS, mall=mall_id, before=before, now=now)


def closed_through(tx: Tx, *, mall_id: MallId, day: date) -> bool:
    """Remembers that the days through `day`, which is over, are closed; it never goes back. Whether that was new."""
    return bool(tx.run(_CLOSED_THROUGH, mall=mall_id, over=day))
