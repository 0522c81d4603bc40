"""The called visitor did not come."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Outcome, Scope
from counters.events import VisitorAbsent
from counters.rules.absence import ANY_TIME, AbsenceRule, require_absent
from counters.rules.lifecycle import move
from counters.store import counters, journal, last_moves, servings, tickets


def mark_absent(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, rule: AbsenceRule = ANY_TIME
) -> VisitorAbsent:
    """Only after as many calls, and as long after the last, as the rule says.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, MoveRefused, CallAgainFirst,
    AbsentTooEarly, NotACall.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    status = move(Action.ABSENT, counter=counter.state, ticket=counter.status, announced=counter.announced)
    ticket = counter.require_ticket()
    now = clock.now()
    require_absent(rule, calls=ticket.calls, called_at=ticket.called_at, now=now)
    last_moves.remember(tx, Action.ABSENT, scope=scope, at=counter_id, ticket_id=ticket.ticket_id, now=now)
    tickets.end(tx, scope=scope, ticket_id=ticket.ticket_id, status=status, began=None, now=now)
    servings.end(tx, serving_id=ticket.serving_id, outcome=Outcome.ABSENT, began=None, now=now)
    event = VisitorAbsent(ticket_id=ticket.ticket_id, counter_id=counter_id, ended_at=now)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
