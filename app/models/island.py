"""What a kiosk may do without the server: numbers that it holds in advance, and tickets that it gave out and handed over."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.models.columns import UtcDateTime, reference


class NumberLease(SQLModel, table=True):
    """The numbers `first` to `last` of a series on a day, for one kiosk alone; `device_id` null: given back, for the next that asks."""

    __tablename__ = "number_lease"
    __table_args__ = (UniqueConstraint("series_id", "day", "first"), Index(None, "device_id", "day"))

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    series_id: UUID = reference("number_series.id")
    device_id: UUID | None = reference("device.id", default=None)
    day: date
    first: int
    last: int
    given_at: datetime = Field(sa_type=UtcDateTime)


class OfflineTicket(SQLModel, table=True):
    """A ticket that a kiosk gave out by itself, as it was handed over; `id` is the kiosk's, so a second time changes nothing.

    `said_at` is the kiosk's corrected clock, `issued_at` what was believed of it. `ticket_id` null: `reason` says why
    it could not become a place in a queue.
    """

    __tablename__ = "offline_ticket"
    __table_args__ = (Index(None, "mall_id", "handed_at"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    device_id: UUID = reference("device.id")
    number: str
    services: str  # codes, by commas
    said_at: datetime = Field(sa_type=UtcDateTime)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    handed_at: datetime = Field(sa_type=UtcDateTime)
    state: str
    reason: str | None = None
    ticket_id: UUID | None = reference("ticket.id", default=None)
