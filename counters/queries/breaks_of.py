"""Which counters of a service pause, why, and when they are expected back: told to those who wait for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app.db import Prepared, Reader, constant, scoped, within
from app.models import Counter, CounterService
from app.vocabulary import CounterState, OfferId, Scope, TicketStatus
from counters.queries.queue_of import QueuedTicket

_WORKING = Prepared(
    select(
        col(Counter.label),
        col(Counter.state),
        col(Counter.pause_reason),
        col(Counter.back_at),
        col(CounterService.offer_id),
    )
    .join(CounterService, col(CounterService.counter_id) == col(Counter.id))
    .where(within(Counter), col(Counter.state) != constant(CounterState.CLOSED))
    .order_by(col(Counter.number))
)


@dataclass(frozen=True, kw_only=True)
class CounterBreak:
    """A counter that serves `offer_id` and pauses; `alone`: no other one that does is open."""

    offer_id: OfferId
    label: str
    reason: str | None
    back_at: datetime | None
    alone: bool


def breaks_of(reader: Reader, *, scope: Scope) -> list[CounterBreak]:
    """Those of the scope's agency, by counter: one statement."""
    rows = reader.all(_WORKING, **scoped(scope))
    served = {row.offer_id for row in rows if row.state == CounterState.OPEN}
    return [
        CounterBreak(
            offer_id=OfferId(row.offer_id),
            label=row.label,
            reason=row.pause_reason,
            back_at=row.back_at,
            alone=row.offer_id not in served,
        )
        for row in rows
        if row.state == CounterState.PAUSED
    ]


def breaks_for(reader: Reader, ticket: QueuedTicket) -> list[CounterBreak]:
    """Those that may concern the holder of this ticket; no statement if it does not wait."""
    if ticket.status is not TicketStatus.WAITING:
        return []
    return breaks_of(reader, scope=Scope(actor="public", mall_id=ticket.mall_id, agency_id=ticket.agency_id))
