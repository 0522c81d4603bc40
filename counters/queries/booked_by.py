"""In whose name a visit was booked, masked: it stands on the slip, so that nobody comes in somebody else's place."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.models import Booking, Visit

_NAME = Prepared(
    select(col(Booking.name_masked))
    .join(Visit, col(Visit.id) == col(Booking.visit_id))
    .where(col(Visit.token) == bindparam("token"))
)


def booked_by(reader: Reader, *, token: str) -> str | None:
    """By the visit's token, as "S*** A*****"; None: it was not booked, or the name is erased."""
    row = reader.one(_NAME, token=token)
    return row.name_masked if row else None
