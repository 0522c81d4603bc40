"""An officer has the counter call by itself, or stops that."""

from app.clock import Clock
from app.db import Tx
from app.errors import CounterClosed, InvalidValue
from app.vocabulary import CounterId, CounterState, Scope
from counters.events import AutoCallSwitched
from counters.rules.auto_call import LONGEST, SHORTEST
from counters.store import counters, journal


def switch_auto_call(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, seconds: int | None
) -> AutoCallSwitched:
    """After `seconds` (5 to 600) of idleness; None stops it. It ends when the officer leaves, and rests while they pause.

    Raises UnknownCounter, CounterClosed, CounterTaken, InvalidValue.
    """
    if seconds is not None and not SHORTEST <= seconds <= LONGEST:
        raise InvalidValue(field="seconds")
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    if counter.state is CounterState.CLOSED:
        raise CounterClosed
    now = clock.now()
    counters.switch_auto(tx, scope=scope, counter_id=counter_id, seconds=seconds, now=now)
    event = AutoCallSwitched(counter_id=counter_id, seconds=seconds)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
