"""What is known of people, taken out of the bookings of days long past."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.db import Prepared, Tx
from app.models import Booking, BookingStop, LastMove, Ticket, Visit
from app.vocabulary import BookingId, Scope

_PAST = (col(Booking.mall_id) == bindparam("in_mall"), col(Booking.day) < bindparam("before"))
_GONE: dict[str, Any] = {
    "name_sealed": None,
    "name_masked": None,
    "phone_sealed": None,
    "phone_last": None,
    "nik_sealed": None,
    "nik_last": None,
    "priority": None,
    "note": None,
    "erased_at": bindparam("now"),
}
_ERASE_NAMES = Prepared(update(Booking).where(*_PAST, col(Booking.erased_at).is_(None)).values(_GONE))
_ERASE_HASHES = Prepared(
    update(Booking).where(*_PAST, col(Booking.identity_hash).is_not(None)).values(identity_hash=None)
)
_ERASE_STOP_HASHES = Prepared(
    update(BookingStop)
    .where(
        col(BookingStop.mall_id) == bindparam("in_mall"),
        col(BookingStop.day) < bindparam("before"),
        col(BookingStop.identity_hash).is_not(None),
    )
    .values(identity_hash=None)
)


_ERASE_ONE = Prepared(update(Booking).where(col(Booking.id) == bindparam("one")).values(_GONE))
_VISIT = select(col(Booking.visit_id)).where(col(Booking.id) == bindparam("one")).scalar_subquery()
_ERASE_ONE_VISIT = Prepared(update(Visit).where(col(Visit.id) == _VISIT).values(priority=None))
_ERASE_ONE_NOTES = Prepared(update(Ticket).where(col(Ticket.visit_id) == _VISIT).values(note=None))
_ERASE_ONE_LAST_MOVE = Prepared(  # an undo would bring them back
    update(LastMove)
    .where(col(LastMove.ticket_id).in_(select(col(Ticket.id)).where(col(Ticket.visit_id) == _VISIT)))
    .values(note=None, was_priority=None)
)
_ERASE_ONE_HASH = Prepared(
    update(Booking).where(col(Booking.id) == bindparam("one")).values(identity_hash=None)
)
_ERASE_ONE_STOPS = Prepared(
    update(BookingStop).where(col(BookingStop.booking_id) == bindparam("one")).values(identity_hash=None)
)


def erase_one(tx: Tx, booking_id: BookingId, *, hash_too: bool, now: datetime) -> None:
    """What says whose booking it was, and what its visit says of them; what recognises them if `hash_too`."""
    tx.run(_ERASE_ONE, one=booking_id, now=now)
    tx.run(_ERASE_ONE_VISIT, one=booking_id)
    tx.run(_ERASE_ONE_NOTES, one=booking_id)
    tx.run(_ERASE_ONE_LAST_MOVE, one=booking_id)
    if hash_too:
        tx.run(_ERASE_ONE_HASH, one=booking_id)
        tx.run(_ERASE_ONE_STOPS, one=booking_id)


def erase_names(tx: Tx, *, scope: Scope, before: date, now: datetime) -> int:
    """What says who somebody was, of bookings for days before `before`: how many had it still."""
    return tx.run(_ERASE_NAMES, in_mall=scope.mall_id, before=before, now=now)


def erase_hashes(tx: Tx, *, scope: Scope, before: date) -> int:
    """What recognises somebody, of bookings for days before `before`: how many had it still."""
    tx.run(_ERASE_STOP_HASHES, in_mall=scope.mall_id, before=before)
    return tx.run(_ERASE_HASHES, in_mall=scope.mall_id, before=before)
