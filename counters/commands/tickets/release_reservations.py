"""Reservations that nobody confirmed in time are released; the scheduler asks."""

from datetime import timedelta

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import ReservationsReleased, TicketReleased
from counters.store import journal, reservations


def release_reservations(tx: Tx, clock: Clock, *, scope: Scope, after: timedelta) -> ReservationsReleased:
    """Those of the scope's mall that are `after` old, of earlier days too."""
    now = clock.now()
    stale = reservations.stale(tx, scope=scope, before=now - after)
    for one in stale:
        reservations.release(tx, one, now=now)
        event = TicketReleased(ticket_id=one.ticket_id, number=one.number)
        journal.record(tx, event, scope=scope, at=now, agency=one.agency_id)
    return ReservationsReleased(count=len(stale))
