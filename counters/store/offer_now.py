"""What decides whether a ticket may be issued beside the plan: the desks of an offer now and its newest estimate."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Integer, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.db import AT_COUNTER, Prepared, Tx, constant
from app.models import Counter, CounterService, Offer, QueueDay, Serving, Ticket, WaitFigure
from app.vocabulary import CounterId, CounterState
from counters.rules.plan import OfferPlan
from counters.rules.staffing import DeskNow
from counters.rules.waits.shown_wait import FRESH_FOR, ShownRange, caught_up, range_of

_ITS, _THEIRS = aliased(CounterService), aliased(CounterService)
_SERVED_BESIDES = (
    select(col(_THEIRS.offer_id))
    .join(_ITS, col(_ITS.counter_id) == col(_THEIRS.counter_id))
    .join(Counter, and_(col(Counter.id) == col(_ITS.counter_id), col(Counter.active)))
    .where(col(_ITS.offer_id) == bindparam("offer_id"))
)
_BEFORE_ITS_COUNTERS = (
    select(func.coalesce(func.sum(col(QueueDay.waiting)), 0))
    .where(col(QueueDay.day) == bindparam("day"), col(QueueDay.offer_id).in_(_SERVED_BESIDES))
    .scalar_subquery()
)
_OPEN = (
    select(func.count())
    .select_from(CounterService)
    .join(Counter, col(Counter.id) == col(CounterService.counter_id))
    .where(
        col(CounterService.offer_id) == col(QueueDay.offer_id),
        col(Counter.active),
        col(Counter.state) == constant(CounterState.OPEN),
    )
)
_OPEN_TO_BOTH = _OPEN.where(
    exists().where(col(_ITS.counter_id) == col(Counter.id), col(_ITS.offer_id) == bindparam("offer_id"))
)
# Whoever waits for another service takes this one's counters only for the share of the open counters of that service
# that serve both: 20 before six counters, of which one serves this, are as three or four before that one.
_HUNDREDTHS_BEFORE_THESE = (
    select(
        func.sum(
            # not `//`: SQLite's floor() fails on a service that no open counter serves
            (col(QueueDay.waiting) * 100 * _OPEN_TO_BOTH.correlate(QueueDay).scalar_subquery()).op(
                "/", return_type=Integer()
            )(func.nullif(_OPEN.correlate(QueueDay).scalar_subquery(), 0))
        )
    )
    .where(col(QueueDay.day) == bindparam("day"), col(QueueDay.offer_id).in_(_SERVED_BESIDES))
    .scalar_subquery()
)
_LOOK = Prepared(
    select(
        col(WaitFigure.low_seconds),
        col(WaitFigure.high_seconds),
        col(WaitFigure.waiting),
        _BEFORE_ITS_COUNTERS.label("before"),
        _HUNDREDTHS_BEFORE_THESE.label("hundredths"),
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
        working = [row for row in rows if row.state == CounterState.OPEN]
        wait = caught_up(
            wait,
            noted=int(rows[0].waiting),
            before=0 if goes_first else int(rows[0].before) - counted,
            weighed=0.0 if goes_first else int(rows[0].hundredths or 0) / 100 - counted,
            minutes=offer.minutes,
            counters=len(working),
            idle=sum(not row.busy for row in working),
        )
    return OfferNow(desks=desks, wait=wait)
