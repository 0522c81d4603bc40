"""One person today (visit), their stops (tickets), each time at a counter (serving), each announcement (call)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from app.models.columns import UtcDateTime, reference

_WAITING = text("status = 'waiting'")
_HELD = text("status = 'held'")
_ABSENT = text("status = 'absent'")
_AT_COUNTER = text("status IN ('called', 'serving')")
_PENDING = text("state = 'pending'")
_RESERVED = text("status = 'waiting' AND only_counter_id IS NOT NULL")
_UNCONFIRMED = text("status = 'reserved'")


class Visit(SQLModel, table=True):
    """One person today: owns the printed number and the token of `/t/{token}`. No identity is kept."""

    __table_args__ = (UniqueConstraint("mall_id", "day", "number"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    day: date
    number: str
    token: str = Field(unique=True)
    priority: str | None = None


class Ticket(SQLModel, table=True):
    """A place in one service's queue. `key_at` then `order_no` is the calling order (`rules/calling.py`).

    `moves` counts every change, so that an undo sees whether anybody was there since.
    """

    __table_args__ = (
        Index(
            "ix_ticket_waiting",
            "mall_id",
            "agency_id",
            "day",
            "key_at",
            "order_no",
            "offer_id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_ticket_waiting_offer",
            "offer_id",
            "day",
            "key_at",
            "order_no",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_ticket_reserved",
            "offer_id",
            "day",
            sqlite_where=_RESERVED,
            postgresql_where=_RESERVED,
        ),
        Index(
            "ix_ticket_unconfirmed",
            "mall_id",
            "issued_at",
            sqlite_where=_UNCONFIRMED,
            postgresql_where=_UNCONFIRMED,
        ),
        Index("ix_ticket_held", "mall_id", "agency_id", "day", sqlite_where=_HELD, postgresql_where=_HELD),
        Index(
            "ix_ticket_absent",
            "mall_id",
            "agency_id",
            "ended_at",
            sqlite_where=_ABSENT,
            postgresql_where=_ABSENT,
        ),
        Index(
            "uq_ticket_at_counter",
            "counter_id",
            unique=True,
            sqlite_where=_AT_COUNTER,
            postgresql_where=_AT_COUNTER,
        ),
    )

    id: UUID = Field(primary_key=True)
    visit_id: UUID = reference("visit.id", index=True)
    mall_id: UUID = reference("mall.id")
    agency_id: UUID = reference("agency.id")
    offer_id: UUID = reference("offer.id")
    day: date
    status: str
    key_at: datetime = Field(sa_type=UtcDateTime)
    order_no: int
    issued_at: datetime = Field(sa_type=UtcDateTime)
    counter_id: UUID | None = reference("counter.id", default=None)
    serving_id: UUID | None = None
    called_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    calls: int = 0
    held_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # when whoever held it wants to be told of it
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    note: str | None = None
    postponed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    moves: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    wait_low_seconds: int | None = None  # the estimate that it was issued with; null: nobody could say
    wait_high_seconds: int | None = None
    at_own_risk: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    # the slot of the booking it came from
    booked_for: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # called earlier only if nobody else waits
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    only_counter_id: UUID | None = reference("counter.id", default=None)  # while that one is not closed
    # back in the queue since then; null: since it was issued
    returned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ItineraryStop(SQLModel, table=True):
    """A further service of a visit: pending until it becomes a ticket, or is done in the sitting of another.

    `was_state` is what it was before the move that followed version `changed_in` (null: it was not there):
    an undo of that move puts it back.
    """

    __tablename__ = "itinerary_stop"
    __table_args__ = (
        Index("ix_itinerary_stop_pending", "visit_id", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index(None, "mall_id", "changed_in"),
    )

    id: UUID = Field(primary_key=True)
    visit_id: UUID = reference("visit.id", index=True)
    mall_id: UUID = reference("mall.id")
    offer_id: UUID = reference("offer.id")
    day: date
    booked_for: datetime | None = Field(default=None, sa_type=UtcDateTime)  # its time in a booking of several
    state: str
    was_state: str | None = None
    changed_in: int = Field(sa_type=BigInteger)
    ticket_id: UUID | None = reference("ticket.id", default=None, index=True)
    serving_id: UUID | None = reference("serving.id", default=None, index=True)


class Serving(SQLModel, table=True):
    """One time of one ticket at one counter: who served it, when, and how it ended.

    `trusted` false: it was left open over a break or for far too long, so its length says nothing.
    """

    __table_args__ = (Index(None, "counter_id", "day", "outcome"), Index(None, "counter_id", "ended_at"))

    id: UUID = Field(primary_key=True)
    ticket_id: UUID = reference("ticket.id", index=True)
    counter_id: UUID = reference("counter.id")
    officer_id: UUID = reference("officer.id")
    day: date
    called_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = None
    result: str | None = None  # the code of its outcome, of the mall's own list
    trusted: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})


class Call(SQLModel, table=True):
    """An announcement: screens speak the calls whose `seq` they have not spoken. A recall is a new call.

    `last`: no further one is due before the visitor counts as absent.
    """

    __table_args__ = (
        UniqueConstraint("mall_id", "seq"),
        Index(None, "mall_id", "day", "seq"),
        Index(None, "zone_id", "day", "seq"),
    )

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    zone_id: UUID = reference("zone.id")
    counter_id: UUID = reference("counter.id")
    ticket_id: UUID = reference("ticket.id", index=True)
    day: date
    seq: int = Field(sa_type=BigInteger)
    number: str
    called_at: datetime = Field(sa_type=UtcDateTime)
    repeat: int
    last: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class LastMove(SQLModel, table=True):
    """The last move at a counter, with the ticket and its serving as they were before it: what an undo restores."""

    __tablename__ = "last_move"

    counter_id: UUID = reference("counter.id", primary_key=True)
    officer_id: UUID = reference("officer.id")
    move: str
    at: datetime = Field(sa_type=UtcDateTime)
    version: int = Field(sa_type=BigInteger)
    new_ticket_id: UUID | None = None
    ticket_id: UUID = reference("ticket.id", index=True)
    moves: int
    status: str
    key_at: datetime = Field(sa_type=UtcDateTime)
    ticket_counter_id: UUID | None = None
    serving_id: UUID | None = None
    called_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    calls: int
    held_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    note: str | None = None
    serving_started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    serving_ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    serving_outcome: str | None = None
    other_ticket_id: UUID | None = None  # the one that a merge kept, as it was before and counted after
    other_key_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    other_moves: int | None = None
    was_priority: str | None = None
