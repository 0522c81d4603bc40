"""A visitor takes a number at the kiosk, for one service or for a few."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.clock import Clock, local
from app.db import Tx
from app.errors import TooManyServices
from app.security import new_token
from app.vocabulary import AgencyId, PriorityGroup, Scope, TicketId
from counters.events import TicketReserved, TicketTaken
from counters.queries.itinerary_of import shortest_first
from counters.queries.plan_of import plan_of
from counters.rules.availability import Today, availability, require_available
from counters.rules.calling import calling_key
from counters.rules.itinerary import MOST_SERVICES
from counters.rules.numbering import number_of
from counters.rules.plan import OfferPlan, Plan
from counters.rules.waits.shown_wait import ShownRange, range_at
from counters.store import itinerary, journal, offer_now, queues, tickets, waits

_TOKEN_BITS = 128


@dataclass(frozen=True, kw_only=True)
class _Place:
    """What the visitor asked with, and the place in the queue that it gave: `ahead` wait already."""

    priority: PriorityGroup | None
    at_own_risk: bool
    ahead: int
    wait: ShownRange | None
    reserved: bool


def take_ticket(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    service: str,
    also: Sequence[str] = (),
    priority: PriorityGroup | None = None,
    at_own_risk: bool = False,
    most: int = MOST_SERVICES,
    confirm: bool = False,
) -> TicketTaken:
    """Issues the next number of the service's series and a place in its queue, with the estimator's newest figure.

    With `also`, up to `most` services go on one number: the visit queues for one at a time, for the one with the
    shortest queue first. `at_own_risk`: the visitor was told that the wait may end after closing; it counts where mall
    or agency allow it. `confirm`: it counts, and is called, only after `confirm_ticket`; its place is that of its issue.
    Raises UnknownService, FollowsAnother, TooManyServices, or the NoTicketNow that says why not; then no number is used
    up.
    """
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    offer, *further = _wanted(tx, plan, (service, *also), most=most)
    place = _join(tx, plan, offer, priority=priority, at_own_risk=at_own_risk, now=now, reserved=confirm)
    for later in further:
        _join(tx, plan, later, priority=priority, at_own_risk=at_own_risk, now=now, later=True)
    new = _ticket(tx, plan, offer, place, now=now)
    ahead = place.ahead
    if priority is not None:
        ahead = tickets.count_earlier(tx, offer_id=offer.offer_id, day=plan.day, key_at=new.key_at)
    ticket_id, visit_id = tickets.issue(tx, new, scope=scope)
    for later in further:
        itinerary.plan(tx, itinerary.NewStop(visit_id=visit_id, offer_id=later.offer_id, day=plan.day))
    return _record(tx, new, [offer, *further], ticket_id=ticket_id, ahead=ahead, scope=scope)


def _wanted(tx: Tx, plan: Plan, services: Sequence[str], *, most: int) -> list[OfferPlan]:
    """What the visit goes to, the first stop first."""
    offers = [plan.first_stage(code) for code in dict.fromkeys(services)]
    if len(offers) > most:
        raise TooManyServices
    return shortest_first(tx, plan, offers) if len(offers) > 1 else offers


def _join(
    tx: Tx,
    plan: Plan,
    offer: OfferPlan,
    *,
    priority: PriorityGroup | None,
    at_own_risk: bool,
    now: datetime,
    later: bool = False,
    reserved: bool = False,
) -> _Place:
    """Into its queue, or promised to it for `later` or until it is confirmed. Raises NoTicketNow."""
    prior = priority is not None
    enter = queues.promise if later or reserved else queues.join
    queue = enter(tx, offer_id=offer.offer_id, day=plan.day, priority=prior)
    counted = enter is queues.join
    state = offer_now.look(tx, offer, day=plan.day, now=now, counted=counted, goes_first=prior)
    today = Today(
        issued=queue.issued,
        issued_priority=queue.issued_priority,
        desks=state.desks,
        longest_wait=state.wait.high if state.wait else None,
    )
    answer = availability(plan, offer, now=local(now, plan.timezone), today=today, priority=prior)
    risk = require_available(answer, at_own_risk=at_own_risk)
    return _Place(
        priority=priority, at_own_risk=risk, ahead=queue.waiting, wait=state.wait, reserved=reserved
    )


def _ticket(tx: Tx, plan: Plan, offer: OfferPlan, place: _Place, *, now: datetime) -> tickets.NewTicket:
    order_no = queues.draw_number(tx, series_id=offer.series_id, day=plan.day)
    standing = calling_key(offer.rule, now, priority=place.priority is not None)
    wait = range_at(place.wait, now=now, standing=standing) if place.wait else None
    return tickets.NewTicket(
        agency_id=offer.agency_id,
        offer_id=offer.offer_id,
        day=plan.day,
        number=number_of(offer.letter, order_no),
        order_no=order_no,
        token=new_token(_TOKEN_BITS),
        priority=place.priority,
        issued_at=now,
        key_at=standing.key,
        wait_low_seconds=waits.seconds(wait.low) if wait else None,
        wait_high_seconds=waits.seconds(wait.high) if wait else None,
        at_own_risk=place.at_own_risk,
        reserved=place.reserved,
    )


def _record(
    tx: Tx,
    new: tickets.NewTicket,
    offers: Sequence[OfferPlan],
    *,
    ticket_id: TicketId,
    ahead: int,
    scope: Scope,
) -> TicketTaken:
    offer, *further = offers
    made = TicketReserved if new.reserved else TicketTaken
    event = made(
        ticket_id=ticket_id,
        number=new.number,
        token=new.token,
        service=offer.code,
        further=",".join(later.code for later in further) or None,
        priority=new.priority,
        issued_at=new.issued_at,
        people_ahead=ahead,
        wait_low_seconds=new.wait_low_seconds,
        wait_high_seconds=new.wait_high_seconds,
        at_own_risk=new.at_own_risk,
    )
    journal.record(tx, event, scope=scope, at=new.issued_at, agency=AgencyId(new.agency_id))
    return event
