"""The visitor at the counter needs one more service: it joins the visit, on the same number."""

from app.clock import Clock
from app.db import Tx
from app.errors import AlreadyPlanned, FollowsAnother, TooManyServices
from app.vocabulary import Action, CounterId, Scope
from counters.events import ServiceAdded
from counters.queries.itinerary_of import itinerary_of
from counters.queries.plan_of import plan_of
from counters.rules.itinerary import MOST_SERVICES
from counters.rules.lifecycle import move
from counters.store import counters, itinerary, journal, last_moves, marks, queues, stops


def add_service(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, service: str, most: int = MOST_SERVICES
) -> ServiceAdded:
    """Waiting for it begins when this one is done; `most` services ahead of one visit, this one counted.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, UnknownService,
    FollowsAnother, TransferNotAccepted, AlreadyPlanned, TooManyServices.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    move(Action.ADD, counter=counter.state, ticket=counter.status)
    ticket = counter.require_ticket()
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    if service == ticket.service:
        raise AlreadyPlanned(service)
    offer = plan.goal(service, come_from=counter.agency_id, left=ticket.service)
    if offer.follows:
        raise FollowsAnother(service)
    planned = itinerary_of(tx, plan, visit_id=ticket.visit_id) if ticket.further else []
    if offer.offer_id in {one.offer_id for one in planned}:
        raise AlreadyPlanned(service)
    if len(planned) + 1 >= most:
        raise TooManyServices
    stop = stops.find(tx, scope=scope, ticket_id=ticket.ticket_id, day=ticket.day)
    last_moves.remember(tx, Action.ADD, scope=scope, at=counter_id, ticket_id=ticket.ticket_id, now=now)
    queues.promise(tx, offer_id=offer.offer_id, day=ticket.day, priority=stop.priority)
    itinerary.plan(tx, itinerary.NewStop(visit_id=ticket.visit_id, offer_id=offer.offer_id, day=ticket.day))
    marks.rekey(tx, ticket_id=ticket.ticket_id, key_at=stop.key_at)
    event = ServiceAdded(ticket_id=ticket.ticket_id, counter_id=counter_id, service=service)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event
