"""An officer calls whose turn it is."""

from app.clock import Clock, business_day, new_id
from app.db import Tx
from app.errors import QueueEmpty
from app.vocabulary import Action, CounterId, Scope, ServingId
from counters.events import VisitorCalled
from counters.queries.auto_calls import due_at
from counters.rules.auto_call import require_due
from counters.rules.lifecycle import move
from counters.store import counters, journal, last_moves, queues, servings, tickets


def call_next(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, by_itself: bool = False
) -> VisitorCalled:
    """The first in calling order whose service the counter serves; `by_itself`: no key was pressed, it has been idle.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, TicketInProgress, QueueEmpty.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    officer_id = counter.require_officer(scope)
    move(Action.NEXT, counter=counter.state, ticket=counter.status)
    now = clock.now()
    if by_itself:
        require_due(due_at(tx, scope=scope, counter_id=counter_id, now=now), now=now)
    day, agency = business_day(now, tx.mall.timezone), counter.agency_id
    chosen = tickets.next_waiting(tx, scope=scope, agency_id=agency, counter_id=counter_id, day=day, now=now)
    if chosen is None:
        raise QueueEmpty
    last_moves.remember(tx, Action.NEXT, scope=scope, at=counter_id, ticket_id=chosen.ticket_id, now=now)
    serving_id = ServingId(new_id())
    tickets.call(tx, ticket_id=chosen.ticket_id, counter_id=counter_id, serving_id=serving_id, now=now)
    servings.begin(
        tx,
        serving_id=serving_id,
        ticket_id=chosen.ticket_id,
        at=counter,
        officer_id=officer_id,
        day=chosen.day,
        now=now,
    )
    queues.leave(tx, offer_id=chosen.offer_id, day=chosen.day)
    event = VisitorCalled(
        ticket_id=chosen.ticket_id,
        counter_id=counter_id,
        number=chosen.number,
        service=chosen.service,
        repeat=0,
        called_at=now,
    )
    version = journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    if chosen.announced:
        call = servings.Announcement(
            scope=scope, counter=counter, event=event, day=chosen.day, version=version
        )
        servings.announce(tx, call)
    return event
