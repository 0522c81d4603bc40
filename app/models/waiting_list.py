"""Who waits for a place that somebody gives up, and for which days. Of what is over nobody's name is kept."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.models.columns import UtcDateTime, reference

_ACTIVE = text("active")
_WAITING = text("status = 'waiting'")
_OFFERED = text("status = 'offered'")


class WaitlistEntry(SQLModel, table=True):
    """Somebody on the waiting list of a service; an offer is a hold on its places with the same token and end."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        UniqueConstraint("mall_id", "order_no"),
        Index(
            "ix_waitlist_entry_waiting",
            "mall_id",
            "order_no",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_waitlist_entry_offered",
            "mall_id",
            "answer_until",
            sqlite_where=_OFFERED,
            postgresql_where=_OFFERED,
        ),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    offer_id: UUID = reference("offer.id")
    token: str = Field(unique=True)
    status: str
    order_no: int = Field(sa_type=BigInteger)  # the journal's version when it joined
    first_day: date
    last_day: date
    identity_hash: str | None = None
    name_sealed: str | None = None
    phone_sealed: str | None = None
    nik_sealed: str | None = None
    name_masked: str | None = None
    phone_last: str | None = None
    nik_last: str | None = None
    priority: str | None = None
    note: str | None = None
    joined_at: datetime = Field(sa_type=UtcDateTime)
    offered_start: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    hold_token: str | None = None
    booking_id: UUID | None = reference("booking.id", default=None)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WaitlistDay(SQLModel, table=True):
    """A day that somebody waits for. While it is `active` the same person has no second one for that service and day."""

    __tablename__ = "waitlist_day"
    __table_args__ = (
        Index(
            "uq_waitlist_day_person",
            "offer_id",
            "day",
            "identity_hash",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
    )

    entry_id: UUID = reference("waitlist_entry.id", primary_key=True)
    day: date = Field(primary_key=True)
    offer_id: UUID = reference("offer.id")
    identity_hash: str | None = None
    active: bool
