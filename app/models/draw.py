"""Draws of the places of a day, and the requests in them. Of requests that were decided nobody's name is kept."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.models.columns import UtcDateTime, reference


class Draw(SQLModel, table=True):
    """The places of a pool (an agency's or an offer's id) on a day, drawn among those who asked while it was open.

    `commitment` is published before it opens, `seed` when it is decided; `settled` requests are dealt with already.
    `salt` makes the aliases and is gone when it has closed: from then on nobody can tell whose they were.
    """

    __table_args__ = (
        UniqueConstraint("mall_id", "pool_id", "day"),
        Index(None, "mall_id", "drawn_at", "closes_at"),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    pool_id: UUID
    day: date
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    seed: str
    salt: str | None = None  # None, too: announced before there were any
    commitment: str
    announced_at: datetime = Field(sa_type=UtcDateTime)
    settled: int
    drawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DrawRequest(SQLModel, table=True):
    """One person's request in a draw; `alias` stands for the person in what is published of this draw alone."""

    __tablename__ = "draw_request"
    __table_args__ = (
        # nulls are distinct: of those who withdrew none is kept
        UniqueConstraint("draw_id", "identity_hash"),
        Index(None, "draw_id", "status"),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    draw_id: UUID = reference("draw.id")
    agency_id: UUID = reference("agency.id")
    offer_id: UUID = reference("offer.id")
    token: str = Field(unique=True)
    alias: str
    status: str
    wishes: list[str] = Field(sa_type=JSON)  # instants, the best first
    any_time: bool
    wait_if_lost: bool
    identity_hash: str | None = None
    name_sealed: str | None = None
    phone_sealed: str | None = None
    nik_sealed: str | None = None
    name_masked: str | None = None
    phone_last: str | None = None
    nik_last: str | None = None
    priority: str | None = None
    note: str | None = None
    asked_at: datetime = Field(sa_type=UtcDateTime)
    place: int | None = None  # in the order drawn, from 1; None: not decided, or behind the last place
    booking_id: UUID | None = reference("booking.id", default=None)
    entry_id: UUID | None = reference("waitlist_entry.id", default=None)
