"""One person took two numbers: one of them goes on for both."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import SameVisit, TicketNotWaiting
from app.vocabulary import OPEN, Action, CounterId, OfferId, Scope, TicketId, TicketStatus
from counters.events import TicketsMerged
from counters.queries.itinerary_of import itinerary_of
from counters.queries.plan_of import plan_of
from counters.rules.lifecycle import require_working
from counters.store import counters, itinerary, journal, last_moves, marks, queues, stops

_WAITS = {TicketStatus.WAITING, TicketStatus.HELD}


def merge_tickets(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, ticket_id: TicketId, into_id: TicketId
) -> TicketsMerged:
    """Cancels `ticket_id`; `into_id` keeps the better place if both are for one service, else it gets the other as a stop.

    Both are tickets of the agency. What the cancelled visit still had before it goes along.
    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, UnknownTicket, SameVisit, TicketNotWaiting.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    require_working(counter.state)
    now = clock.now()
    day = business_day(now, tx.mall.timezone)
    lost = stops.find(tx, scope=scope, ticket_id=ticket_id, day=day)
    kept = stops.find(tx, scope=scope, ticket_id=into_id, day=day)
    if lost.visit_id == kept.visit_id:
        raise SameVisit
    if lost.status not in _WAITS or kept.status not in OPEN:
        raise TicketNotWaiting
    was = last_moves.Kept(ticket_id=into_id, key_at=kept.key_at, moves=kept.moves)
    last_moves.remember(tx, Action.MERGE, scope=scope, at=counter_id, ticket_id=ticket_id, now=now, kept=was)
    stops.cancel(tx, ticket_id=ticket_id, now=now)
    if lost.status is TicketStatus.WAITING:
        queues.leave(tx, offer_id=lost.offer_id, day=day)
    same = lost.offer_id == kept.offer_id
    key_at = min(lost.key_at, kept.key_at) if same and kept.status is TicketStatus.WAITING else kept.key_at
    marks.rekey(tx, ticket_id=into_id, key_at=key_at)
    for offer_id in _gained(tx, clock, scope, lost=lost, kept=kept):
        queues.promise(tx, offer_id=offer_id, day=day, priority=kept.priority)
        itinerary.plan(tx, itinerary.NewStop(visit_id=kept.visit_id, offer_id=offer_id, day=day))
    if lost.further:
        itinerary.drop(tx, visit_id=lost.visit_id)
    event = TicketsMerged(ticket_id=ticket_id, into_id=into_id, counter_id=counter_id, key_at=key_at)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    return event


def _gained(tx: Tx, clock: Clock, scope: Scope, *, lost: stops.Stop, kept: stops.Stop) -> list[OfferId]:
    """The services that the kept visit goes to from now on and did not before."""
    plan = plan_of(tx, scope=scope, now=clock.now())
    wanted = [lost.offer_id]
    if lost.further:
        wanted += [stop.offer_id for stop in itinerary_of(tx, plan, visit_id=lost.visit_id)]
    known = {kept.offer_id}
    if kept.further:
        known |= {stop.offer_id for stop in itinerary_of(tx, plan, visit_id=kept.visit_id)}
    return [offer_id for offer_id in dict.fromkeys(wanted) if offer_id not in known]
