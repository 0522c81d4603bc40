"""What a kiosk may do by itself when the server is gone, and what is believed of it afterwards. Pure.

A kiosk holds numbers of every series in advance. When fewer than half of them are left it gets as many again:

    size 30, 15 left -> 0 more
    size 30, 14 left -> 30 more

Handed over, a ticket's moment is the kiosk's word within bounds: not before the kiosk had the number, not after now
(nor after the number's day), and later than the one that the same kiosk gave out before it:

    lease 08:00, said 09:10, handed over 09:30 -> 09:10
    lease 08:00, said 10:10 (an hour fast), handed over 09:30 -> 09:30
    lease 08:00, said 07:10 (an hour slow) -> 08:00
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.vocabulary import PriorityGroup
from counters.rules.calendar import disrupted, hours_on
from counters.rules.plan import OfferPlan, Plan

_NEXT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A lease that a kiosk says it holds; `next` is the first number that it has not given out."""

    lease_id: UUID
    next: int


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A ticket as the kiosk that gave it out tells of it; the first of `services` is the one that the number is for."""

    offline_id: UUID
    lease_id: UUID
    order_no: int
    services: Sequence[str]
    priority: PriorityGroup | None
    token: str
    said_at: datetime


def more(*, left: int, size: int) -> int:
    """How many numbers a kiosk gets that has `left` of a series."""
    return size if left * 2 < size else 0


def believed(said_at: datetime, *, given_at: datetime, now: datetime, before: datetime | None) -> datetime:
    """When a ticket counts as taken; `before` is the kiosk's one before it."""
    moment = max(min(said_at, now), min(given_at, now))
    return moment if before is None or moment > before else before + _NEXT


def ends_at(day: date, timezone: str) -> datetime:
    """The midnight that ends a day's numbers."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))


def spans_of(plan: Plan, offer: OfferPlan) -> tuple[tuple[datetime, datetime], ...]:
    """When tickets are given today, as instants in the mall's zone: what a kiosk goes by when it cannot ask."""
    hours = hours_on(plan, offer, plan.day)
    if hours is None or disrupted(plan, offer, plan.day):
        return ()
    zone = ZoneInfo(plan.timezone)
    return tuple(
        (datetime.combine(plan.day, starts, zone), datetime.combine(plan.day, ends, zone))
        for starts, ends in hours.spans()
    )
