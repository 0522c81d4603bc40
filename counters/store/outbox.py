"""Messages to citizens as rows: written once for an event, dropped when they are out of date; a channel sends them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, or_, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Row, Tx, constant, insert_of
from app.models import Booking, BookingStop, Outbox
from app.vocabulary import BookingId, BookingStatus, MessageKind, Scope

_INSERT = insert_of(Outbox)
_BOOKING = col(Outbox.booking_id) == bindparam("of_booking")
_STANDS = (col(Outbox.sent_at).is_(None), col(Outbox.dropped_at).is_(None))


def _is(kind: MessageKind) -> ColumnElement[bool]:
    return col(Outbox.kind) == constant(kind)


_DROP_REMINDERS = Prepared(
    update(Outbox)
    .where(
        _BOOKING,
        *_STANDS,
        or_(
            _is(MessageKind.REMINDER),
            _is(MessageKind.REMINDER_TODAY),
            _is(MessageKind.CLOSED),
        ),
    )
    .values(dropped_at=bindparam("now"))
)
_DROP_ALL = Prepared(update(Outbox).where(_BOOKING, *_STANDS).values(dropped_at=bindparam("now")))
_REOPEN = Prepared(
    update(Outbox)
    .where(_BOOKING, _is(MessageKind.CLOSED), col(Outbox.dropped_at).is_(None))
    .values(dropped_at=bindparam("now"))
)
# What was said of closures and still holds: of bookings that were not moved since.
_CLOSED = Prepared(
    select(col(Outbox.booking_id), col(Outbox.sent_at), col(Booking.starts_at))
    .join(Booking, col(Booking.id) == col(Outbox.booking_id))
    .where(
        col(Outbox.mall_id) == bindparam("mall_id"),
        _is(MessageKind.CLOSED),
        col(Outbox.dropped_at).is_(None),
        col(Booking.status) == constant(BookingStatus.BOOKED),
        col(Booking.starts_at) == col(Outbox.slot_start),
        col(Booking.starts_at) > bindparam("now"),
    )
)
_NOW = Prepared(
    select(col(Booking.status), col(Booking.starts_at), col(Booking.day), col(BookingStop.offer_id))
    .join(BookingStop, col(BookingStop.booking_id) == col(Booking.id))
    .where(col(Booking.id) == bindparam("of_booking"), col(BookingStop.position) == 0)
)


def write(
    tx: Tx,
    kind: MessageKind,
    *,
    scope: Scope,
    version: int,
    due_at: datetime,
    now: datetime,
    booking_id: BookingId | None = None,
    waiting_id: UUID | None = None,
    slot_start: datetime | None = None,
) -> None:
    """About a booking or an entry of a waiting list; `version` is that of the event which it follows."""
    tx.run(
        _INSERT,
        id=new_id(),
        mall_id=scope.mall_id,
        booking_id=booking_id,
        waiting_id=waiting_id,
        slot_start=slot_start,
        kind=kind,
        version=version,
        due_at=due_at,
        made_at=now,
        sent_at=None,
        dropped_at=None,
    )


def drop(tx: Tx, booking_id: BookingId, *, now: datetime, everything: bool = False) -> None:
    """The reminders and closures of a booking that nobody has sent yet; or whatever has not been sent."""
    tx.run(_DROP_ALL if everything else _DROP_REMINDERS, of_booking=booking_id, now=now)


def closed(tx: Tx, *, scope: Scope, now: datetime) -> dict[BookingId, tuple[datetime, bool]]:
    """Who was told that their time is closed: that time, and whether it was sent."""
    rows = tx.all(_CLOSED, mall_id=scope.mall_id, now=now)
    return {BookingId(row.booking_id): (row.starts_at, row.sent_at is not None) for row in rows}


def reopen(tx: Tx, booking_id: BookingId, *, now: datetime) -> None:
    """It is not closed any more, whether that was sent or not."""
    tx.run(_REOPEN, of_booking=booking_id, now=now)


def booking_now(tx: Tx, booking_id: BookingId) -> Row | None:
    """`status`, `starts_at`, `day` and the first `offer_id` of a booking."""
    return tx.one(_NOW, of_booking=booking_id)
