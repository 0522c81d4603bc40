"""A reserved ticket reached its visitor: the paper came out, or they chose their phone."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import ReservationOver
from app.vocabulary import Handover, Scope, TicketStatus
from counters.events import TicketConfirmed
from counters.store import journal, reservations, stops


def confirm_ticket(tx: Tx, clock: Clock, *, scope: Scope, token: str, by: Handover) -> TicketConfirmed:
    """Again, it changes nothing. On paper it is honoured even if it was released meanwhile, on its own day.

    A paper that came out cannot be called back; who chooses the phone stands at the kiosk and can take another number.
    Raises UnknownTicket, ReservationOver.
    """
    stop = stops.by_token(tx, scope=scope, token=token)
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
    event = TicketConfirmed(
        ticket_id=stop.ticket_id, token=token, number=stop.number, by=by, confirmed_at=now
    )
    if stop.status is TicketStatus.RESERVED:
        reservations.confirm(tx, one)
    elif stop.status is TicketStatus.RELEASED:
        if by is not Handover.PAPER or stop.day != business_day(now, tx.mall.timezone):
            raise ReservationOver
        reservations.take_up(tx, one)
    else:
        return event
    journal.record(tx, event, scope=scope, at=now, agency=stop.agency_id)
    return event
