"""Somebody books a time: hold and confirm in one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.clock import Clock, business_day
from app.db import Tx
from app.vocabulary import PriorityGroup, Scope
from counters.events import BookingMade
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.identity import Person
from counters.store import new_bookings, offering, slots


def book(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    services: Sequence[str],
    slot_start: datetime,
    person: Person,
    priority: PriorityGroup | None = None,
    note: str | None = None,
    given: Mapping[str, str] | None = None,
) -> BookingMade:
    """Takes a place in every step of each service's window; what the page showed as free is decided again here.

    `given` are references of other systems by the code of the service.

    Raises UnknownService, SlotInThePast, NotBookable, SlotFull, AlreadyBooked, TooManyBookings,
    TooManyNoShows.
    """
    now = clock.now()
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offering.lapse(tx, scope=scope, plan=plan, rules=rules, now=now)
    found = offering.propose_fairly(
        tx,
        scope=scope,
        plan=plan,
        rules=rules,
        services=services,
        starts_at=slot_start,
        now=now,
        besides=person.identity,
    )
    stays, day = [one.stay for one in found], business_day(slot_start, plan.timezone)
    new_bookings.require_allowed(
        tx, stays, day=day, identity=person.identity, settings=[one.settings for one in found], now=now
    )
    for one in found:
        slots.take(tx, one.stay, scope=scope, released=one.released, booked=1)
    wanted = new_bookings.Wanted(person=person, priority=priority, note=note, given=given or {})
    return new_bookings.make(
        tx,
        wanted,
        [one.offer for one in found],
        stays,
        scope=scope,
        day=day,
        keep_nik=any(one.settings.keep_nik for one in found),
        now=now,
    )
