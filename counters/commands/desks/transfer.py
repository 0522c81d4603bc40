"""The visitor at the counter goes on to another service, on the same number."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Outcome, Scope
from counters.events import TicketTransferred
from counters.queries.plan_of import plan_of
from counters.rules.calling import calling_key
from counters.rules.lifecycle import move
from counters.store import counters, journal, last_moves, queues, servings, stops, tickets


def transfer(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    service: str,
    keep_place: bool = False,
    note: str | None = None,
) -> TicketTransferred:
    """Ends this stop and begins another in the queue of `service`, with the old key or as of now.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, UnknownService,
    TransferNotAccepted.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    status = move(Action.TRANSFER, counter=counter.state, ticket=counter.status)
    ticket = counter.require_ticket()
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    offer = plan.goal(service, come_from=counter.agency_id, left=ticket.service)
    stop = stops.find(tx, scope=scope, ticket_id=ticket.ticket_id, day=ticket.day)
    goal = stops.Goal(agency_id=offer.agency_id, offer_id=offer.offer_id, note=note)
    last_moves.remember(
        tx,
        Action.TRANSFER,
        scope=scope,
        at=counter_id,
        ticket_id=ticket.ticket_id,
        now=now,
        new_ticket_id=goal.ticket_id,
    )
    tickets.end(tx, scope=scope, ticket_id=ticket.ticket_id, status=status, began=None, now=now)
    servings.end(tx, serving_id=ticket.serving_id, outcome=Outcome.TRANSFERRED, began=None, now=now)
    key_at = stop.key_at if keep_place else calling_key(offer.rule, now, priority=stop.priority).key
    stops.hand_on(tx, stop, goal, scope=scope, key_at=key_at, now=now)
    queues.join(tx, offer_id=offer.offer_id, day=stop.day)
    event = TicketTransferred(
        ticket_id=ticket.ticket_id,
        new_ticket_id=goal.ticket_id,
        counter_id=counter_id,
        from_service=ticket.service,
        service=service,
        keep_place=int(keep_place),
        key_at=key_at,
    )
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    tx.touch(agency=offer.agency_id)
    return event
