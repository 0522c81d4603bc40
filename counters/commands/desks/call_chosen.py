"""An officer calls one out of order, which the journal records."""

from app.clock import Clock, business_day, new_id
from app.db import Tx
from app.errors import ForAnotherCounter, TicketNotWaiting, UnknownTicket
from app.vocabulary import Action, CounterId, Scope, ServingId, TicketId, TicketStatus
from counters.events import VisitorCalled
from counters.rules.lifecycle import move
from counters.store import counters, journal, last_moves, queues, servings, stops, tickets


def call_chosen(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    ticket_id: TicketId,
    reason: str | None = None,
) -> VisitorCalled:
    """Somebody who waits for a service of this counter, whatever the order.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, TicketInProgress, UnknownTicket,
    TicketNotWaiting, ForAnotherCounter.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    officer_id = counter.require_officer(scope)
    move(Action.CALL, counter=counter.state, ticket=counter.status)
    now = clock.now()
    day = business_day(now, tx.mall.timezone)
    chosen = stops.find(tx, scope=scope, ticket_id=ticket_id, day=day, counter_id=counter_id)
    if not chosen.served:
        raise UnknownTicket
    if chosen.status is not TicketStatus.WAITING:
        raise TicketNotWaiting
    if chosen.only_at not in {None, counter_id}:
        raise ForAnotherCounter
    last_moves.remember(tx, Action.CALL, scope=scope, at=counter_id, ticket_id=ticket_id, now=now)
    serving_id = ServingId(new_id())
    tickets.call(tx, ticket_id=ticket_id, counter_id=counter_id, serving_id=serving_id, now=now)
    servings.begin(
        tx, serving_id=serving_id, ticket_id=ticket_id, at=counter, officer_id=officer_id, day=day, now=now
    )
    queues.leave(tx, offer_id=chosen.offer_id, day=day)
    event = VisitorCalled(
        ticket_id=ticket_id,
        counter_id=counter_id,
        number=chosen.number,
        service=chosen.service,
        repeat=0,
        called_at=now,
        out_of_order=1,
        reason=reason,
    )
    version = journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    if chosen.announced:
        call = servings.Announcement(scope=scope, counter=counter, event=event, day=day, version=version)
        servings.announce(tx, call)
    return event
