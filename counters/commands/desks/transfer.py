"""The visitor at the counter goes on to another service, on the same number."""

from datetime import datetime

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, CounterId, Outcome, Scope, TicketStatus
from counters.events import TicketTransferred
from counters.queries.itinerary_of import PlannedStop, itinerary_of
from counters.queries.plan_of import plan_of
from counters.rules.calling import calling_key
from counters.rules.lifecycle import move
from counters.store import counters, itinerary, journal, last_moves, queues, servings, stops, tickets


def transfer(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    service: str,
    keep_place: bool = False,
    note: str | None = None,
    only_at: CounterId | None = None,
) -> TicketTransferred:
    """Ends this stop and begins another in the queue of `service`, with the old key or as of now.

    `only_at`: the one counter that calls it, until that one is closed. A planned stop of the visit begins with it.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, UnknownService,
    TransferNotAccepted, CounterDoesNotServe.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    status = move(Action.TRANSFER, counter=counter.state, ticket=counter.status)
    ticket = counter.require_ticket()
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    offer = plan.goal(service, come_from=counter.agency_id, left=ticket.service)
    stop = stops.find(tx, scope=scope, ticket_id=ticket.ticket_id, day=ticket.day)
    if only_at is not None:
        counters.require_serves(tx, counter_id=only_at, offer_id=offer.offer_id)
    planned = itinerary_of(tx, plan, visit_id=ticket.visit_id) if ticket.further else []
    goal = stops.Goal(agency_id=offer.agency_id, offer_id=offer.offer_id, note=note, only_at=only_at)
    _end(tx, ticket, goal, scope=scope, counter_id=counter_id, status=status, now=now)
    key_at = stop.key_at if keep_place else calling_key(offer.rule, now, priority=stop.priority).key
    stops.hand_on(tx, stop, goal, scope=scope, key_at=key_at, now=now)
    _join(tx, planned, goal, stop=stop)
    event = TicketTransferred(
        ticket_id=ticket.ticket_id,
        new_ticket_id=goal.ticket_id,
        counter_id=counter_id,
        from_service=ticket.service,
        service=service,
        keep_place=int(keep_place),
        key_at=key_at,
        only_at=only_at,
    )
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    tx.touch(agency=offer.agency_id)
    return event


def _end(
    tx: Tx,
    ticket: counters.TicketAtCounter,
    goal: stops.Goal,
    *,
    scope: Scope,
    counter_id: CounterId,
    status: TicketStatus,
    now: datetime,
) -> None:
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


def _join(tx: Tx, planned: list[PlannedStop], goal: stops.Goal, *, stop: stops.Stop) -> None:
    """A planned stop was counted when it was planned."""
    begun = next((one for one in planned if one.offer_id == goal.offer_id), None)
    if begun:
        itinerary.begin(tx, stop_id=begun.stop_id, ticket_id=goal.ticket_id)
        queues.come_back(tx, offer_id=goal.offer_id, day=stop.day)
    else:
        queues.join(tx, offer_id=goal.offer_id, day=stop.day, priority=stop.priority)
