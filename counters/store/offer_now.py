"""What decides whether a ticket may be issued beside the plan: the desks of an offer now and its newest estimate."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, exists, select
from sqlmodel import col

from app.db import Prepared, Tx
from app.models import Counter, CounterService, Offer, Serving, WaitFigure
from app.vocabulary import CounterId, CounterState, OfferId
from counters.rules.staffing import DeskNow
from counters.rules.waits.shown_wait import FRESH_FOR, ShownRange, range_of

_LOOK = Prepared(
    select(
        col(WaitFigure.low_seconds),
        col(WaitFigure.high_seconds),
        col(Counter.id).label("counter_id"),
        col(Counter.state),
        col(Counter.state_at),
        exists()
        .where(col(Serving.counter_id) == col(Counter.id), col(Serving.day) == bindparam("day"))
        .label("worked"),
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
    """The planned desks, and the wait that its tile says; None: nobody can say, or the estimator has stopped."""

    desks: tuple[DeskNow, ...]
    wait: ShownRange | None


def look(tx: Tx, *, offer_id: OfferId, day: date, now: datetime) -> OfferNow:
    """One statement, a row per desk."""
    rows = tx.all(_LOOK, offer_id=offer_id, day=day, since=now - FRESH_FOR)
    return OfferNow(
        desks=tuple(
            DeskNow(
                counter_id=CounterId(row.counter_id),
                state=CounterState(row.state),
                since=row.state_at,
                worked=bool(row.worked),
            )
            for row in rows
            if row.counter_id
        ),
        wait=range_of(rows[0].low_seconds, rows[0].high_seconds) if rows else None,
    )
