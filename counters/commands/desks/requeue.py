"""A ticket goes back into its queue: it was called by mistake, or its visitor missed the call and is here again."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import NoTicketInProgress, TicketNotAside
from app.vocabulary import Action, CounterId, OfferId, Outcome, Scope, TicketId, TicketStatus
from counters.events import TicketRequeued
from counters.queries.plan_of import plan_of
from counters.rules.calling import CallingKey, requeue_key
from counters.rules.lifecycle import move, require_working
from counters.store import counters, journal, last_moves, queues, servings, stops


def requeue(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    ticket_id: TicketId | None = None,
) -> TicketRequeued:
    """The ticket at the counter keeps its key; an absent one (`ticket_id`) keeps it within the rule's minutes.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, UnknownTicket,
    TicketNotAside.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    require_working(counter.state)
    now = clock.now()
    here = counter.ticket
    ticket_id = ticket_id or (here.ticket_id if here else None)
    if ticket_id is None:
        raise NoTicketInProgress
    stop = stops.find(tx, scope=scope, ticket_id=ticket_id, day=business_day(now, tx.mall.timezone))
    last_moves.remember(tx, Action.REQUEUE, scope=scope, at=counter_id, ticket_id=ticket_id, now=now)
    if here and here.ticket_id == ticket_id:
        move(Action.REQUEUE, counter=counter.state, ticket=counter.status)
        key_at = stop.key_at
        servings.end(tx, serving_id=here.serving_id, outcome=Outcome.REQUEUED, began=None, now=now)
    elif stop.status is not TicketStatus.ABSENT or stop.ended_at is None:
        raise TicketNotAside
    else:
        held = CallingKey(key=stop.key_at)
        plan = plan_of(tx, scope=scope, now=now)
        offer = plan.offer_by_id(OfferId(stop.offer_id))
        rule = offer.rule if offer else plan.rule
        key_at = requeue_key(rule, held, absent_at=stop.ended_at, back_at=now, priority=stop.priority).key
    stops.put_back(tx, ticket_id=ticket_id, key_at=key_at, now=now)
    queues.come_back(tx, offer_id=stop.offer_id, day=stop.day)
    counters.restart_auto(tx, counter_id=counter_id, now=now)
    event = TicketRequeued(ticket_id=ticket_id, counter_id=counter_id, was=stop.status, key_at=key_at)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
