"""An officer sits down at a counter, or comes back from a pause."""

from app.clock import Clock
from app.db import Tx
from app.errors import AlreadyAtCounter, CounterOffPlan
from app.vocabulary import Action, CounterId, Scope
from counters.events import CounterOpened
from counters.rules.lifecycle import move_counter
from counters.store import counters, journal


def open_counter(tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId) -> CounterOpened:
    """Raises UnknownCounter, CounterOffPlan, CounterAlreadyOpen, CounterTaken, AlreadyAtCounter."""
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    officer_id = counter.require_officer(scope)
    if not counter.planned:
        raise CounterOffPlan
    state = move_counter(Action.OPEN, counter=counter.state, ticket=counter.status)
    if counters.counter_of_officer(tx, officer_id=officer_id) not in {None, counter_id}:
        raise AlreadyAtCounter
    now = clock.now()
    counters.set_state(tx, scope=scope, counter_id=counter_id, state=state, officer_id=officer_id, now=now)
    event = CounterOpened(counter_id=counter_id, officer_id=officer_id)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
