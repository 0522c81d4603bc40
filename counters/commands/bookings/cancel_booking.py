"""Somebody will not come, and says so by their own token."""

from datetime import timedelta

from app.clock import Clock
from app.db import Tx
from app.errors import BookingIsCancelled, BookingIsUsed
from app.security import random_share
from app.vocabulary import BookingStatus, Scope
from counters.events import BookingCancelled
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.check_in import require_not_lapsed
from counters.store import bookings, journal, offering, slots


def cancel_booking(tx: Tx, clock: Clock, *, scope: Scope, token: str) -> BookingCancelled:
    """The places come back at a random moment, so that nobody can hand them on, and go to those who wait for them.

    Raises UnknownBooking, BookingIsCancelled, BookingIsUsed, TooLate (it was missed).
    """
    now = clock.now()
    booking = bookings.by_token(tx, scope=scope, token=token)
    if booking.status is BookingStatus.CANCELLED:
        raise BookingIsCancelled
    if booking.status is not BookingStatus.BOOKED:
        raise BookingIsUsed
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    given_up = bookings.stays(tx, booking.booking_id)
    if first := plan.offer_by_id(given_up[0].offer_id):
        require_not_lapsed(
            service=first.code, slot=booking.starts_at, now=now, timezone=plan.timezone, rule=first.rule
        )
    bookings.end(tx, booking.booking_id, status=BookingStatus.CANCELLED, now=now)
    for stay in given_up:
        offer = plan.offer_by_id(stay.offer_id)
        within = rules.settings(offer, booking.day.isoweekday()).return_within_seconds if offer else 0
        slots.give_back(
            tx, stay, scope=scope, now=now, delay=timedelta(seconds=round(within * random_share()))
        )
    offering.pass_on(tx, given_up, scope=scope, plan=plan, rules=rules, now=now)
    event = BookingCancelled(booking_id=booking.booking_id, token=booking.token, slot_start=booking.starts_at)
    journal.record(tx, event, scope=scope, at=now)
    return event
