"""An officer writes down what the next one should know of a visitor."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import NoTicketInProgress, TicketNotWaiting
from app.vocabulary import OPEN, Action, CounterId, Scope, TicketId
from counters.events import TicketNoted
from counters.rules.lifecycle import require_working
from counters.store import counters, journal, last_moves, marks, stops


def write_note(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    note: str | None,
    ticket_id: TicketId | None = None,
) -> TicketNoted:
    """On the ticket at the counter, or on one of the agency that waits or is held (`ticket_id`); None takes it away.

    The consoles of its agency show it, nothing else does; the journal does not hold it.
    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, UnknownTicket,
    TicketNotWaiting.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    require_working(counter.state)
    ticket_id = ticket_id or (counter.ticket.ticket_id if counter.ticket else None)
    if ticket_id is None:
        raise NoTicketInProgress
    now = clock.now()
    stop = stops.find(tx, scope=scope, ticket_id=ticket_id, day=business_day(now, tx.mall.timezone))
    if stop.status not in OPEN:
        raise TicketNotWaiting
    last_moves.remember(tx, Action.NOTE, scope=scope, at=counter_id, ticket_id=ticket_id, now=now)
    marks.note(tx, ticket_id=ticket_id, text=note)
    event = TicketNoted(ticket_id=ticket_id, counter_id=counter_id, noted=int(note is not None))
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
