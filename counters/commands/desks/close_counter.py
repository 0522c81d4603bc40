"""A counter is left for the day."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Scope
from counters.events import CounterClosed
from counters.rules.lifecycle import move_counter
from counters.store import counters, journal


def close_counter(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, as_supervisor: bool = False
) -> CounterClosed:
    """A supervisor closes a counter that its officer left open, too.

    Raises UnknownCounter, CounterClosed, CounterTaken, TicketInProgress.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    if not as_supervisor:
        counter.require_officer(scope)
    state = move_counter(Action.CLOSE, counter=counter.state, ticket=counter.status)
    now = clock.now()
    counters.set_state(tx, scope=scope, counter_id=counter_id, state=state, officer_id=None, now=now)
    event = CounterClosed(counter_id=counter_id)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
