"""The information desk sees that a visitor goes first, or that a self-declared priority is a mistake."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import TicketNotWaiting
from app.vocabulary import OPEN, PriorityGroup, Scope, TicketId
from counters.events import PriorityMarked
from counters.queries.plan_of import plan_of
from counters.rules.calling import regrouped_key
from counters.store import journal, marks, queues, stops


def mark_priority(
    tx: Tx, clock: Clock, *, scope: Scope, ticket_id: TicketId, priority: PriorityGroup | None
) -> PriorityMarked:
    """Of any ticket of the scope that is not over; the place in line follows. Raises UnknownTicket, TicketNotWaiting."""
    now = clock.now()
    stop = stops.find(tx, scope=scope, ticket_id=ticket_id, day=business_day(now, tx.mall.timezone))
    if stop.status not in OPEN:
        raise TicketNotWaiting
    plan = plan_of(tx, scope=scope, now=now)
    offer = plan.offer_by_id(stop.offer_id)
    prior = priority is not None
    key_at = regrouped_key(offer.rule if offer else plan.rule, stop.key_at, was=stop.priority, priority=prior)
    marks.prioritise(tx, visit_id=stop.visit_id, priority=priority)
    queues.regroup(tx, visit_id=stop.visit_id, day=stop.day, was=stop.priority, priority=prior)
    marks.rekey(tx, ticket_id=ticket_id, key_at=key_at)
    event = PriorityMarked(ticket_id=ticket_id, priority=priority, key_at=key_at)
    journal.record(tx, event, scope=scope, at=now, agency=stop.agency_id)
    return event
