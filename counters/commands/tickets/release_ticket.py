"""A visitor left the kiosk without their number."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope, TicketStatus
from counters.events import TicketReleased
from counters.store import journal, reservations, stops


def release_ticket(tx: Tx, clock: Clock, *, scope: Scope, token: str) -> TicketReleased:
    """Only while it is reserved; one that counts, or is released already, stays as it is. Raises UnknownTicket."""
    stop = stops.by_token(tx, scope=scope, token=token)
    event = TicketReleased(ticket_id=stop.ticket_id, number=stop.number)
    if stop.status is not TicketStatus.RESERVED:
        return event
    now = clock.now()
    one = reservations.Reserved(
        ticket_id=stop.ticket_id,
        visit_id=stop.visit_id,
        agency_id=stop.agency_id,
        offer_id=stop.offer_id,
        day=stop.day,
        number=stop.number,
        priority=stop.priority,
    )
    reservations.release(tx, one, now=now)
    journal.record(tx, event, scope=scope, at=now, agency=stop.agency_id)
    return event
