"""The tickets that an officer sees at a counter: who stands there and how the visit went, who waits, who may come back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, select
from sqlmodel import col

from app.clock import local
from app.db import AT_COUNTER, Prepared, Reader, Row, constant, waiting_for_counter
from app.models import Booking, Counter, ExternalReference, Offer, Serving, Ticket, TicketWait, Visit
from app.models.columns import UtcDateTime
from app.vocabulary import CounterId, OfferId, Outcome, Scope, TicketId, TicketStatus, VisitId
from counters.queries.kept_tickets import CALLED_HERE, ONLY
from counters.queries.shown_waits import WINDOW_COLUMNS, window_of
from counters.rules.plan import Plan
from counters.rules.waits.shown_wait import ShownRange, range_left

_SHOWN = 50
_ABSENT_FOR = timedelta(minutes=30)
_TICKET = (
    select(
        col(Ticket.id),
        col(Ticket.offer_id),
        col(Ticket.status),
        col(Ticket.issued_at),
        col(Ticket.called_at),
        col(Ticket.started_at),
        col(Ticket.calls),
        col(Ticket.held_at),
        col(Ticket.remind_at),
        col(Ticket.ended_at),
        col(Ticket.note),
        col(Ticket.booked_for),
        col(Ticket.visit_id),
        col(Visit.number),
        col(Visit.priority),
        col(Offer.announced),
        *WINDOW_COLUMNS,
    )
    .select_from(Ticket)
    .join(Offer, col(Offer.id) == col(Ticket.offer_id))
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    .outerjoin(TicketWait, col(TicketWait.ticket_id) == col(Ticket.id))
)
_CURRENT = Prepared(
    _TICKET.add_columns(
        col(ExternalReference.value).label("reference"),
        col(Booking.name_masked),
        col(Booking.note).label("booking_note"),
    )
    .outerjoin(Booking, col(Booking.visit_id) == col(Ticket.visit_id))
    .outerjoin(
        ExternalReference,
        and_(
            col(ExternalReference.visit_id) == col(Ticket.visit_id),
            col(ExternalReference.offer_id) == col(Ticket.offer_id),
        ),
    )
    .where(col(Ticket.counter_id) == bindparam("counter_id"), AT_COUNTER)
)
_WAITING = Prepared(
    waiting_for_counter(_TICKET)
    .outerjoin(ONLY, col(ONLY.id) == col(Ticket.only_counter_id))
    .where(CALLED_HERE)
    .order_by(
        case((col(Ticket.not_before) > bindparam("now", type_=UtcDateTime()), 1), else_=0),
        col(Ticket.key_at),
        col(Ticket.order_no),
    )
    .limit(_SHOWN)
)
# Those who may come back: held ones of today, and those who missed their call a short while ago.
_HELD = Prepared(
    _TICKET.where(
        col(Ticket.mall_id) == bindparam("mall_id"),
        col(Ticket.agency_id) == bindparam("agency_id"),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.HELD),
    )
    .order_by(col(Ticket.held_at), col(Ticket.id))
    .limit(_SHOWN)
)
_ABSENT = Prepared(
    _TICKET.where(
        col(Ticket.mall_id) == bindparam("mall_id"),
        col(Ticket.agency_id) == bindparam("agency_id"),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.ABSENT),
        col(Ticket.ended_at) >= bindparam("since"),
    )
    .order_by(col(Ticket.ended_at).desc(), col(Ticket.id))
    .limit(_SHOWN)
)
_HISTORY = Prepared(
    select(
        col(Ticket.offer_id),
        col(Ticket.id).label("ticket_id"),
        col(Counter.label),
        col(Serving.called_at),
        col(Serving.ended_at),
        col(Serving.outcome),
    )
    .select_from(Ticket)
    .join(Serving, col(Serving.ticket_id) == col(Ticket.id))
    .join(Counter, col(Counter.id) == col(Serving.counter_id))
    .where(col(Ticket.visit_id) == bindparam("visit_id"), col(Serving.ended_at).is_not(None))
    .order_by(col(Serving.called_at))
)


@dataclass(frozen=True, kw_only=True)
class ConsoleTicket:
    """A ticket as an officer sees it; instants in the mall's zone."""

    ticket_id: TicketId
    offer_id: OfferId
    number: str
    status: TicketStatus
    priority: bool
    issued_at: datetime
    called_at: datetime | None
    started_at: datetime | None
    calls: int
    held_at: datetime | None = None
    remind_at: datetime | None = None  # of a held one: when its officers are told of it
    absent_at: datetime | None = None
    note: str | None = None
    booked_for: datetime | None = None
    announced: bool = True  # False: back office, nobody was called
    wait: ShownRange | None = None  # how long it is expected to wait yet
    reference: str | None = None  # of another system, for this service; known of the one at the counter
    booking_note: str | None = None  # what the visitor wrote when booking; known of the one at the counter
    booked_by: str | None = None  # the masked name, to be compared with a card; of the one at the counter


