"""Where visits go next: their planned stops, in the order in which the queues of now would send them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select
from sqlmodel import col

from app.db import Prepared, Reader, Row, constant, scoped, within
from app.models import ItineraryStop, Offer, QueueDay, Ticket
from app.vocabulary import (
    AgencyId,
    CounterId,
    MallId,
    OfferId,
    Scope,
    StopState,
    TicketId,
    TicketStatus,
    VisitId,
)
from counters.queries.queue_figures import queue_figures
from counters.rules.itinerary import StopAhead, expected_queue, in_order
from counters.rules.plan import OfferPlan, Plan

_PENDING = col(ItineraryStop.state) == constant(StopState.PENDING)
_STOPS = (
    select(
        col(ItineraryStop.id),
        col(ItineraryStop.offer_id),
        col(ItineraryStop.booked_for),
        col(Offer.agency_id),
        col(Offer.code),
        col(Offer.minutes),
        func.coalesce(col(QueueDay.waiting), 0).label("waiting"),
    )
    .select_from(ItineraryStop)
    .join(Offer, col(Offer.id) == col(ItineraryStop.offer_id))
    .outerjoin(
        QueueDay,
        and_(col(QueueDay.offer_id) == col(Offer.id), col(QueueDay.day) == col(ItineraryStop.day)),
    )
)
_OF_VISIT = Prepared(_STOPS.where(col(ItineraryStop.visit_id) == bindparam("visit"), _PENDING))
_OF_QUEUE = Prepared(
    _STOPS.add_columns(col(Ticket.id).label("ticket_id"))
    .join(Ticket, col(Ticket.visit_id) == col(ItineraryStop.visit_id))
    .where(
        within(Ticket),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.WAITING),
        _PENDING,
    )
)
_AT_COUNTERS = Prepared(
    _STOPS.add_columns(col(Ticket.counter_id))
    .join(Ticket, col(Ticket.visit_id) == col(ItineraryStop.visit_id))
    .where(
        col(ItineraryStop.mall_id) == bindparam("mall"),
        _PENDING,
        or_(
            col(Ticket.status) == constant(TicketStatus.CALLED),
            col(Ticket.status) == constant(TicketStatus.SERVING),
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class PlannedStop(StopAhead):
    """A planned stop with its row."""

    stop_id: UUID
    agency_id: AgencyId


def itinerary_of(reader: Reader, plan: Plan, *, visit_id: VisitId) -> list[PlannedStop]:
    """The stops that the visit still goes to, the next one first: one statement."""
    return _ordered(plan, reader.all(_OF_VISIT, visit=visit_id))


def itineraries_of_queue(reader: Reader, plan: Plan, *, scope: Scope) -> dict[TicketId, list[PlannedStop]]:
    """The same for everybody who waits today in the scope's agency and goes on from there: one statement."""
    rows: dict[TicketId, list[Row]] = {}
    for row in reader.all(_OF_QUEUE, day=plan.day, **scoped(scope)):
        rows.setdefault(TicketId(row.ticket_id), []).append(row)
    return {ticket: _ordered(plan, found) for ticket, found in rows.items()}


def next_at_counters(reader: Reader, plan: Plan, *, mall_id: MallId) -> dict[CounterId, PlannedStop]:
    """For each counter whose visitor goes on from there, where to: one statement."""
    rows: dict[CounterId, list[Row]] = {}
    for row in reader.all(_AT_COUNTERS, mall=mall_id):
        rows.setdefault(CounterId(row.counter_id), []).append(row)
    return {counter: _ordered(plan, found)[0] for counter, found in rows.items()}


def shortest_first(reader: Reader, plan: Plan, offers: list[OfferPlan]) -> list[OfferPlan]:
    """The order for a visit that begins now: one statement."""
    waiting = {offer: row.waiting for offer, row in queue_figures(reader, plan).items()}
    known = {offer.offer_id: offer for offer in offers}
    stops = [
        StopAhead(
            offer_id=offer.offer_id,
            code=offer.code,
            queue=expected_queue(
                waiting=waiting.get(offer.offer_id, 0), minutes=offer.minutes, counters=offer.counters
            ),
        )
        for offer in offers
    ]
    return [known[stop.offer_id] for stop in in_order(stops, plan.orders)]


def _ordered(plan: Plan, rows: list[Row]) -> list[PlannedStop]:
    stops = {row.offer_id: _stop(plan, row) for row in rows}
    return [stops[one.offer_id] for one in in_order(stops.values(), plan.orders)]


def _stop(plan: Plan, row: Row) -> PlannedStop:
    offer = plan.offer_by_id(OfferId(row.offer_id))  # None: not offered any more since this morning
    return PlannedStop(
        stop_id=row.id,
        offer_id=OfferId(row.offer_id),
        agency_id=AgencyId(row.agency_id),
        code=row.code,
        booked_for=row.booked_for,
        queue=expected_queue(
            waiting=row.waiting, minutes=row.minutes, counters=offer.counters if offer else 1
        ),
    )
