"""Bookings for times at which what was booked is not open any more: something was closed after they were made."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, bindparam, select
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Reader, constant
from app.models import Booking, BookingStop
from app.vocabulary import AgencyId, BookingId, BookingStatus, OfferId, Scope
from counters.rules.calendar import booked_hours_on
from counters.rules.opening import DayHours
from counters.rules.plan import Plan
from counters.rules.slots import fits

_STOPS = Prepared(
    select(
        col(Booking.id),
        col(Booking.starts_at).label("begins"),
        col(BookingStop.agency_id),
        col(BookingStop.offer_id),
        col(BookingStop.day),
        col(BookingStop.starts_at),
        col(BookingStop.ends_at),
    )
    .join(Booking, col(Booking.id) == col(BookingStop.booking_id))
    .where(
        col(BookingStop.mall_id) == bindparam("mall_id"),
        col(BookingStop.day) >= bindparam("first", type_=Date()),
        col(Booking.status) == constant(BookingStatus.BOOKED),
    )
    .order_by(col(Booking.starts_at), col(Booking.id), col(BookingStop.position))
)


@dataclass(frozen=True, kw_only=True)
class Stranded:
    """A booking that cannot be kept, and the first of its services that is closed then."""

    booking_id: BookingId
    starts_at: datetime
    offer_id: OfferId
    agency_id: AgencyId


def stranded(reader: Reader, plan: Plan, *, scope: Scope, now: datetime) -> list[Stranded]:
    """Of the scope's mall, from today on and still to come, the earliest first: one statement."""
    hours: dict[tuple[OfferId, date], DayHours | None] = {}
    found: dict[BookingId, Stranded] = {}
    for row in reader.all(_STOPS, mall_id=scope.mall_id, first=plan.day):
        booking_id, offer_id = BookingId(row.id), OfferId(row.offer_id)
        if booking_id in found or row.begins <= now:
            continue
        if (offer_id, row.day) not in hours:
            offer = plan.offer_by_id(offer_id)
            comes = offer and not offer.follows  # nobody comes for another one's next stage
            hours[offer_id, row.day] = booked_hours_on(plan, offer, row.day) if offer and comes else None
        if not fits(
            hours[offer_id, row.day],
            starts_at=local(row.starts_at, plan.timezone),
            ends_at=local(row.ends_at, plan.timezone),
        ):
            found[booking_id] = Stranded(
                booking_id=booking_id,
                starts_at=row.begins,
                offer_id=offer_id,
                agency_id=AgencyId(row.agency_id),
            )
    return list(found.values())
