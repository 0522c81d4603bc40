"""What an officer sees at a counter: the current ticket, who waits, what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Reader, Row, constant, scoped, within
from app.errors import UnknownCounter
from app.models import Counter, CounterService, LastMove, Offer, Officer, QueueDay, Serving
from app.vocabulary import (
    Action,
    AgencyId,
    CounterId,
    CounterState,
    OfferId,
    Scope,
    TicketStatus,
    ZoneId,
)
from counters.queries.auto_calls import due_at
from counters.queries.console_tickets import ConsoleTicket, Stay, at_counter, lists
from counters.queries.itinerary_of import PlannedStop, itinerary_of
from counters.queries.kept_tickets import KEPT_FOR_OTHERS
from counters.queries.plan_of import plan_of
from counters.queries.shown_waits import shown_figures
from counters.rules.absence import ANY_TIME, AbsenceRule, absent_from
from counters.rules.lifecycle import allowed_actions
from counters.rules.plan import Plan
from counters.rules.undoing import UNDO_WITHIN
from counters.rules.waits.shown_wait import ShownRange

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
        col(Counter.state_at),
        col(Counter.back_at),
        col(Counter.auto_seconds),
        col(Counter.officer_chooses),
        col(Counter.officer_id),
        col(Officer.username),
        col(Officer.name),
    )
    .select_from(Counter)
    .outerjoin(Officer, col(Officer.id) == col(Counter.officer_id))
    .where(col(Counter.id) == bindparam("counter_id"), within(Counter))
)
_SERVES = Prepared(
    select(
        col(Offer.code),
        col(Offer.id),
        (func.coalesce(col(QueueDay.waiting), 0) - KEPT_FOR_OTHERS).label("waiting"),
    )
    .select_from(CounterService)
    .join(Offer, col(Offer.id) == col(CounterService.offer_id))
    .outerjoin(
        QueueDay,
        and_(col(QueueDay.offer_id) == col(Offer.id), col(QueueDay.day) == bindparam("day")),
    )
    .where(col(CounterService.counter_id) == bindparam("counter_id"))
    .order_by(col(Offer.position))
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
class Undoable:
    """The last move here, which may be taken back until then."""

    move: Action
    until: datetime


@dataclass(frozen=True, kw_only=True)
class DeskNow:
    """The counter itself and who is at it; instants in the mall's zone."""

    number: int
    label: str
    agency_id: AgencyId
    zone_id: ZoneId
    state: CounterState
    pause_reason: str | None
    state_at: datetime
    back_at: datetime | None
    officer: tuple[str, str] | None  # username, name
    officer_chooses: bool  # what it serves


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A service of the counter: how many wait for it (at every counter), and how long one who joins now will."""

    code: str
    offer_id: OfferId
    waiting: int
    wait: ShownRange | None


@dataclass(frozen=True, kw_only=True)
class AutoCalling:
    """The counter calls by itself after so many idle seconds; the next time at `at`, None: nobody to call now."""

    seconds: int
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Console:
    """A counter at one version of the mall; `waiting` has the first fifty in calling order.

    `absent_from`: when the one who stands there may be marked as absent; None: nobody is called, or `calls_needed`
    are not made yet.
    """

    epoch: str
    version: int
    at: datetime
    plan: Plan
    counter_id: CounterId
    desk: DeskNow
    services: tuple[str, ...]
    queues: tuple[Queue, ...]
    auto: AutoCalling | None
    current: ConsoleTicket | None
    history: tuple[Stay, ...]
    calls_needed: int
    absent_from: datetime | None
    waiting: tuple[ConsoleTicket, ...]
    waiting_total: int
    served_today: int
    allowed: Sequence[Action]
    held: tuple[ConsoleTicket, ...] = ()
    absent: tuple[ConsoleTicket, ...] = ()  # latest first
    undo: Undoable | None = None
    further: tuple[PlannedStop, ...] = ()  # where the visitor here goes on, the next stop first


def counter_console(
    reader: Reader,
    *,
    scope: Scope,
    counter_id: CounterId,
    now: datetime,
    undo_within: timedelta = UNDO_WITHIN,
    absence: AbsenceRule = ANY_TIME,
) -> Console:
    """Ten statements, and more while somebody stands there or it calls by itself. Raises UnknownCounter."""
    mall = reader.mall_of(scope.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    row = reader.one(_COUNTER, counter_id=counter_id, **scoped(scope))
    if row is None:
        raise UnknownCounter
    queues = _queues(reader, row, plan=plan, now=now)
    there = at_counter(reader, counter_id=counter_id, timezone=plan.timezone)
    current = there.ticket if there else None
    waiting, held, absent = lists(reader, scope, row, plan=plan, now=now)
    undoable = _undoable(reader, row, now=now, within=undo_within, timezone=plan.timezone)
    since = _absent_from(current, absence)
    may_be_absent = since is not None and now >= since
    counted = _Counted(waiting=sum(queue.waiting for queue in queues), held=len(held), absent=len(absent))
    return Console(
        epoch=mall.epoch,
        version=mall.version,
        at=local(now, plan.timezone),
        plan=plan,
        counter_id=counter_id,
        desk=_desk(row, plan.timezone),
        services=tuple(queue.code for queue in queues),
        queues=queues,
        auto=_auto(reader, scope, row, now=now, timezone=plan.timezone),
        current=current,
        history=there.history if there else (),
        calls_needed=absence.calls,
        absent_from=since,
        waiting=waiting,
        waiting_total=counted.waiting,
        served_today=reader.all(_SERVED, counter_id=counter_id, day=plan.day)[0].served,
        allowed=_allowed(row, current, counted, undo=undoable, may_be_absent=may_be_absent),
        held=held,
        absent=absent,
        undo=undoable,
        further=tuple(itinerary_of(reader, plan, visit_id=there.visit_id)) if there else (),
    )


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """How many there are of whom the officer may move."""

    waiting: int
    held: int
    absent: int


def _allowed(
    counter: Row,
    current: ConsoleTicket | None,
    counted: _Counted,
    *,
    undo: Undoable | None,
    may_be_absent: bool,
) -> Sequence[Action]:
    return allowed_actions(
        planned=counter.active,
        counter=CounterState(counter.state),
        ticket=current.status if current else None,
        announced=current is None or current.announced,
        waiting=counted.waiting,
        held=counted.held,
        absent=counted.absent,
        undo=undo is not None,
        may_be_absent=may_be_absent,
    )


def _desk(row: Row, timezone: str) -> DeskNow:
    return DeskNow(
        number=row.number,
        label=row.label,
        agency_id=row.agency_id,
        zone_id=row.zone_id,
        state=CounterState(row.state),
        pause_reason=row.pause_reason,
        state_at=local(row.state_at, timezone),
        back_at=local(row.back_at, timezone) if row.back_at else None,
        officer=(row.username, row.name) if row.username else None,
        officer_chooses=row.officer_chooses,
    )


def _queues(reader: Reader, counter: Row, *, plan: Plan, now: datetime) -> tuple[Queue, ...]:
    within_agency = Scope(actor="console", mall_id=plan.mall_id, agency_id=counter.agency_id)
    figures = shown_figures(reader, scope=within_agency, now=now)
    return tuple(
        Queue(code=row.code, offer_id=row.id, waiting=row.waiting, wait=figures.get(row.id))
        for row in reader.all(_SERVES, counter_id=counter.id, day=plan.day)
    )


def _auto(reader: Reader, scope: Scope, counter: Row, *, now: datetime, timezone: str) -> AutoCalling | None:
    if counter.auto_seconds is None:
        return None
    at = due_at(reader, scope=scope, counter_id=counter.id, now=now)
    return AutoCalling(seconds=counter.auto_seconds, at=local(at, timezone) if at else None)


def _absent_from(ticket: ConsoleTicket | None, rule: AbsenceRule) -> datetime | None:
    if ticket is None or ticket.status is not TicketStatus.CALLED or ticket.called_at is None:
        return None
    return absent_from(rule, calls=ticket.calls, called_at=ticket.called_at)


def _undoable(
    reader: Reader, counter: Row, *, now: datetime, within: timedelta, timezone: str
) -> Undoable | None:
    row = reader.one(_LAST_MOVE, counter_id=counter.id, officer=counter.officer_id, since=now - within)
    return Undoable(move=Action(row.move), until=local(row.at + within, timezone)) if row else None
