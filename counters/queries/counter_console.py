"""What an officer sees at a counter: the current ticket, who waits, what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Reader, Row, constant, scoped, within
from app.errors import UnknownCounter
from app.models import Counter, CounterService, LastMove, Offer, Officer, QueueDay, Serving, Ticket, Visit
from app.vocabulary import (
    Action,
    AgencyId,
    CounterId,
    CounterState,
    OfferId,
    Scope,
    TicketId,
    TicketStatus,
    ZoneId,
)
from counters.queries.plan_of import plan_of
from counters.rules.lifecycle import allowed_actions
from counters.rules.plan import Plan
from counters.rules.undoing import UNDO_WITHIN

_SHOWN = 50
_ABSENT_FOR = timedelta(minutes=30)
_AT_COUNTER = or_(
    col(Ticket.status) == constant(TicketStatus.CALLED), col(Ticket.status) == constant(TicketStatus.SERVING)
)
_COUNTER = Prepared(
    select(
        col(Counter.id),
        col(Counter.number),
        col(Counter.label),
        col(Counter.agency_id),
        col(Counter.zone_id),
        col(Counter.state),
        col(Counter.active),
        col(Counter.pause_reason),
        col(Counter.officer_id),
        col(Officer.username),
        col(Officer.name),
    )
    .select_from(Counter)
    .outerjoin(Officer, col(Officer.id) == col(Counter.officer_id))
    .where(col(Counter.id) == bindparam("counter_id"), within(Counter))
)
_SERVES = Prepared(
    select(col(Offer.code), func.coalesce(col(QueueDay.waiting), 0).label("waiting"))
    .select_from(CounterService)
    .join(Offer, col(Offer.id) == col(CounterService.offer_id))
    .outerjoin(
        QueueDay,
        and_(col(QueueDay.offer_id) == col(Offer.id), col(QueueDay.day) == bindparam("day")),
    )
    .where(col(CounterService.counter_id) == bindparam("counter_id"))
    .order_by(col(Offer.position))
)
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
        col(Ticket.ended_at),
        col(Ticket.note),
        col(Visit.number),
        col(Visit.priority),
    )
    .select_from(Ticket)
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
)
_CURRENT = Prepared(_TICKET.where(col(Ticket.counter_id) == bindparam("counter_id"), _AT_COUNTER))
_WAITING = Prepared(
    _TICKET.join(
        CounterService,
        and_(
            col(CounterService.counter_id) == bindparam("counter_id"),
            col(CounterService.offer_id) == col(Ticket.offer_id),
        ),
    )
    .where(
        col(Ticket.mall_id) == bindparam("mall_id"),
        col(Ticket.agency_id) == bindparam("agency_id"),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.WAITING),
    )
    .order_by(col(Ticket.key_at), col(Ticket.order_no))
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
_LAST_MOVE = Prepared(
    select(col(LastMove.move), col(LastMove.at)).where(
        col(LastMove.counter_id) == bindparam("counter_id"),
        col(LastMove.officer_id) == bindparam("officer"),
        col(LastMove.at) >= bindparam("since"),
    )
)
_SERVED = Prepared(
    select(func.count().label("served"))
    .select_from(Serving)
    .where(
        col(Serving.counter_id) == bindparam("counter_id"),
        col(Serving.day) == bindparam("day"),
        col(Serving.outcome) == constant(TicketStatus.DONE),
    )
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
    absent_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Undoable:
    """The last move here, which may be taken back until then."""

    move: Action
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Console:
    """A counter at one version of the mall; `waiting` has the first fifty in calling order."""

    epoch: str
    version: int
    at: datetime
    plan: Plan
    counter_id: CounterId
    number: int
    label: str
    agency_id: AgencyId
    zone_id: ZoneId
    state: CounterState
    pause_reason: str | None
    officer: tuple[str, str] | None  # username, name
    services: tuple[str, ...]
    current: ConsoleTicket | None
    waiting: tuple[ConsoleTicket, ...]
    waiting_total: int
    served_today: int
    allowed: Sequence[Action]
    held: tuple[ConsoleTicket, ...] = ()
    absent: tuple[ConsoleTicket, ...] = ()  # latest first
    undo: Undoable | None = None


def counter_console(
    reader: Reader,
    *,
    scope: Scope,
    counter_id: CounterId,
    now: datetime,
    undo_within: timedelta = UNDO_WITHIN,
) -> Console:
    """Nine statements, whatever the queue's length. Raises UnknownCounter."""
    mall = reader.mall_of(scope.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    row = reader.one(_COUNTER, counter_id=counter_id, **scoped(scope))
    if row is None:
        raise UnknownCounter
    serves = reader.all(_SERVES, counter_id=counter_id, day=plan.day)
    current = _at_counter(reader, counter_id, plan.timezone)
    waiting_total = sum(offer.waiting for offer in serves)
    waiting, held, absent = _lists(reader, scope, row, plan=plan, now=now)
    undoable = _undoable(reader, row, now=now, within=undo_within, timezone=plan.timezone)
    return Console(
        epoch=mall.epoch,
        version=mall.version,
        at=local(now, plan.timezone),
        plan=plan,
        counter_id=counter_id,
        number=row.number,
        label=row.label,
        agency_id=row.agency_id,
        zone_id=row.zone_id,
        state=CounterState(row.state),
        pause_reason=row.pause_reason,
        officer=(row.username, row.name) if row.username else None,
        services=tuple(offer.code for offer in serves),
        current=current,
        waiting=waiting,
        waiting_total=waiting_total,
        served_today=reader.all(_SERVED, counter_id=counter_id, day=plan.day)[0].served,
        allowed=allowed_actions(
            planned=row.active,
            counter=CounterState(row.state),
            ticket=current.status if current else None,
            waiting=waiting_total,
            held=len(held),
            absent=len(absent),
            undo=undoable is not None,
        ),
        held=held,
        absent=absent,
        undo=undoable,
    )


def _at_counter(reader: Reader, counter_id: CounterId, timezone: str) -> ConsoleTicket | None:
    row = reader.one(_CURRENT, counter_id=counter_id)
    return _ticket(row, timezone) if row else None


def _lists(
    reader: Reader, scope: Scope, counter: Row, *, plan: Plan, now: datetime
) -> tuple[tuple[ConsoleTicket, ...], ...]:
    """Who waits, who is held, who was absent lately."""
    place = {"mall_id": scope.mall_id, "agency_id": counter.agency_id, "day": plan.day}
    found = (
        reader.all(_WAITING, counter_id=counter.id, **place),
        reader.all(_HELD, **place),
        reader.all(_ABSENT, since=now - _ABSENT_FOR, **place),
    )
    return tuple(tuple(_ticket(row, plan.timezone) for row in rows) for rows in found)


def _undoable(
    reader: Reader, counter: Row, *, now: datetime, within: timedelta, timezone: str
) -> Undoable | None:
    row = reader.one(_LAST_MOVE, counter_id=counter.id, officer=counter.officer_id, since=now - within)
    return Undoable(move=Action(row.move), until=local(row.at + within, timezone)) if row else None


def _ticket(row: Row, timezone: str) -> ConsoleTicket:
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
        absent_at=local(row.ended_at, timezone) if row.ended_at else None,
        note=row.note,
    )
