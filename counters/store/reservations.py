"""Tickets whose number is given out and that do not count yet: confirmed, or released with what they had promised."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.db import Prepared, Tx, constant
from app.models import Ticket, Visit
from app.models.columns import UtcDateTime
from app.vocabulary import AgencyId, OfferId, Scope, TicketId, TicketStatus, VisitId
from counters.store import itinerary, queues

_THIS = col(Ticket.id) == bindparam("ticket_id")
_CONFIRM = Prepared(
    update(Ticket)
    .where(_THIS)
    .values(status=TicketStatus.WAITING.value, ended_at=None, moves=col(Ticket.moves) + 1)
)
_RELEASE = Prepared(
    update(Ticket)
    .where(_THIS)
    .values(status=TicketStatus.RELEASED.value, ended_at=bindparam("now"), moves=col(Ticket.moves) + 1)
)
_STALE = Prepared(
    select(
        col(Ticket.id),
        col(Ticket.visit_id),
        col(Ticket.agency_id),
        col(Ticket.offer_id),
        col(Ticket.day),
        col(Visit.number),
        col(Visit.priority),
    )
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    .where(
        col(Ticket.mall_id) == bindparam("mall"),
        col(Ticket.status) == constant(TicketStatus.RESERVED),
        col(Ticket.issued_at) <= bindparam("before", type_=UtcDateTime()),
    )
    .order_by(col(Ticket.issued_at), col(Ticket.order_no))
)


@dataclass(frozen=True, kw_only=True)
class Reserved:
    """A reservation with what it counted for."""

    ticket_id: TicketId
    visit_id: VisitId
    agency_id: AgencyId
    offer_id: OfferId
    day: date
    number: str
    priority: bool


def stale(tx: Tx, *, scope: Scope, before: datetime) -> list[Reserved]:
    """Those of the scope's mall that were given out until then and confirmed by nobody, the oldest first."""
    return [
        Reserved(
            ticket_id=TicketId(row.id),
            visit_id=VisitId(row.visit_id),
            agency_id=AgencyId(row.agency_id),
            offer_id=OfferId(row.offer_id),
            day=row.day,
            number=row.number,
            priority=row.priority is not None,
        )
        for row in tx.all(_STALE, mall=scope.mall_id, before=before)
    ]


def confirm(tx: Tx, one: Reserved) -> None:
    """It waits, in the place that its issue gave it."""
    tx.run(_CONFIRM, ticket_id=one.ticket_id)
    queues.come_back(tx, offer_id=one.offer_id, day=one.day)


def take_up(tx: Tx, one: Reserved) -> None:
    """It was released and is in somebody's hand after all: it waits in its old place, its promises with it."""
    tx.run(_CONFIRM, ticket_id=one.ticket_id)
    queues.join(tx, offer_id=one.offer_id, day=one.day, priority=one.priority)
    for offer_id, day in itinerary.take_up(tx, visit_id=one.visit_id):
        queues.promise(tx, offer_id=offer_id, day=day, priority=one.priority)


def release(tx: Tx, one: Reserved, *, now: datetime) -> None:
    """What it counted for is given back; its number is not."""
    tx.run(_RELEASE, ticket_id=one.ticket_id, now=now)
    queues.unpromise(tx, offer_id=one.offer_id, day=one.day, priority=one.priority)
    for offer_id, day in itinerary.let_go(tx, visit_id=one.visit_id):
        queues.unpromise(tx, offer_id=offer_id, day=day, priority=one.priority)
