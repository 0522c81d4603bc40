"""The next shift sits down at a counter that somebody has open, without the visitor there losing the place."""

from app.clock import Clock, new_id
from app.db import Tx
from app.errors import AlreadyAtCounter, CounterNotTaken, NotAllowed
from app.vocabulary import CounterId, CounterState, Outcome, Scope, ServingId
from counters.events import CounterTakenOver
from counters.store import counters, journal, servings


def take_over(tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId) -> CounterTakenOver:
    """The counter is open and theirs; the time of the visitor there is split between the two officers.

    Raises UnknownCounter, CounterNotTaken (closed, or their own), AlreadyAtCounter.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    before, officer_id = counter.officer_id, scope.officer_id
    if officer_id is None:
        raise NotAllowed
    if before is None or before == officer_id:
        raise CounterNotTaken
    if counters.counter_of_officer(tx, officer_id=officer_id) is not None:
        raise AlreadyAtCounter
    now = clock.now()
    counters.set_state(
        tx, scope=scope, counter_id=counter_id, state=CounterState.OPEN, officer_id=officer_id, now=now
    )
    ticket = counter.ticket
    if ticket is not None:
        serving_id = ServingId(new_id())
        servings.end(tx, serving_id=ticket.serving_id, outcome=Outcome.HANDED_OVER, began=None, now=now)
        servings.begin(
            tx,
            serving_id=serving_id,
            ticket_id=ticket.ticket_id,
            at=counter,
            officer_id=officer_id,
            day=ticket.day,
            now=now,
            started_at=now if ticket.started_at else None,
        )
        servings.hand_over(tx, ticket_id=ticket.ticket_id, serving_id=serving_id)
    event = CounterTakenOver(
        counter_id=counter_id,
        from_officer=before,
        officer_id=officer_id,
        ticket_id=ticket.ticket_id if ticket else None,
    )
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
