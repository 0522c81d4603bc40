"""The site: a mall, the zones of its lobby, its opening hours and closures."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.models.columns import UtcDateTime, reference


class Mall(SQLModel, table=True):
    """A site. `version` rises with every change of what is shown, `plan_version` with every change of the set-up.

    `closed_through` is the last day that was over and was closed.
    """

    id: UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    name_id: str
    name_en: str
    timezone: str
    epoch: str
    version: int = Field(default=0, sa_type=BigInteger)
    plan_version: int = Field(default=0, sa_type=BigInteger)
    closed_through: date | None = None


class Zone(SQLModel, table=True):
    """An area of the lobby whose screens show one board."""

    __table_args__ = (UniqueConstraint("mall_id", "slug"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    slug: str
    name_id: str
    name_en: str
    position: int


class OpeningHours(SQLModel, table=True):
    """When a mall (`agency_id` null) or one agency in it is open on a weekday; no row means closed."""

    __tablename__ = "opening_hours"
    __table_args__ = (
        UniqueConstraint("mall_id", "agency_id", "weekday", postgresql_nulls_not_distinct=True),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID | None = reference("agency.id", default=None)
    weekday: int
    opens: time
    closes: time
    break_starts: time | None = None
    break_ends: time | None = None
    ticket_cutoff: time | None = None


class Closure(SQLModel, table=True):
    """Days on which a mall, an agency or one service is closed or disturbed, with the words that people read."""

    __table_args__ = (Index(None, "mall_id", "last_day"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID | None = reference("agency.id", default=None)
    offer_id: UUID | None = reference("offer.id", default=None)
    first_day: date
    last_day: date
    kind: str
    text_id: str
    text_en: str
    notice: int = Field(sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
