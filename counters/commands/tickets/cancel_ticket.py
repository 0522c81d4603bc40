"""A visitor leaves by their own token: the queue, and the services that were still to come."""

from app.clock import Clock
from app.db import Tx
from app.errors import TicketNotWaiting
from app.vocabulary import Scope, TicketStatus
from counters.events import TicketCancelled
from counters.store import itinerary, journal, queues, stops


def cancel_ticket(tx: Tx, clock: Clock, *, scope: Scope, token: str) -> TicketCancelled:
    """Only one that waits or is held; who was called speaks to the officer. Raises UnknownTicket, TicketNotWaiting."""
    stop = stops.by_token(tx, scope=scope, token=token)
    if stop.status not in {TicketStatus.WAITING, TicketStatus.HELD}:
        raise TicketNotWaiting
    now = clock.now()
    stops.cancel(tx, ticket_id=stop.ticket_id, now=now)
    if stop.further:
        itinerary.drop(tx, visit_id=stop.visit_id)
    if stop.status is TicketStatus.WAITING:
        queues.leave(tx, offer_id=stop.offer_id, day=stop.day)
    event = TicketCancelled(ticket_id=stop.ticket_id, ended_at=now)
    journal.record(tx, event, scope=scope, at=now, agency=stop.agency_id)
    return event
