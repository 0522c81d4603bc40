"""When several services can be booked as one visit, for the page and for programs: the command decides again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from app.db import Reader
from app.vocabulary import Scope
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.free_slots import free_slots
from counters.queries.plan_of import plan_of
from counters.rules.journeys import FreeVisit, Leg, visits


@dataclass(frozen=True, kw_only=True)
class FreeVisits:
    """As `FreeSlots`, with the window of every service; several are never drawn together."""

    slots: tuple[FreeVisit, ...]
    next_release_at: datetime | None
    drawn: frozenset[date] = frozenset()


def free_visits(
    reader: Reader,
    *,
    scope: Scope,
    services: Sequence[str],
    first: date | None,
    last: date | None,
    now: datetime,
) -> FreeVisits:
    """In the order of `services`, two statements for each. Raises UnknownService."""
    plan, rules = plan_of(reader, scope=scope, now=now), booking_rules_of(reader, scope=scope)
    offers = [plan.offer(service) for service in services]
    each = [
        free_slots(reader, scope=scope, service=offer.code, first=first, last=last, now=now)
        for offer in offers
    ]
    found: list[FreeVisit] = []
    for day in sorted({slot.starts_at.date() for slot in each[0].slots}):
        walks = [timedelta()] + [
            timedelta(minutes=rules.settings(there, day.isoweekday()).walking_minutes)
            if there.agency_id != here.agency_id
            else timedelta()
            for here, there in pairwise(offers)
        ]
        found += visits(
            [
                Leg(windows=[slot for slot in one.slots if slot.starts_at.date() == day], walk=walk)
                for one, walk in zip(each, walks, strict=True)
            ]
        )
    releases = [one.next_release_at for one in each if one.next_release_at]
    return FreeVisits(
        slots=tuple(found),
        next_release_at=min(releases, default=None),
        drawn=each[0].drawn if len(each) == 1 else frozenset(),
    )
