"""Number series and the figures of their day. No number is called "counter": a counter is a desk."""

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Field, SQLModel, UniqueConstraint

from app.models.columns import reference


class NumberSeries(SQLModel, table=True):
    """The letter in front of a number (`A` of `A-001`); by default one per agency, a service may have its own."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("mall_id", "letter"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    letter: str


class SeriesDay(SQLModel, table=True):
    """The last number that a series gave out on a business day; a row, so that a rollback burns no number.

    `leased` counts the numbers of its leased band that kiosks got in advance.
    """

    __tablename__ = "series_day"

    series_id: UUID = reference("number_series.id", primary_key=True)
    day: date = Field(primary_key=True)
    last: int
    leased: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class QueueDay(SQLModel, table=True):
    """How many tickets an offer gave out on a day (of them to vulnerable groups), and how many wait now.

    Counting them would cost O(n).
    """

    __tablename__ = "queue_day"

    offer_id: UUID = reference("offer.id", primary_key=True)
    day: date = Field(primary_key=True)
    issued: int
    issued_priority: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    waiting: int
