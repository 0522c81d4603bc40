"""A booking for the one who holds its token."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.errors import UnknownBooking
from app.models import Booking, BookingStop, ExternalReference, Visit
from app.vocabulary import AgencyId, BookingId, BookingStatus, MallId, OfferId

_BY_TOKEN = Prepared(
    select(
        col(Booking.id),
        col(Booking.mall_id),
        col(Booking.code),
        col(Booking.token),
        col(Booking.status),
        col(Booking.day),
        col(Booking.starts_at),
        col(Booking.name_masked),
        col(Booking.name_sealed),
        col(Booking.phone_sealed),
        col(Booking.nik_sealed),
        col(Booking.phone_last),
        col(Booking.nik_last),
        col(Booking.identity_hash),
        col(Booking.priority),
        col(Booking.note),
        col(Booking.moves),
        col(Booking.created_at),
        col(Booking.ended_at),
        col(Booking.erased_at),
        col(Visit.number),
        col(Visit.token).label("visit_token"),
    )
    .select_from(Booking)
    .outerjoin(Visit, col(Visit.id) == col(Booking.visit_id))
    .where(col(Booking.token) == bindparam("token"))
)
_STOPS = Prepared(
    select(
        col(BookingStop.agency_id),
        col(BookingStop.offer_id),
        col(BookingStop.starts_at),
        col(BookingStop.ends_at),
        col(ExternalReference.value),
    )
    .outerjoin(
        ExternalReference,
        and_(
            col(ExternalReference.booking_id) == col(BookingStop.booking_id),
            col(ExternalReference.offer_id) == col(BookingStop.offer_id),
        ),
    )
    .where(col(BookingStop.booking_id) == bindparam("booking_id"))
    .order_by(col(BookingStop.position))
)


@dataclass(frozen=True, kw_only=True)
class BookedStop:
    """A service of a booking; instants in UTC."""

    agency_id: AgencyId
    offer_id: OfferId
    starts_at: datetime
    ends_at: datetime
    reference: str | None = None  # of another system


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What is kept of a person, as it is kept; None: never given, or erased."""

    name: str | None
    phone: str | None
    nik: str | None
    identity: bool
    phone_last: str | None
    nik_last: str | None
    erased_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OwnBooking:
    """A booking as its holder may know it; `visit` is the number and token that it became."""

    booking_id: BookingId
    mall_id: MallId
    code: str
    token: str
    status: BookingStatus
    day: date
    starts_at: datetime
    stops: tuple[BookedStop, ...]
    name_masked: str | None
    sealed: Sealed
    priority: str | None
    note: str | None
    moves: int
    created_at: datetime
    ended_at: datetime | None
    visit: tuple[str, str] | None


def booking_of(reader: Reader, *, token: str) -> OwnBooking:
    """Two statements. Raises UnknownBooking."""
    row = reader.one(_BY_TOKEN, token=token)
    if row is None:
        raise UnknownBooking
    return OwnBooking(
        booking_id=BookingId(row.id),
        mall_id=MallId(row.mall_id),
        code=row.code,
        token=row.token,
        status=BookingStatus(row.status),
        day=row.day,
        starts_at=row.starts_at,
        stops=tuple(
            BookedStop(
                agency_id=stop.agency_id,
                offer_id=stop.offer_id,
                starts_at=stop.starts_at,
                ends_at=stop.ends_at,
                reference=stop.value,
            )
            for stop in reader.all(_STOPS, booking_id=row.id)
        ),
        name_masked=row.name_masked,
        sealed=Sealed(
            name=row.name_sealed,
            phone=row.phone_sealed,
            nik=row.nik_sealed,
            identity=row.identity_hash is not None,
            phone_last=row.phone_last,
            nik_last=row.nik_last,
            erased_at=row.erased_at,
        ),
        priority=row.priority,
        note=row.note,
        moves=row.moves,
        created_at=row.created_at,
        ended_at=row.ended_at,
        visit=(row.number, row.visit_token) if row.number else None,
    )
