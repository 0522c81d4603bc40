"""An officer leaves for a while; the counter stays theirs."""

from datetime import datetime

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Scope
from counters.events import CounterPaused
from counters.rules.lifecycle import move_counter
from counters.store import counters, journal


def pause_counter(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    reason: str | None = None,
    back_at: datetime | None = None,
) -> CounterPaused:
    """`reason` and `back_at` (None: nobody knows) are shown to the hall, and the waits count on them.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, TicketInProgress.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    state = move_counter(Action.PAUSE, counter=counter.state, ticket=counter.status)
    now = clock.now()
    counters.set_state(
        tx,
        scope=scope,
        counter_id=counter_id,
        state=state,
        officer_id=counter.officer_id,
        now=now,
        reason=reason,
        back_at=back_at,
    )
    event = CounterPaused(counter_id=counter_id, reason=reason, back_at=back_at)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