@dataclass(frozen=True, kw_only=True)
class Stay:
    """An earlier time of the visit at a counter today, and how it ended; instants in the mall's zone."""

    offer_id: OfferId
    counter: str
    called_at: datetime
    ended_at: datetime
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class AtCounter:
    """Who stands at the counter, and where the visit has been before."""

    visit_id: VisitId
    ticket: ConsoleTicket
    history: tuple[Stay, ...]


def at_counter(reader: Reader, *, counter_id: CounterId, timezone: str) -> AtCounter | None:
    """One statement if nobody stands there, else two."""
    row = reader.one(_CURRENT, counter_id=counter_id)
    if row is None:
        return None
    stays = reader.all(_HISTORY, visit_id=VisitId(row.visit_id))
    return AtCounter(
        visit_id=VisitId(row.visit_id),
        ticket=replace(
            _ticket(row, timezone),
            reference=row.reference,
            booked_by=row.name_masked,
            booking_note=row.booking_note,
        ),
        history=tuple(
            Stay(
                offer_id=OfferId(stay.offer_id),
                counter=stay.label,
                called_at=local(stay.called_at, timezone),
                ended_at=local(stay.ended_at, timezone),
                outcome=Outcome(stay.outcome),
            )
            for stay in stays
        ),
    )


def lists(
    reader: Reader, scope: Scope, counter: Row, *, plan: Plan, now: datetime
) -> tuple[tuple[ConsoleTicket, ...], ...]:
    """Who waits, who is held, who was absent lately: three statements."""
    place = {"mall_id": scope.mall_id, "agency_id": counter.agency_id, "day": plan.day}
    found = (
        reader.all(_WAITING, counter_id=counter.id, now=now, **place),
        reader.all(_HELD, **place),
        reader.all(_ABSENT, since=now - _ABSENT_FOR, **place),
    )
    return tuple(tuple(_ticket(row, plan.timezone, now=now) for row in rows) for rows in found)


def _ticket(row: Row, timezone: str, *, now: datetime | None = None) -> ConsoleTicket:
    window = window_of(row) if now and row.status == TicketStatus.WAITING else None
    return ConsoleTicket(
        ticket_id=row.id,
        offer_id=row.offer_id,
        number=row.number,
        status=TicketStatus(row.status),
        priority=row.priority is not None,
        issued_at=local(row.issued_at, timezone),
        called_at=local(row.called_at, timezone) if row.called_at else None,
        started_at=local(row.started_at, timezone) if row.started_at else None,
        calls=row.calls,
        held_at=local(row.held_at, timezone) if row.held_at else None,
        remind_at=local(row.remind_at, timezone) if row.remind_at else None,
        absent_at=local(row.ended_at, timezone) if row.ended_at else None,
        note=row.note,
        booked_for=local(row.booked_for, timezone) if row.booked_for else None,
        announced=row.announced,
        wait=range_left(window, now=now) if window and now else None,
    )
