"""Bookings as rows: made, found by token or code, moved, cancelled, turned into a ticket. Nothing here is in the clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, func, select, text, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Row, Tx, constant, insert_of
from app.errors import AlreadyBooked, TooManyBookings, UnknownBooking
from app.models import Booking, BookingStop, Ticket, Visit
from app.vocabulary import BookingId, BookingStatus, OfferId, PriorityGroup, Scope, TicketId, VisitId
from counters.rules.identity import Person
from counters.store.slots import Stay

_INSERT = insert_of(Booking)
_INSERT_STOP = insert_of(BookingStop)
_FOUND = select(
    col(Booking.id),
    col(Booking.status),
    col(Booking.code),
    col(Booking.token),
    col(Booking.day),
    col(Booking.starts_at),
    col(Booking.identity_hash),
    col(Booking.priority),
    col(Booking.moves),
    col(Booking.visit_id),
).where(col(Booking.mall_id) == bindparam("mall_id"))
_BY_TOKEN = Prepared(_FOUND.where(col(Booking.token) == bindparam("token")))
_BY_CODE = Prepared(_FOUND.where(col(Booking.code) == bindparam("code")))
_STOPS = Prepared(
    select(
        col(BookingStop.position),
        col(BookingStop.agency_id),
        col(BookingStop.offer_id),
        col(BookingStop.pool_id),
        col(BookingStop.starts_at),
        col(BookingStop.ends_at),
    )
    .where(col(BookingStop.booking_id) == bindparam("booking_id"))
    .order_by(col(BookingStop.position))
)
_ANOTHER = Prepared(
    select(col(BookingStop.booking_id)).where(
        col(BookingStop.offer_id) == bindparam("offer_id"),
        col(BookingStop.day) == bindparam("day"),
        col(BookingStop.identity_hash) == bindparam("identity"),
        # in the words of the partial index: to SQLite `active = 1` is another condition
        text("booking_stop.active"),
    )
)
_TO_COME = Prepared(
    select(func.count().label("to_come")).where(
        col(Booking.identity_hash) == bindparam("identity"),
        col(Booking.status) == constant(BookingStatus.BOOKED),
        col(Booking.starts_at) > bindparam("now"),
    )
)
_BOOKING = col(Booking.id) == bindparam("booking_id")
_STOPS_OF = col(BookingStop.booking_id) == bindparam("booking_id")
_END = Prepared(
    update(Booking).where(_BOOKING).values(status=bindparam("new_status"), ended_at=bindparam("now"))
)
_FREE = Prepared(update(BookingStop).where(_STOPS_OF).values(active=False))
_RESCHEDULE = Prepared(
    update(Booking)
    .where(_BOOKING)
    .values(day=bindparam("new_day"), starts_at=bindparam("new_start"), moves=col(Booking.moves) + 1)
)
_MOVE_STOP = Prepared(
    update(BookingStop)
    .where(_STOPS_OF, col(BookingStop.position) == bindparam("at_position"))
    .values(
        day=bindparam("new_day"),
        starts_at=bindparam("new_start"),
        ends_at=bindparam("new_end"),
        pool_id=bindparam("new_pool"),
    )
)
_CHECK_IN = Prepared(
    update(Booking)
    .where(_BOOKING)
    .values(
        status=BookingStatus.CHECKED_IN.value,
        ended_at=bindparam("now"),
        visit_id=select(col(Ticket.visit_id))
        .where(col(Ticket.id) == bindparam("at_ticket"))
        .scalar_subquery(),
    )
)
_CHECKED_IN = Prepared(
    select(col(BookingStop.ticket_id), col(Visit.number), col(Visit.token), col(Booking.ended_at))
    .select_from(Booking)
    .join(Visit, col(Visit.id) == col(Booking.visit_id))
    .join(
        BookingStop,
        and_(col(BookingStop.booking_id) == col(Booking.id), col(BookingStop.position) == 0),
    )
    .where(_BOOKING)
)
_TICKET = Prepared(
    update(BookingStop)
    .where(_STOPS_OF, col(BookingStop.position) == bindparam("at_position"))
    .values(ticket_id=bindparam("at_ticket"))
)


@dataclass(frozen=True, kw_only=True)
class NewBooking:
    """What a booking is made with."""

    code: str
    token: str
    day: date
    starts_at: datetime
    person: Person
    keep_nik: bool
    priority: PriorityGroup | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class FoundBooking:
    """A booking as it is now."""

    booking_id: BookingId
    status: BookingStatus
    code: str
    token: str
    day: date
    starts_at: datetime
    identity: str | None
    priority: PriorityGroup | None
    moves: int
    visit_id: VisitId | None


def insert(tx: Tx, new: NewBooking, stays: Sequence[Stay], *, scope: Scope, now: datetime) -> BookingId:
    """The booking with its stops; the unique index refuses a second one of the person for a service and day."""
    booking_id, person = BookingId(new_id()), new.person
    tx.run(
        _INSERT,
        id=booking_id,
        mall_id=scope.mall_id,
        code=new.code,
        token=new.token,
        status=BookingStatus.BOOKED,
        day=new.day,
        starts_at=new.starts_at,
        identity_hash=person.identity,
        name_sealed=person.name_sealed,
        phone_sealed=person.phone_sealed,
        nik_sealed=person.nik_sealed if new.keep_nik else None,
        name_masked=person.name_masked,
        phone_last=person.phone_last,
        nik_last=person.nik_last,
        priority=new.priority,
        note=new.note,
        moves=0,
        created_at=now,
        ended_at=None,
        visit_id=None,
        erased_at=None,
    )
    for position, stay in enumerate(stays):
        tx.run(
            _INSERT_STOP,
            booking_id=booking_id,
            position=position,
            mall_id=scope.mall_id,
            agency_id=stay.agency_id,
            offer_id=stay.offer_id,
            pool_id=stay.pool_id,
            day=new.day,
            starts_at=stay.starts_at,
            ends_at=stay.ends_at,
            identity_hash=person.identity,
            active=True,
            ticket_id=None,
        )
    return booking_id


def require_none_yet(
    tx: Tx, stays: Sequence[Stay], *, day: date, identity: str | None, besides: BookingId | None = None
) -> None:
    """The person has no active booking of these services on the day. Raises AlreadyBooked."""
    if identity is None:
        return
    for stay in stays:
        rows = tx.all(_ANOTHER, offer_id=stay.offer_id, day=day, identity=identity)
        if any(row.booking_id != besides for row in rows):
            raise AlreadyBooked


def has_one(tx: Tx, *, offer_id: OfferId, day: date, identity: str) -> bool:
    """Whether the person has an active booking of the service on the day."""
    return tx.one(_ANOTHER, offer_id=offer_id, day=day, identity=identity) is not None


def require_fewer(tx: Tx, *, identity: str, most: int, now: datetime) -> None:
    """The person has fewer than `most` bookings to come; 0: no limit. Raises TooManyBookings."""
    if most and tx.all(_TO_COME, identity=identity, now=now)[0].to_come >= most:
        raise TooManyBookings


def by_token(tx: Tx, *, scope: Scope, token: str) -> FoundBooking:
    """Raises UnknownBooking."""
    return _found(tx.one(_BY_TOKEN, mall_id=scope.mall_id, token=token))


def by_code(tx: Tx, *, scope: Scope, code: str) -> FoundBooking:
    """Raises UnknownBooking."""
    return _found(tx.one(_BY_CODE, mall_id=scope.mall_id, code=code))


def _found(row: Row | None) -> FoundBooking:
    if row is None:
        raise UnknownBooking
    return FoundBooking(
        booking_id=BookingId(row.id),
        status=BookingStatus(row.status),
        code=row.code,
        token=row.token,
        day=row.day,
        starts_at=row.starts_at,
        identity=row.identity_hash,
        priority=PriorityGroup(row.priority) if row.priority else None,
        moves=row.moves,
        visit_id=VisitId(row.visit_id) if row.visit_id else None,
    )


def stays(tx: Tx, booking_id: BookingId) -> list[Stay]:
    """Its stops in order."""
    return [
        Stay(
            agency_id=row.agency_id,
            offer_id=row.offer_id,
            pool_id=row.pool_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in tx.all(_STOPS, booking_id=booking_id)
    ]


def end(tx: Tx, booking_id: BookingId, *, status: BookingStatus, now: datetime) -> None:
    """It is cancelled or missed; the person may book the service for that day again."""
    tx.run(_END, booking_id=booking_id, new_status=status, now=now)
    tx.run(_FREE, booking_id=booking_id)


def reschedule(tx: Tx, booking_id: BookingId, goals: Sequence[Stay], *, day: date) -> None:
    """The same booking, code and token at another time."""
    tx.run(_RESCHEDULE, booking_id=booking_id, new_day=day, new_start=goals[0].starts_at)
    for position, stay in enumerate(goals):
        tx.run(
            _MOVE_STOP,
            booking_id=booking_id,
            at_position=position,
            new_day=day,
            new_start=stay.starts_at,
            new_end=stay.ends_at,
            new_pool=stay.pool_id,
        )


def check_in(tx: Tx, booking_id: BookingId, *, ticket_id: TicketId, now: datetime) -> None:
    """It became the visit of its first stop's ticket."""
    tx.run(_CHECK_IN, booking_id=booking_id, at_ticket=ticket_id, now=now)
    tx.run(_TICKET, booking_id=booking_id, at_position=0, at_ticket=ticket_id)


@dataclass(frozen=True, kw_only=True)
class CheckedIn:
    """What a booking became."""

    ticket_id: TicketId
    number: str
    token: str
    at: datetime


def checked_in(tx: Tx, booking_id: BookingId) -> CheckedIn:
    """Of one that was checked in before."""
    row = tx.all(_CHECKED_IN, booking_id=booking_id)[0]
    return CheckedIn(ticket_id=TicketId(row.ticket_id), number=row.number, token=row.token, at=row.ended_at)
