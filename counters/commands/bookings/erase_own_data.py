"""Somebody wants what is known of them erased now, by the token of their booking."""

from app.clock import Clock, business_day
from app.db import Tx
from app.vocabulary import Scope
from counters.events import BookingDataErased
from counters.rules.own_data import require_erasable
from counters.store import bookings, erasure, journal, references


def erase_own_data(tx: Tx, clock: Clock, *, scope: Scope, token: str) -> BookingDataErased:
    """Name, phone, NIK, note, group and references; the hash too, unless the booking was missed. Twice is once.

    Raises UnknownBooking, DataStillNeeded.
    """
    now = clock.now()
    booking = bookings.by_token(tx, scope=scope, token=token)
    hash_too = require_erasable(booking.status, day=booking.day, today=business_day(now, tx.mall.timezone))
    erasure.erase_one(tx, booking.booking_id, hash_too=hash_too, now=now)
    references.forget(tx, booking_id=booking.booking_id)
    event = BookingDataErased(booking_id=booking.booking_id, token=token, hash_kept=int(not hash_too))
    journal.record(tx, event, scope=scope, at=now)
    return event
