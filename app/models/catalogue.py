"""Who serves and what: agencies and services, their names over time, and what a mall offers of them."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from app.models.columns import reference


class Agency(SQLModel, table=True):
    """Who serves, in any mall; agencies are renamed by decree, so the names have days of their own."""

    id: UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    level: str


class AgencyName(SQLModel, table=True):
    """What an agency is called from `valid_from` on, until `valid_until` (that day excluded; null: still)."""

    __tablename__ = "agency_name"

    agency_id: UUID = reference("agency.id", primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_until: date | None = None
    name_id: str
    name_en: str
    short: str
    spoken_id: str


class Stand(SQLModel, table=True):
    """An agency's presence in a mall (*gerai*): its letter there, the zone where it stands, and whether others may send visitors."""

    __table_args__ = (UniqueConstraint("mall_id", "code"),)

    mall_id: UUID = reference("mall.id", primary_key=True)
    agency_id: UUID = reference("agency.id", primary_key=True)
    zone_id: UUID = reference("zone.id")
    code: str
    position: int
    accepts_transfers: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    at_own_risk: bool | None = None  # as the mall's; null: the mall's counts


class Service(SQLModel, table=True):
    """What an agency does for a citizen, wherever it does it."""

    __table_args__ = (UniqueConstraint("agency_id", "slug"),)

    id: UUID = Field(primary_key=True)
    agency_id: UUID = reference("agency.id")
    slug: str
    requirements: dict[str, list[str]] = Field(sa_type=JSON)
    fee: dict[str, str | int] = Field(sa_type=JSON)
    standard_time: dict[str, str] = Field(sa_type=JSON)
    external_channel: str | None = None  # where people may have registered for it before, "M-Paspor"


class ServiceName(SQLModel, table=True):
    """What a service is called from `valid_from` on, until `valid_until` (that day excluded; null: still)."""

    __tablename__ = "service_name"

    service_id: UUID = reference("service.id", primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_until: date | None = None
    name_id: str
    name_en: str


class Offer(SQLModel, table=True):
    """A service as one mall offers it: its code there, the series of its numbers, its quota."""

    __table_args__ = (UniqueConstraint("mall_id", "code"), UniqueConstraint("mall_id", "service_id"))

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    service_id: UUID = reference("service.id")
    series_id: UUID = reference("number_series.id")
    code: str
    minutes: int
    daily_quota: int | None = None
    priority_quota: int | None = None  # of vulnerable groups alone; null: they draw from the daily one
    active: bool = True
    position: int
    # the stage that follows, on the same number
    next_offer_id: UUID | None = reference("offer.id", default=None)
    announced: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})


class OutcomeCode(SQLModel, table=True):
    """How a service can end, in the officers' words: of one offer, of an agency, or of the mall (both null).

    `completes` false: the stage that follows does not begin. `active` false: not offered any more, but what ended so
    keeps its name.
    """

    __tablename__ = "outcome_code"
    __table_args__ = (UniqueConstraint("mall_id", "code"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID | None = reference("agency.id", default=None)
    offer_id: UUID | None = reference("offer.id", default=None)
    code: str
    name_id: str
    name_en: str
    completes: bool
    active: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    position: int


class ServiceOrder(SQLModel, table=True):
    """Whoever comes for both gets `before_offer_id` first: the photo before the collection."""

    __tablename__ = "service_order"

    before_offer_id: UUID = reference("offer.id", primary_key=True)
    after_offer_id: UUID = reference("offer.id", primary_key=True)
    mall_id: UUID = reference("mall.id")
