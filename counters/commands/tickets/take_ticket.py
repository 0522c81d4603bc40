"""A visitor takes a number at the kiosk, for one service or for a few."""

from collections.abc import Sequence
from datetime import datetime

from app.clock import Clock, local
from app.db import Tx
from app.errors import TooManyServices
from app.security import new_token
from app.vocabulary import PriorityGroup, Scope
from counters.events import TicketTaken
from counters.queries.itinerary_of import shortest_first
from counters.queries.plan_of import plan_of
from counters.rules.availability import require_available
from counters.rules.calling import CallingRule, calling_key
from counters.rules.itinerary import MOST_SERVICES
from counters.rules.numbering import number_of
from counters.rules.plan import OfferPlan, Plan
from counters.store import itinerary, journal, queues, tickets, waits

_TOKEN_BITS = 128
_RULE = CallingRule()


def take_ticket(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    service: str,
    also: Sequence[str] = (),
    priority: PriorityGroup | None = None,
    most: int = MOST_SERVICES,
) -> TicketTaken:
    """Issues the next number of the service's series and a place in its queue.

    With `also`, up to `most` services go on one number: the visit queues for one at a time, for the one with the
    shortest queue first. With the number stands the newest estimate of the wait: the estimator runs elsewhere.
    Raises UnknownService, FollowsAnother, TooManyServices, or the NoTicketNow that says why not.
    """
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    offer, *further = _wanted(tx, plan, (service, *also), most=most)
    ahead = _join(tx, plan, offer, further, here=local(now, plan.timezone))
    key_at = calling_key(_RULE, now, priority=priority is not None).key
    if priority is not None:
        ahead = tickets.count_earlier(tx, offer_id=offer.offer_id, day=plan.day, key_at=key_at)
    new = _ticket(tx, plan, offer, priority=priority, key_at=key_at, now=now)
    ticket_id, visit_id = tickets.issue(tx, new, scope=scope)
    for later in further:
        itinerary.plan(tx, itinerary.NewStop(visit_id=visit_id, offer_id=later.offer_id, day=plan.day))
    event = TicketTaken(
        ticket_id=ticket_id,
        number=new.number,
        token=new.token,
        service=offer.code,
        further=",".join(later.code for later in further) or None,
        priority=priority,
        issued_at=now,
        people_ahead=ahead,
        wait_low_seconds=new.wait_low_seconds,
        wait_high_seconds=new.wait_high_seconds,
    )
    journal.record(tx, event, scope=scope, at=now, agency=offer.agency_id)
    return event


def _wanted(tx: Tx, plan: Plan, services: Sequence[str], *, most: int) -> list[OfferPlan]:
    """What the visit goes to, the first stop first."""
    offers = [plan.first_stage(code) for code in dict.fromkeys(services)]
    if len(offers) > most:
        raise TooManyServices
    return shortest_first(tx, plan, offers) if len(offers) > 1 else offers


def _join(tx: Tx, plan: Plan, offer: OfferPlan, further: Sequence[OfferPlan], *, here: datetime) -> int:
    """Into the queue of the first, promised to those of the others: how many wait before. Raises NoTicketNow."""
    issued, ahead = queues.join(tx, offer_id=offer.offer_id, day=plan.day)
    require_available(plan.availability(offer, now=here, issued=issued))
    for later in further:
        promised = queues.promise(tx, offer_id=later.offer_id, day=plan.day)
        require_available(plan.availability(later, now=here, issued=promised))
    return ahead


def _ticket(
    tx: Tx, plan: Plan, offer: OfferPlan, *, priority: PriorityGroup | None, key_at: datetime, now: datetime
) -> tickets.NewTicket:
    order_no = queues.draw_number(tx, series_id=offer.series_id, day=plan.day)
    wait = waits.newest(tx, offer_id=offer.offer_id, now=now)
    return tickets.NewTicket(
        agency_id=offer.agency_id,
        offer_id=offer.offer_id,
        day=plan.day,
        number=number_of(offer.letter, order_no),
        order_no=order_no,
        token=new_token(_TOKEN_BITS),
        priority=priority,
        issued_at=now,
        key_at=key_at,
        wait_low_seconds=waits.seconds(wait.low) if wait else None,
        wait_high_seconds=waits.seconds(wait.high) if wait else None,
    )
