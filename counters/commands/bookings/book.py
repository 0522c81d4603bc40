"""Somebody books a time: hold and confirm in one."""

from collections.abc import Sequence
from datetime import datetime

from app.clock import Clock, business_day
from app.db import Tx
from app.vocabulary import PriorityGroup, Scope
from counters.events import BookingMade
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.identity import Person
from counters.store import offering, slots
from counters.store.promises import Guest, promise, require_allowed
from counters.store.proposals import propose


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
    external_reference: str | None = None,
) -> BookingMade:
    """Takes a place in every step of each service's window; what the page showed as free is decided again here.

    Raises UnknownService, SlotInThePast, NotBookable, SlotFull, AlreadyBooked, TooManyBookings,
    TooManyNoShows.
    """
    now = clock.now()
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offering.lapse(tx, scope=scope, plan=plan, rules=rules, now=now)
    found = propose(tx, scope=scope, plan=plan, rules=rules, services=services, starts_at=slot_start, now=now)
    stays, day = [one.stay for one in found], business_day(slot_start, plan.timezone)
    require_allowed(tx, stays, day=day, identity=person.identity, settings=found[0].settings, now=now)
    for one in found:
        slots.take(tx, one.stay, scope=scope, released=one.released, booked=1)
    guest = Guest(person=person, priority=priority, note=note, external_reference=external_reference)
    return promise(
        tx,
        stays,
        scope=scope,
        services=services,
        day=day,
        guest=guest,
        keep_nik=any(one.settings.keep_nik for one in found),
        now=now,
    )
