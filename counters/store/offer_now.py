"""What decides whether a ticket may be issued beside the plan: the desks of an offer now and its newest estimate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.db import AT_COUNTER, Prepared, Row, Tx
from app.models import Counter, CounterService, Offer, QueueDay, Serving, Ticket, WaitFigure
from app.vocabulary import CounterId, CounterState
from counters.rules.plan import OfferPlan
from counters.rules.staffing import DeskNow
from counters.rules.waits.shown_wait import FRESH_FOR, ShownRange, range_after, range_of

_ITS, _THEIRS = aliased(CounterService), aliased(CounterService)
_BEFORE_ITS_COUNTERS = (
    select(func.coalesce(func.sum(col(QueueDay.waiting)), 0))
    .where(
        col(QueueDay.day) == bindparam("day"),
        col(QueueDay.offer_id).in_(
            select(col(_THEIRS.offer_id))
            .join(_ITS, col(_ITS.counter_id) == col(_THEIRS.counter_id))
            .join(Counter, and_(col(Counter.id) == col(_ITS.counter_id), col(Counter.active)))
            .where(col(_ITS.offer_id) == bindparam("offer_id"))
        ),
    )
    .scalar_subquery()
)
_LOOK = Prepared(
    select(
        col(WaitFigure.low_seconds),
        col(WaitFigure.high_seconds),
        col(WaitFigure.waiting),
        _BEFORE_ITS_COUNTERS.label("before"),
        col(Counter.id).label("counter_id"),
        col(Counter.state),
        col(Counter.state_at),
        exists()
        .where(col(Serving.counter_id) == col(Counter.id), col(Serving.day) == bindparam("day"))
        .label("worked"),
        exists().where(col(Ticket.counter_id) == col(Counter.id), AT_COUNTER).label("busy"),
    )
    .select_from(Offer)
    .outerjoin(
        WaitFigure,
        and_(col(WaitFigure.offer_id) == col(Offer.id), col(WaitFigure.at) >= bindparam("since")),
    )
    .outerjoin(CounterService, col(CounterService.offer_id) == col(Offer.id))
    .outerjoin(Counter, and_(col(Counter.id) == col(CounterService.counter_id), col(Counter.active)))
    .where(col(Offer.id) == bindparam("offer_id"))
)


@dataclass(frozen=True, kw_only=True)
class OfferNow:
    """The planned desks, and the wait of whoever comes now; None: nobody can say, or the estimator has stopped."""

    desks: tuple[DeskNow, ...]
    wait: ShownRange | None


def look(
    tx: Tx, offer: OfferPlan, *, day: date, now: datetime, counted: bool, goes_first: bool = False
) -> OfferNow:
    """One statement, a row per desk. `counted`: who asks is in the queue's figure already.

    The wait is what the tile says, and later by those who have come since it was estimated: at the doors' opening many
    take a number before the next estimate. Whoever `goes_first` stands before them.
    """
    rows = tx.all(_LOOK, offer_id=offer.offer_id, day=day, since=now - FRESH_FOR)
    desks = tuple(
        DeskNow(
            counter_id=CounterId(row.counter_id),
            state=CounterState(row.state),
            since=row.state_at,
            worked=bool(row.worked),
        )
        for row in rows
        if row.counter_id
    )
    wait = range_of(rows[0].low_seconds, rows[0].high_seconds) if rows else None
    if wait is not None and rows[0].waiting is not None:
        before = int(rows[0].before) - int(counted)
        wait = _caught_up(wait, rows, minutes=offer.minutes, before=0 if goes_first else before)
    return OfferNow(desks=desks, wait=wait)


def _caught_up(figure: ShownRange, rows: Sequence[Row], *, minutes: float, before: int) -> ShownRange:
    """With `before` in the line now. One that says "at once" holds while a counter is idle for each of them and one more."""
    working = [row for row in rows if row.state == CounterState.OPEN]
    if figure.high > timedelta():
        joined = before - int(rows[0].waiting)
    else:
        joined = before + 1 - sum(not row.busy for row in working)
    return range_after(figure, joined=joined, minutes=minutes, counters=len(working))
