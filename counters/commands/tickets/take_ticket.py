"""A visitor takes a number at the kiosk."""

from app.clock import Clock, local
from app.db import Tx
from app.security import new_token
from app.vocabulary import PriorityGroup, Scope
from counters.events import TicketTaken
from counters.queries.plan_of import plan_of
from counters.rules.availability import Today, availability, require_available
from counters.rules.calling import CallingRule, calling_key
from counters.rules.numbering import number_of
from counters.store import journal, queues, tickets, waits

_TOKEN_BITS = 128
_RULE = CallingRule()


def take_ticket(
    tx: Tx, clock: Clock, *, scope: Scope, service: str, priority: PriorityGroup | None = None
) -> TicketTaken:
    """Issues the next number of the service's series and a place in its queue.

    With it stands the newest estimate of the wait: one statement, the estimator runs elsewhere.
    Raises UnknownService, or the NoTicketNow that says why not; then no number is used up.
    """
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    offer = plan.offer(service)
    issued, ahead = queues.join(tx, offer_id=offer.offer_id, day=plan.day)
    require_available(availability(plan, offer, now=local(now, plan.timezone), today=Today(issued=issued)))
    key_at = calling_key(_RULE, now, priority=priority is not None).key
    if priority is not None:
        ahead = tickets.count_earlier(tx, offer_id=offer.offer_id, day=plan.day, key_at=key_at)
    order_no = queues.draw_number(tx, series_id=offer.series_id, day=plan.day)
    wait = waits.newest(tx, offer_id=offer.offer_id, now=now)
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
        wait_low_seconds=waits.seconds(wait.low) if wait else None,
        wait_high_seconds=waits.seconds(wait.high) if wait else None,
    )
    event = TicketTaken(
        ticket_id=tickets.issue(tx, new, scope=scope),
        number=new.number,
        token=new.token,
        service=service,
        priority=priority,
        issued_at=now,
        people_ahead=ahead,
        wait_low_seconds=new.wait_low_seconds,
        wait_high_seconds=new.wait_high_seconds,
    )
    journal.record(tx, event, scope=scope, at=now, agency=offer.agency_id)
    return event
