"""The called visitor stands at the counter."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Scope
from counters.events import ServiceStarted
from counters.rules.lifecycle import move
from counters.store import counters, journal, last_moves, servings, tickets


def start_service(tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId) -> ServiceStarted:
    """Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, MoveRefused."""
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    move(Action.START, counter=counter.state, ticket=counter.status)
    ticket = counter.require_ticket()
    now = clock.now()
    last_moves.remember(tx, Action.START, scope=scope, at=counter_id, ticket_id=ticket.ticket_id, now=now)
    tickets.start(tx, ticket_id=ticket.ticket_id, now=now)
    servings.start(tx, serving_id=ticket.serving_id, now=now)
    event = ServiceStarted(ticket_id=ticket.ticket_id, counter_id=counter_id, started_at=now)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
