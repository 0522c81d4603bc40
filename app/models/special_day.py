"""What differs from a mall's usual week: holidays, closures, special openings, seasons and pauses."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import JSON, BigInteger, text
from sqlmodel import Field, Index, SQLModel

from app.models.columns import UtcDateTime, reference


class Holiday(SQLModel, table=True):
    """A day that the calendar marks; closed unless `open`. `source`: "calendar" (imported) or "office"."""

    mall_id: UUID = reference("mall.id", primary_key=True)
    day: date = Field(primary_key=True)
    kind: str
    name_id: str
    name_en: str
    source: str
    estimated: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    open: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class Closure(SQLModel, table=True):
    """Days on which a mall, an agency, one service or one desk is closed or disturbed, with the words that people read."""

    __table_args__ = (Index(None, "mall_id", "last_day"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID | None = reference("agency.id", default=None)
    offer_id: UUID | None = reference("offer.id", default=None)
    counter_id: UUID | None = reference("counter.id", default=None)
    first_day: date
    last_day: date
    kind: str
    text_id: str
    text_en: str
    notice: int = Field(sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    # a disruption's end, as far as anybody knows
    expected_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SpecialOpening(SQLModel, table=True):
    """Days on which a mall, an agency or one service has hours of its own, usually closed or not, or one counter works alone."""

    __tablename__ = "special_opening"
    __table_args__ = (Index(None, "mall_id", "last_day"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID | None = reference("agency.id", default=None)
    offer_id: UUID | None = reference("offer.id", default=None)
    counter_id: UUID | None = reference("counter.id", default=None)
    first_day: date
    last_day: date
    opens: time
    closes: time
    break_starts: time | None = None
    break_ends: time | None = None
    ticket_cutoff: time | None = None
    text_id: str
    text_en: str
    notice: int = Field(sa_type=BigInteger)


class Season(SQLModel, table=True):
    """A range of days with another week, of a mall or one agency; `week` as `store/seasons.py` writes it."""

    __table_args__ = (Index(None, "mall_id", "last_day"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID | None = reference("agency.id", default=None)
    first_day: date
    last_day: date
    text_id: str
    text_en: str
    week: dict[str, list[str | None]] = Field(sa_type=JSON)
    notice: int = Field(sa_type=BigInteger)


class Pause(SQLModel, table=True):
    """A break of an agency or of one desk, every week on `weekday` or once on `day`."""

    __table_args__ = (Index(None, "mall_id", "day"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    counter_id: UUID | None = reference("counter.id", default=None)
    weekday: int | None = None
    day: date | None = None
    starts: time
    ends: time
    text_id: str
    text_en: str
    notice: int = Field(sa_type=BigInteger)
