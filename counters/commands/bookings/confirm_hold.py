"""Somebody has filled in the form: the places that were kept are booked."""

from collections.abc import Mapping

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import HoldExpired
from app.vocabulary import PriorityGroup, Scope
from counters.events import BookingMade
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.identity import Person
from counters.store import new_bookings, offering, slots
from counters.store.proposals import require_still_open


def confirm_hold(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    hold: str,
    person: Person,
    priority: PriorityGroup | None = None,
    note: str | None = None,
    given: Mapping[str, str] | None = None,
) -> BookingMade:
    """Held becomes booked, in the same places.

    Raises HoldExpired, NotBookable, AlreadyBooked, TooManyBookings, TooManyNoShows.
    """
    now = clock.now()
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offering.lapse(tx, scope=scope, plan=plan, rules=rules, now=now)
    stays = slots.end_hold(tx, scope=scope, token=hold, now=now)
    if not stays:
        raise HoldExpired
    offers = require_still_open(plan, stays)
    day = business_day(stays[0].starts_at, plan.timezone)
    chosen = [rules.settings(offer, day.isoweekday()) for offer in offers]
    new_bookings.require_allowed(tx, stays, day=day, identity=person.identity, settings=chosen, now=now)
    for stay in stays:
        slots.move(tx, stay, scope=scope, held=-1, booked=1)
    wanted = new_bookings.Wanted(person=person, priority=priority, note=note, given=given or {})
    return new_bookings.make(
        tx,
        wanted,
        offers,
        stays,
        scope=scope,
        day=day,
        keep_nik=any(one.keep_nik for one in chosen),
        now=now,
    )
