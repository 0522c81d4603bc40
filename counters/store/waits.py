"""Estimated waits as rows: the newest figure of an offer, what a ticket is told, what an agency has taught."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.db import Prepared, Tx, insert_of
from app.models import (
    LearntState,
    TicketWait,
    WaitFigure,
)
from app.vocabulary import (
    OfferId,
    Scope,
    TicketId,
)
from counters.rules.waits.noting import Told
from counters.rules.waits.shown_wait import ShownRange

_NOTE_FIGURE = Prepared(
    lambda insert: (
        insert(WaitFigure)
        .values(
            offer_id=bindparam("offer_id"),
            low_seconds=bindparam("low_seconds"),
            high_seconds=bindparam("high_seconds"),
            at=bindparam("at"),
            waiting=bindparam("waiting"),
        )
        .on_conflict_do_update(
            index_elements=["offer_id"],
            set_={
                "low_seconds": insert(WaitFigure).excluded.low_seconds,
                "high_seconds": insert(WaitFigure).excluded.high_seconds,
                "at": insert(WaitFigure).excluded.at,
                "waiting": insert(WaitFigure).excluded.waiting,
            },
        )
    )
)
_TELL_FIRST = insert_of(TicketWait)
_TELL = Prepared(
    update(TicketWait)
    .where(col(TicketWait.ticket_id) == bindparam("ticket"))
    .values(from_at=bindparam("new_from"), until_at=bindparam("new_until"))
)
_LEARNT = Prepared(
    select(col(LearntState.state), col(LearntState.day), col(LearntState.looked_until)).where(
        col(LearntState.mall_id) == bindparam("mall_id"), col(LearntState.agency_id) == bindparam("agency_id")
    )
)
_KEEP = Prepared(
    lambda insert: (
        insert(LearntState)
        .values(
            mall_id=bindparam("mall_id"),
            agency_id=bindparam("agency_id"),
            state=bindparam("state"),
            day=bindparam("day"),
            looked_until=bindparam("looked_until"),
        )
        .on_conflict_do_update(
            index_elements=["mall_id", "agency_id"],
            set_={
                "state": insert(LearntState).excluded.state,
                "day": insert(LearntState).excluded.day,
                "looked_until": insert(LearntState).excluded.looked_until,
            },
        )
    )
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was learnt until now, as JSON."""

    state: str
    day: date
    looked_until: datetime


def note_figure(tx: Tx, *, offer_id: OfferId, figure: ShownRange | None, waiting: int, now: datetime) -> None:
    """The figure of an offer from now on, estimated with so many before its counters."""
    tx.run(
        _NOTE_FIGURE,
        offer_id=offer_id,
        low_seconds=seconds(figure.low) if figure else None,
        high_seconds=seconds(figure.high) if figure else None,
        at=now,
        waiting=waiting,
    )


def seconds(length: timedelta) -> int:
    """Whole ones."""
    return round(length.total_seconds())


def tell(tx: Tx, *, scope: Scope, ticket_id: TicketId, told: Told, now: datetime) -> None:
    """What a waiting ticket is told from now on."""
    window = told.window
    from_at, until_at = (window.from_at, window.until_at) if window else (None, None)
    if not told.first:
        tx.run(_TELL, ticket=ticket_id, new_from=from_at, new_until=until_at)
        return
    forecast = told.forecast
    tx.run(
        _TELL_FIRST,
        ticket_id=ticket_id,
        mall_id=scope.mall_id,
        agency_id=scope.agency_id,
        told_at=now,
        p10_seconds=round(forecast.p10 * 60) if forecast else None,
        p50_seconds=round(forecast.p50 * 60) if forecast else None,
        p90_seconds=round(forecast.p90 * 60) if forecast else None,
        from_at=from_at,
        until_at=until_at,
    )


def learnt(tx: Tx, *, scope: Scope) -> Kept | None:
    """What the scope's agency has taught; None: nothing yet."""
    row = tx.one(_LEARNT, mall_id=scope.mall_id, agency_id=scope.agency_id)
    return Kept(state=row.state, day=row.day, looked_until=row.looked_until) if row else None


def keep(tx: Tx, *, scope: Scope, kept: Kept) -> None:
    """Remembers it."""
    tx.run(
        _KEEP,
        mall_id=scope.mall_id,
        agency_id=scope.agency_id,
        state=kept.state,
        day=kept.day,
        looked_until=kept.looked_until,
    )
