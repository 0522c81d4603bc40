"""A visitor, or whoever helps at the kiosk, says what another system calls the matter."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import TicketNotWaiting, UnknownService
from app.vocabulary import OPEN, AgencyId, OfferId, Scope, TicketStatus
from counters.events import ReferenceGiven
from counters.queries.itinerary_of import itinerary_of
from counters.queries.plan_of import plan_of
from counters.rules.identity import require_reference
from counters.rules.plan import Plan
from counters.store import journal, references, stops

_ALIVE = {*OPEN, TicketStatus.RESERVED}  # a kiosk asks for it while the paper is still to come


def give_reference(
    tx: Tx, clock: Clock, *, scope: Scope, token: str, reference: str, service: str | None = None
) -> ReferenceGiven:
    """For the service that the visit is at, or for one that it still goes to; the last one given counts.

    Raises UnknownTicket, TicketNotWaiting, UnknownService, InvalidValue.
    """
    now, value = clock.now(), require_reference(reference)
    stop = stops.by_token(tx, scope=scope, token=token)
    if stop.status not in _ALIVE or stop.day != business_day(now, tx.mall.timezone):
        raise TicketNotWaiting
    offer_id, agency_id = stop.offer_id, stop.agency_id
    if service is not None and service != stop.service:
        offer_id, agency_id = _later(tx, plan_of(tx, scope=scope, now=now), stop, service)
    references.replace(
        tx, value, scope=scope, agency_id=agency_id, offer_id=offer_id, visit_id=stop.visit_id, day=stop.day
    )
    event = ReferenceGiven(ticket_id=stop.ticket_id, service=service or stop.service)
    journal.record(tx, event, scope=scope, at=now, agency=agency_id)
    return event


def _later(tx: Tx, plan: Plan, stop: stops.Stop, service: str) -> tuple[OfferId, AgencyId]:
    for planned in itinerary_of(tx, plan, visit_id=stop.visit_id):
        if planned.code == service:
            return planned.offer_id, planned.agency_id
    raise UnknownService(service)
