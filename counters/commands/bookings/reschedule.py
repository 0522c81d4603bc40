"""Somebody comes at another time, by their own token."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import BookingIsCancelled, BookingIsUsed, NotBookable
from app.security import random_share
from app.vocabulary import BookingStatus, Scope
from counters.events import BookingRescheduled
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.check_in import require_not_lapsed
from counters.rules.plan import Plan
from counters.store import bookings, journal, offering, references, slots
from counters.store.proposals import propose


def reschedule(tx: Tx, clock: Clock, *, scope: Scope, token: str, slot_start: datetime) -> BookingRescheduled:
    """The new places are taken before the old ones are given up, so nobody ends with none. The code stays.

    Nothing happens where it is at that time already. Raises UnknownBooking, BookingIsCancelled, BookingIsUsed, TooLate (it was missed), SlotInThePast, NotBookable,
    SlotFull, AlreadyBooked.
    """
    now = clock.now()
    booking = bookings.by_token(tx, scope=scope, token=token)
    _require_booked(booking.status)
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offering.lapse(tx, scope=scope, plan=plan, rules=rules, now=now)
    old = bookings.stays(tx, booking.booking_id)
    services = _services(plan, old, starts_at=booking.starts_at, now=now)
    event = BookingRescheduled(
        booking_id=booking.booking_id,
        token=booking.token,
        was=booking.starts_at,
        slot_start=slot_start,
    )
    if event.was == event.slot_start:
        return event
    day = business_day(slot_start, plan.timezone)
    offering.offer_first(
        tx,
        scope=scope,
        plan=plan,
        rules=rules,
        services=services,
        span=(day, day),
        now=now,
        besides=booking.identity,
    )
    for stay in old:  # one's own places are no obstacle: moving by a quarter of an hour may overlap them
        slots.move(tx, stay, scope=scope, booked=-1)
    found = propose(tx, scope=scope, plan=plan, rules=rules, services=services, starts_at=slot_start, now=now)
    stays = [one.stay for one in found]
    bookings.require_none_yet(tx, stays, day=day, identity=booking.identity, besides=booking.booking_id)
    for one in found:
        slots.take(tx, one.stay, scope=scope, released=one.released, booked=1)
    within = found[0].settings.return_within_seconds
    for stay in old:
        if not any(stay.overlaps(goal) for goal in stays):
            delay = timedelta(seconds=round(within * random_share()))
            slots.keep_back(tx, stay, scope=scope, now=now, delay=delay)
    bookings.reschedule(tx, booking.booking_id, stays, day=day)
    references.move(tx, booking_id=booking.booking_id, day=day)
    offering.pass_on(tx, old, scope=scope, plan=plan, rules=rules, now=now)
    journal.record(tx, event, scope=scope, at=now)
    return event


def _services(plan: Plan, stays: Sequence[slots.Stay], *, starts_at: datetime, now: datetime) -> list[str]:
    """The codes of what was booked. Raises NotBookable (not offered any more), TooLate (it was missed)."""
    offers = [offer for stay in stays if (offer := plan.offer_by_id(stay.offer_id))]
    if len(offers) < len(stays):
        raise NotBookable
    first = offers[0]
    require_not_lapsed(service=first.code, slot=starts_at, now=now, timezone=plan.timezone, rule=first.rule)
    return [offer.code for offer in offers]


def _require_booked(status: BookingStatus) -> None:
    if status is BookingStatus.CANCELLED:
        raise BookingIsCancelled
    if status is not BookingStatus.BOOKED:
        raise BookingIsUsed
