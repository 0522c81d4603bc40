"""An officer calls the visitor at the counter once more."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Scope
from counters.events import VisitorCalled
from counters.rules.absence import ANY_TIME, AbsenceRule
from counters.rules.lifecycle import move
from counters.store import counters, journal, last_moves, servings, tickets


def recall(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, rule: AbsenceRule = ANY_TIME
) -> VisitorCalled:
    """A new call with `repeat` one higher; `last` if the rule asks for no more before *absent*.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, MoveRefused, NotACall.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    move(Action.RECALL, counter=counter.state, ticket=counter.status, announced=counter.announced)
    ticket = counter.require_ticket()
    now = clock.now()
    last_moves.remember(tx, Action.RECALL, scope=scope, at=counter_id, ticket_id=ticket.ticket_id, now=now)
    tickets.recall(tx, ticket_id=ticket.ticket_id, now=now)
    event = VisitorCalled(
        ticket_id=ticket.ticket_id,
        counter_id=counter_id,
        number=ticket.number,
        service=ticket.service,
        repeat=ticket.calls,
        called_at=now,
        last=int(rule.is_last(ticket.calls + 1)),
    )
    version = journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    servings.announce(
        tx, servings.Announcement(scope=scope, counter=counter, event=event, day=ticket.day, version=version)
    )
    return event
