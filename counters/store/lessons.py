"""What an agency's day has taught since the last look, as rows: what ended, who gave up, who came back, who joined before others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, exists, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.db import Prepared, Tx, constant, scoped, within
from app.models import Booking, BookingStop, Counter, Offer, Serving, Ticket, TicketWait, Visit
from app.models.columns import UtcDateTime
from app.vocabulary import (
    BookingStatus,
    CounterState,
    OfferId,
    Outcome,
    Scope,
    ServingId,
    TicketStatus,
)
from counters.rules.waits.spread import Quantiles

_LONGEST_WAIT = timedelta(hours=12)
_LONGEST_BREAK = timedelta(hours=2)
_EARLIER = aliased(Serving, name="earlier")
_DISTRUST = Prepared(update(Serving).where(col(Serving.id) == bindparam("serving")).values(trusted=False))
_ENDED = Prepared(
    select(
        col(Serving.id),
        exists()
        .where(
            col(_EARLIER.ticket_id) == col(Serving.ticket_id),
            col(_EARLIER.called_at) < col(Serving.called_at),
        )
        .label("again"),
        col(Ticket.postponed),
        col(Ticket.offer_id),
        col(Ticket.issued_at),
        col(Serving.officer_id),
        col(Serving.called_at),
        col(Serving.ended_at),
        col(Serving.outcome),
        col(Offer.minutes),
        col(TicketWait.told_at),
        col(TicketWait.p10_seconds),
        col(TicketWait.p50_seconds),
        col(TicketWait.p90_seconds),
    )
    .select_from(Counter)
    .join(
        Serving,
        and_(
            col(Serving.counter_id) == col(Counter.id),
            col(Serving.ended_at) > bindparam("after"),
            col(Serving.ended_at) <= bindparam("until"),
        ),
    )
    .join(Ticket, col(Ticket.id) == col(Serving.ticket_id))
    .join(Offer, col(Offer.id) == col(Ticket.offer_id))
    .outerjoin(TicketWait, col(TicketWait.ticket_id) == col(Ticket.id))
    .where(within(Counter))
    .order_by(col(Serving.ended_at))
)
_GONE_AHEAD = Prepared(
    select(col(Ticket.offer_id), col(Ticket.issued_at))
    .select_from(TicketWait)
    .join(Ticket, col(Ticket.id) == col(TicketWait.ticket_id))
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    .where(
        col(TicketWait.mall_id) == bindparam("mall_id"),
        col(TicketWait.agency_id) == bindparam("agency_id"),
        col(TicketWait.told_at) > bindparam("after"),
        col(TicketWait.told_at) <= bindparam("until"),
        or_(
            col(Visit.priority).is_not(None),
            and_(col(Ticket.booked_for).is_(None), col(Ticket.key_at) < col(Ticket.issued_at)),
        ),
    )
)
_BACK_AT_WORK = Prepared(
    select(col(Counter.state_at), col(Counter.left_at))
    .where(
        within(Counter),
        col(Counter.state) == constant(CounterState.OPEN),
        col(Counter.state_at) > bindparam("after", type_=UtcDateTime()),
        col(Counter.state_at) <= bindparam("until", type_=UtcDateTime()),
        col(Counter.left_at) > bindparam("since", type_=UtcDateTime()),
    )
    .order_by(col(Counter.state_at), col(Counter.id))
)
# By when they were told something, which is indexed: those of the last hours, of whom few gave up.
_GAVE_UP = Prepared(
    select(col(Ticket.issued_at), col(Ticket.ended_at))
    .select_from(TicketWait)
    .join(Ticket, col(Ticket.id) == col(TicketWait.ticket_id))
    .where(
        col(TicketWait.mall_id) == bindparam("mall_id"),
        col(TicketWait.agency_id) == bindparam("agency_id"),
        col(TicketWait.told_at) > bindparam("since", type_=UtcDateTime()),
        col(Ticket.status) == constant(TicketStatus.CANCELLED),
        col(Ticket.ended_at) > bindparam("after", type_=UtcDateTime()),
        col(Ticket.ended_at) <= bindparam("until", type_=UtcDateTime()),
    )
    .order_by(col(Ticket.ended_at), col(Ticket.id))
)


_BOOKED = Prepared(
    select(col(Booking.status), col(Booking.starts_at), col(Booking.ended_at))
    .select_from(BookingStop)
    .join(Booking, col(Booking.id) == col(BookingStop.booking_id))
    .where(
        within(BookingStop),
        col(BookingStop.day) >= bindparam("first_day"),
        col(BookingStop.position) == 0,
        col(Booking.status).in_([constant(BookingStatus.CHECKED_IN), constant(BookingStatus.MISSED)]),
        col(Booking.ended_at) > bindparam("after"),
        col(Booking.ended_at) <= bindparam("until"),
    )
    .order_by(col(Booking.ended_at), col(Booking.id))
)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """One time at a counter that is over; `told_at` and `told` are the ticket's first forecast, if it had one.

    `first`: the ticket had not been at a counter before. `postponed`: its visitor let others go first.
    """

    serving_id: ServingId
    first: bool
    postponed: bool
    outcome: Outcome
    offer_id: OfferId
    configured_minutes: float
    officer: str
    issued_at: datetime
    called_at: datetime
    ended_at: datetime
    told_at: datetime | None
    told: Quantiles | None


def ended(tx: Tx, *, scope: Scope, after: datetime, until: datetime) -> list[Ended]:
    """What ended at the agency's counters in (after, until], oldest first."""
    return [
        Ended(
            serving_id=ServingId(row.id),
            first=not row.again,
            postponed=bool(row.postponed),
            outcome=Outcome(row.outcome),
            offer_id=OfferId(row.offer_id),
            configured_minutes=float(row.minutes),
            officer=str(row.officer_id),
            issued_at=row.issued_at,
            called_at=row.called_at,
            ended_at=row.ended_at,
            told_at=row.told_at,
            told=None
            if row.p90_seconds is None
            else Quantiles(p10=row.p10_seconds / 60, p50=row.p50_seconds / 60, p90=row.p90_seconds / 60),
        )
        for row in tx.all(_ENDED, after=after, until=until, **scoped(scope))
    ]


