"""What is kept about the holder of a booking, for them alone."""

from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.models import Booking, ExternalReference
from counters.queries.booking_of import OwnBooking, booking_of

_BOOKING = col(Booking.id) == bindparam("booking_id")
_REFERENCES = Prepared(
    select(col(ExternalReference.value))
    .where(
        or_(
            col(ExternalReference.booking_id) == bindparam("booking_id"),
            col(ExternalReference.visit_id)
            == select(col(Booking.visit_id)).where(_BOOKING).scalar_subquery(),
        )
    )
    .order_by(col(ExternalReference.id))
)


@dataclass(frozen=True, kw_only=True)
class OwnData:
    """The booking as it is kept, and what other systems call its matters: given with it or later, at the lobby."""

    booking: OwnBooking
    references: tuple[str, ...]


def own_data_of(reader: Reader, *, token: str) -> OwnData:
    """Three statements. Raises UnknownBooking."""
    booking = booking_of(reader, token=token)
    references = reader.all(_REFERENCES, booking_id=booking.booking_id)
    return OwnData(booking=booking, references=tuple(row.value for row in references))
