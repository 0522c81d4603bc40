"""The desk (*loket*) and what it serves."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from app.models.columns import UtcDateTime, reference


class Counter(SQLModel, table=True):
    """A desk with its state and the officer at it; a planned one (`active`) counts as staffed before it opens.

    `back_at`: when its pause is expected to end. `left_at`: when it last paused or closed. `auto_seconds`: it calls by itself after being idle for so long;
    that time counts from `auto_since` at the earliest.
    """

    __table_args__ = (
        UniqueConstraint("mall_id", "number"),
        Index(
            "uq_counter_officer",
            "officer_id",
            unique=True,
            sqlite_where=text("officer_id IS NOT NULL"),
            postgresql_where=text("officer_id IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    zone_id: UUID = reference("zone.id")
    number: int
    label: str
    active: bool = True
    state: str
    state_at: datetime = Field(sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pause_reason: str | None = None
    back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    auto_seconds: int | None = None
    auto_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    officer_chooses: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    officer_id: UUID | None = reference("officer.id", default=None)


class CounterService(SQLModel, table=True):
    """A counter serves an offer."""

    __tablename__ = "counter_service"

    counter_id: UUID = reference("counter.id", primary_key=True)
    offer_id: UUID = reference("offer.id", primary_key=True, index=True)