def distrust(tx: Tx, *, serving_id: ServingId) -> None:
    """The length of this time at a counter says nothing."""
    tx.run(_DISTRUST, serving=serving_id)


def back_at_work(
    tx: Tx, *, scope: Scope, after: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """When a counter paused or closed, and when it opened again, in (after, until]; not its first opening of a day."""
    rows = tx.all(_BACK_AT_WORK, since=after - _LONGEST_BREAK, after=after, until=until, **scoped(scope))
    return [(row.left_at, row.state_at) for row in rows]


def gave_up(tx: Tx, *, scope: Scope, after: datetime, until: datetime) -> list[timedelta]:
    """How long those had waited who gave their number back in (after, until], or whose number was merged with another."""
    where = {"mall_id": scope.mall_id, "agency_id": scope.agency_id, "since": after - _LONGEST_WAIT}
    return [row.ended_at - row.issued_at for row in tx.all(_GAVE_UP, **where, after=after, until=until)]


def gone_ahead(tx: Tx, *, scope: Scope, after: datetime, until: datetime) -> list[tuple[OfferId, datetime]]:
    """Offer and issue time of the tickets that were told something in (after, until] and joined before others.

    With priority, as the next service of a visit, or sent on with their place; not the booked ones, who are expected.
    """
    rows = tx.all(_GONE_AHEAD, mall_id=scope.mall_id, agency_id=scope.agency_id, after=after, until=until)
    return [(OfferId(row.offer_id), row.issued_at) for row in rows]


def booked(tx: Tx, *, scope: Scope, after: datetime, until: datetime, first_day: date) -> list[float | None]:
    """Of the agency's bookings of `first_day` and later whose fate was known in (after, until]: minutes after the slot.

    None: nobody came.
    """
    rows = tx.all(_BOOKED, after=after, until=until, first_day=first_day, **scoped(scope))
    return [
        (row.ended_at - row.starts_at).total_seconds() / 60
        if row.status == BookingStatus.CHECKED_IN
        else None
        for row in rows
    ]
