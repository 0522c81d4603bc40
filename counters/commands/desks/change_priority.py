"""An officer sees that a visitor goes first, or that a self-declared priority is a mistake."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import TicketNotWaiting
from app.vocabulary import OPEN, Action, CounterId, PriorityGroup, Scope, TicketId
from counters.events import PriorityChanged
from counters.queries.plan_of import plan_of
from counters.rules.calling import regrouped_key
from counters.rules.lifecycle import require_working
from counters.store import counters, journal, last_moves, marks, queues, stops


def change_priority(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    ticket_id: TicketId,
    priority: PriorityGroup | None,
) -> PriorityChanged:
    """Of a ticket of the agency that is not over; the place in line follows, here and at later stops.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, UnknownTicket, TicketNotWaiting.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    require_working(counter.state)
    now = clock.now()
    stop = stops.find(tx, scope=scope, ticket_id=ticket_id, day=business_day(now, tx.mall.timezone))
    if stop.status not in OPEN:
        raise TicketNotWaiting
    last_moves.remember(
        tx, Action.PRIORITY, scope=scope, at=counter_id, ticket_id=ticket_id, now=now, priority=stop.group
    )
    plan = plan_of(tx, scope=scope, now=now)
    offer = plan.offer_by_id(stop.offer_id)
    rule = offer.rule if offer else plan.rule
    key_at = regrouped_key(rule, stop.key_at, was=stop.priority, priority=priority is not None)
    marks.prioritise(tx, visit_id=stop.visit_id, priority=priority)
    queues.regroup(tx, visit_id=stop.visit_id, day=stop.day, was=stop.priority, priority=priority is not None)
    marks.rekey(tx, ticket_id=ticket_id, key_at=key_at)
    event = PriorityChanged(
        ticket_id=ticket_id, counter_id=counter_id, priority=priority, was=stop.group, key_at=key_at
    )
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
