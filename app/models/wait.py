"""What the estimator says and knows: the newest figure of each offer, what each ticket was told, what was learnt."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field, Index, SQLModel

from app.models.columns import UtcDateTime, reference


class WaitFigure(SQLModel, table=True):
    """The wait of a ticket taken now, as it was estimated at `at`; both ends null: nobody can say.

    `waiting`: how many waited then for whatever the counters of the offer serve; who has come since waits before the next.
    """

    __tablename__ = "wait_figure"

    offer_id: UUID = reference("offer.id", primary_key=True)
    low_seconds: int | None = None
    high_seconds: int | None = None
    at: datetime = Field(sa_type=UtcDateTime)
    waiting: int | None = None


class TicketWait(SQLModel, table=True):
    """What a waiting ticket is told: the first forecast (quantiles from `told_at` on) and the window shown now.

    A row of its own, not columns of the ticket: the estimator writes it, and the queue's rows stay small and still.
    """

    __tablename__ = "ticket_wait"
    __table_args__ = (Index(None, "mall_id", "agency_id", "told_at"),)

    ticket_id: UUID = reference("ticket.id", primary_key=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    told_at: datetime = Field(sa_type=UtcDateTime)
    p10_seconds: int | None = None
    p50_seconds: int | None = None
    p90_seconds: int | None = None
    from_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    until_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LearntState(SQLModel, table=True):
    """All that the estimator has learnt of an agency in a mall, as `rules/waits/learnt.py` writes it.

    `looked_until`: what ended by then is in it. `day`: the business day that its figures of today belong to.
    """

    __tablename__ = "learnt"

    mall_id: UUID = reference("mall.id", primary_key=True)
    agency_id: UUID = reference("agency.id", primary_key=True)
    state: str = Field(sa_type=Text)
    day: date
    looked_until: datetime = Field(sa_type=UtcDateTime)
