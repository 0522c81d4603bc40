"""The site: a mall, the zones of its lobby, its weekly opening hours."""

from datetime import date, time
from uuid import UUID

from sqlalchemy import BigInteger, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from app.models.columns import reference


class Mall(SQLModel, table=True):
    """A site. `version` rises with every change of what is shown, `plan_version` with every change of the set-up.

    `closed_through` is the last day that was over and was closed. `at_own_risk`: who wants it gets a ticket although
    the estimated wait ends after closing.
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
    at_own_risk: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


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
