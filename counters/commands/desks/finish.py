"""The visitor at the counter was served."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Outcome, Scope
from counters.events import ServiceFinished
from counters.rules.lifecycle import move
from counters.store import counters, journal, last_moves, servings, tickets


def finish(tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId) -> ServiceFinished:
    """From `called` it starts and finishes in one: the service then counts from the call.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    status = move(Action.FINISH, counter=counter.state, ticket=counter.status)
    ticket = counter.require_ticket()
    now = clock.now()
    last_moves.remember(tx, Action.FINISH, scope=scope, at=counter_id, ticket_id=ticket.ticket_id, now=now)
    tickets.end(tx, scope=scope, ticket_id=ticket.ticket_id, status=status, began=ticket.called_at, now=now)
    servings.end(tx, serving_id=ticket.serving_id, outcome=Outcome.DONE, began=ticket.called_at, now=now)
    event = ServiceFinished(ticket_id=ticket.ticket_id, counter_id=counter_id, ended_at=now)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
