"""Promises of service: slots with their places, holds on them, bookings and the stops of each, and how it is planned."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.models.columns import UtcDateTime, reference

_ACTIVE = text("active")
_BOOKED = text("status = 'booked'")
_MISSED = text("status = 'missed'")


class SlotPlan(SQLModel, table=True):
    """How a mall books, or an agency, an offer or a weekday in it; null: as in the row above, in the end the default."""

    __tablename__ = "slot_plan"
    __table_args__ = (
        UniqueConstraint("mall_id", "agency_id", "offer_id", "weekday", postgresql_nulls_not_distinct=True),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID | None = reference("agency.id", default=None)
    offer_id: UUID | None = reference("offer.id", default=None)
    weekday: int | None = None
    changes: dict[str, object] = Field(sa_type=JSON)


class Slot(SQLModel, table=True):
    """A grid step of a pool (an agency's or an offer's id) that somebody booked or held; the rest are worked out.

    `places` is what was released when it was last written: the database refuses one more than that.
    """

    __table_args__ = (
        CheckConstraint("booked + held <= places", name="capacity"),
        CheckConstraint("booked >= 0 AND held >= 0", name="counts"),
    )

    mall_id: UUID = reference("mall.id", primary_key=True)
    pool_id: UUID = Field(primary_key=True)
    starts_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    places: int
    booked: int
    held: int


class SlotHold(SQLModel, table=True):
    """Places kept for somebody who fills in a form, or kept back after a cancellation (`token` null), until `expires_at`."""

    __tablename__ = "slot_hold"
    __table_args__ = (Index(None, "mall_id", "expires_at"), UniqueConstraint("token", "position"))

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    token: str | None = None
    position: int
    agency_id: UUID = reference("agency.id")
    offer_id: UUID = reference("offer.id")
    pool_id: UUID
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class Booking(SQLModel, table=True):
    """One person's visit that was promised. Names and numbers are sealed (`app/security.py`) or hashed with a key."""

    __table_args__ = (
        Index("ix_booking_missed", "identity_hash", sqlite_where=_MISSED, postgresql_where=_MISSED),
        Index("ix_booking_identity", "identity_hash", sqlite_where=_BOOKED, postgresql_where=_BOOKED),
        Index(None, "mall_id", "day"),
        Index(None, "visit_id"),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    code: str = Field(unique=True)
    token: str = Field(unique=True)
    status: str
    day: date
    starts_at: datetime = Field(sa_type=UtcDateTime)
    identity_hash: str | None = None
    name_sealed: str | None = None
    phone_sealed: str | None = None
    nik_sealed: str | None = None
    name_masked: str | None = None
    phone_last: str | None = None
    nik_last: str | None = None
    priority: str | None = None
    note: str | None = None
    moves: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    visit_id: UUID | None = reference("visit.id", default=None)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BookingStop(SQLModel, table=True):
    """One service of a booking. While it is `active` the same person has no second one for that service and day."""

    __tablename__ = "booking_stop"
    __table_args__ = (
        Index(
            "uq_booking_stop_person",
            "offer_id",
            "day",
            "identity_hash",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index(None, "mall_id", "day", "starts_at"),
    )

    booking_id: UUID = reference("booking.id", primary_key=True)
    position: int = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    offer_id: UUID = reference("offer.id")
    pool_id: UUID
    day: date
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    identity_hash: str | None = None
    active: bool
    ticket_id: UUID | None = reference("ticket.id", default=None, index=True)


class ExternalReference(SQLModel, table=True):
    """What another system calls the matter (M-Paspor, SKCK online …), for the officers of that service alone."""

    __tablename__ = "external_reference"
    __table_args__ = (
        UniqueConstraint("booking_id", "offer_id"),
        UniqueConstraint("visit_id", "offer_id"),
        Index(None, "mall_id", "day"),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    offer_id: UUID = reference("offer.id")
    booking_id: UUID | None = reference("booking.id", default=None)
    visit_id: UUID | None = reference("visit.id", default=None)
    day: date
    value: str


class Outbox(SQLModel, table=True):
    """A message to a citizen that some channel will deliver; no address is in it, the booking has that while it is kept.

    It is about the booking at `slot_start`, or about an entry of a waiting list: a booking that has moved since drops it.
    """

    __table_args__ = (
        UniqueConstraint("booking_id", "kind", "version"),
        UniqueConstraint("waiting_id", "kind", "version"),
        Index(None, "sent_at", "due_at"),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    booking_id: UUID | None = reference("booking.id", default=None, index=True)
    waiting_id: UUID | None = None
    slot_start: datetime | None = Field(default=None, sa_type=UtcDateTime)
    kind: str
    version: int = Field(sa_type=BigInteger)  # of the journal's event that it follows
    due_at: datetime = Field(sa_type=UtcDateTime)
    made_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dropped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReactionCursor(SQLModel, table=True):
    """How far a reader of the journal has come in a mall: it follows everything above `version`."""

    __tablename__ = "reaction_cursor"

    name: str = Field(primary_key=True)
    mall_id: UUID = reference("mall.id", primary_key=True)
    version: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
