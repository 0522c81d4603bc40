"""A visitor takes a number at the kiosk."""

from app.clock import Clock, local
from app.db import Tx
from app.security import new_token
from app.vocabulary import AgencyId, PriorityGroup, Scope, TicketId
from counters.events import TicketTaken
from counters.queries.plan_of import plan_of
from counters.rules.availability import Today, availability, require_available
from counters.rules.calling import calling_key
from counters.rules.numbering import number_of
from counters.store import journal, offer_now, queues, tickets, waits

_TOKEN_BITS = 128


def take_ticket(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    service: str,
    priority: PriorityGroup | None = None,
    at_own_risk: bool = False,
) -> TicketTaken:
    """Issues the next number of the service's series and a place in its queue, with the estimator's newest figure.

    `at_own_risk`: the visitor was told that the wait may end after closing; it counts where mall or agency allow it.
    Raises UnknownService, or the NoTicketNow that says why not; then no number is used up.
    """
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    offer = plan.offer(service)
    prior = priority is not None
    queue = queues.join(tx, offer_id=offer.offer_id, day=plan.day, priority=prior)
    state = offer_now.look(tx, offer_id=offer.offer_id, day=plan.day, now=now)
    today = Today(
        issued=queue.issued,
        issued_priority=queue.issued_priority,
        desks=state.desks,
        longest_wait=state.wait.high if state.wait else None,
    )
    answer = availability(plan, offer, now=local(now, plan.timezone), today=today, priority=prior)
    at_own_risk = require_available(answer, at_own_risk=at_own_risk)
    key_at = calling_key(offer.rule, now, priority=prior).key
    ahead = queue.waiting
    if prior:
        ahead = tickets.count_earlier(tx, offer_id=offer.offer_id, day=plan.day, key_at=key_at)
    order_no = queues.draw_number(tx, series_id=offer.series_id, day=plan.day)
    new = tickets.NewTicket(
        agency_id=offer.agency_id,
        offer_id=offer.offer_id,
        day=plan.day,
        number=number_of(offer.letter, order_no),
        order_no=order_no,
        token=new_token(_TOKEN_BITS),
        priority=priority,
        issued_at=now,
        key_at=key_at,
        wait_low_seconds=waits.seconds(state.wait.low) if state.wait else None,
        wait_high_seconds=waits.seconds(state.wait.high) if state.wait else None,
        at_own_risk=at_own_risk,
    )
    ticket_id = tickets.issue(tx, new, scope=scope)
    return _record(tx, new, ticket_id=ticket_id, service=service, ahead=ahead, scope=scope)


def _record(
    tx: Tx, new: tickets.NewTicket, *, ticket_id: TicketId, service: str, ahead: int, scope: Scope
) -> TicketTaken:
    event = TicketTaken(
        ticket_id=ticket_id,
        number=new.number,
        token=new.token,
        service=service,
        priority=new.priority,
        issued_at=new.issued_at,
        people_ahead=ahead,
        wait_low_seconds=new.wait_low_seconds,
        wait_high_seconds=new.wait_high_seconds,
        at_own_risk=new.at_own_risk,
    )
    journal.record(tx, event, scope=scope, at=new.issued_at, agency=AgencyId(new.agency_id))
    return event
