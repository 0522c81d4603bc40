"""The visitor at the counter steps aside, e.g. to fetch a paper; the next one can be called."""

from datetime import timedelta

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Outcome, Scope
from counters.events import TicketHeld
from counters.rules.lifecycle import move
from counters.store import counters, journal, last_moves, servings, stops


def hold(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    note: str | None = None,
    remind_after: timedelta | None = None,
) -> TicketHeld:
    """`note` is for the officer who takes the ticket back, None leaves the one that is there; the journal does not hold it.

    After `remind_after` the counters of the agency are told of it, if it is still held.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    move(Action.HOLD, counter=counter.state, ticket=counter.status)
    ticket = counter.require_ticket()
    now = clock.now()
    last_moves.remember(tx, Action.HOLD, scope=scope, at=counter_id, ticket_id=ticket.ticket_id, now=now)
    remind_at = now + remind_after if remind_after else None
    stops.hold(tx, ticket_id=ticket.ticket_id, note=note, remind_at=remind_at, now=now)
    servings.end(tx, serving_id=ticket.serving_id, outcome=Outcome.HELD, began=None, now=now)
    event = TicketHeld(ticket_id=ticket.ticket_id, counter_id=counter_id, held_at=now, remind_at=remind_at)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
