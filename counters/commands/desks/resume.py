"""A visitor who stood aside is back at a counter."""

from app.clock import Clock, business_day, new_id
from app.db import Tx
from app.errors import TicketNotAside
from app.vocabulary import Action, CounterId, Scope, ServingId, TicketId, TicketStatus
from counters.events import TicketResumed
from counters.rules.lifecycle import move, resumed
from counters.store import counters, journal, last_moves, servings, stops


def resume(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, ticket_id: TicketId
) -> TicketResumed:
    """As `serving` if the service had begun, else as `called`; nothing is announced, a recall does that.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, TicketInProgress, UnknownTicket,
    TicketNotAside.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    officer_id = counter.require_officer(scope)
    move(Action.RESUME, counter=counter.state, ticket=counter.status)
    now = clock.now()
    day = business_day(now, tx.mall.timezone)
    held = stops.find(tx, scope=scope, ticket_id=ticket_id, day=day)
    if held.status is not TicketStatus.HELD:
        raise TicketNotAside
    last_moves.remember(tx, Action.RESUME, scope=scope, at=counter_id, ticket_id=ticket_id, now=now)
    status = resumed(started=held.started_at is not None)
    began = now if status is TicketStatus.SERVING else None
    serving_id = ServingId(new_id())
    stops.resume(
        tx, ticket_id=ticket_id, status=status, counter_id=counter_id, serving_id=serving_id, began=began
    )
    servings.begin(
        tx,
        serving_id=serving_id,
        ticket_id=ticket_id,
        at=counter,
        officer_id=officer_id,
        day=day,
        now=now,
        started_at=began,
    )
    event = TicketResumed(ticket_id=ticket_id, counter_id=counter_id, status=status, resumed_at=now)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
