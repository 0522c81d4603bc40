"""One agency now as the estimator sees it, with what it was told before and what its past has taught."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache

from sqlalchemy import and_, bindparam, select
from sqlmodel import col

from app.clock import local
from app.db import AT_COUNTER, Prepared, Reader, Row, constant, scoped, within
from app.models import Booking, BookingStop, Counter, CounterService, LearntState, Serving, Ticket, TicketWait
from app.models.columns import UtcDateTime
from app.vocabulary import (
    AgencyId,
    BookingStatus,
    CounterId,
    CounterState,
    OfferId,
    Scope,
    TicketId,
    TicketStatus,
)
from counters.queries.plan_of import plan_of
from counters.queries.shown_waits import WINDOW_COLUMNS, noted_figures, window_of
from counters.rules.calendar import agency_hours_on
from counters.rules.calling import CallingRule
from counters.rules.opening import DayHours, Span
from counters.rules.plan import Plan
from counters.rules.waits.habits import LATEST
from counters.rules.waits.learnt import Learnt, from_json
from counters.rules.waits.noting import NotedFigure
from counters.rules.waits.queue_state import AgencyQueue, BookingDue, CounterIs, CounterNow, Pause, TicketNow
from counters.rules.waits.shown_wait import ShownWindow

_COUNTERS = Prepared(
    select(
        col(Counter.id),
        col(Counter.state),
        col(Counter.state_at),
        col(Counter.back_at),
        col(Counter.officer_id),
        col(Ticket.offer_id),
        col(Serving.called_at),
    )
    .select_from(Counter)
    .outerjoin(
        Ticket,
        and_(
            col(Ticket.counter_id) == col(Counter.id),
            AT_COUNTER,
        ),
    )
    .outerjoin(Serving, col(Serving.id) == col(Ticket.serving_id))
    .where(within(Counter), col(Counter.active))
    .order_by(col(Counter.number))
)
_SERVED = Prepared(
    select(col(CounterService.counter_id), col(CounterService.offer_id))
    .join(Counter, col(Counter.id) == col(CounterService.counter_id))
    .where(within(Counter), col(Counter.active))
)
_WAITING = Prepared(
    select(
        col(Ticket.id),
        col(Ticket.offer_id),
        col(Ticket.key_at),
        col(Ticket.not_before),
        col(Ticket.issued_at),
        *WINDOW_COLUMNS,
    )
    .select_from(Ticket)
    .outerjoin(TicketWait, col(TicketWait.ticket_id) == col(Ticket.id))
    .where(
        within(Ticket),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.WAITING),
    )
    .order_by(col(Ticket.key_at), col(Ticket.order_no))
)
_DUE = Prepared(
    select(col(BookingStop.offer_id), col(BookingStop.starts_at))
    .join(Booking, col(Booking.id) == col(BookingStop.booking_id))
    .where(
        within(BookingStop),
        col(BookingStop.day) == bindparam("day"),
        col(BookingStop.starts_at) > bindparam("since", type_=UtcDateTime()),
        col(BookingStop.starts_at) < bindparam("until", type_=UtcDateTime()),
        col(BookingStop.position) == 0,  # the later services of a booking are stops of its visit
        col(Booking.status) == constant(BookingStatus.BOOKED),
    )
    .order_by(col(BookingStop.starts_at), col(BookingStop.booking_id))
)
_LEARNT = Prepared(
    select(col(LearntState.state), col(LearntState.looked_until)).where(
        col(LearntState.mall_id) == bindparam("mall_id"), col(LearntState.agency_id) == bindparam("agency_id")
    )
)
_UNKNOWN_MINUTES = 10.0
_JUST = timedelta(minutes=15)  # a counter that closed so shortly before the break is expected after it


@dataclass(frozen=True, kw_only=True)
class WaitingTicket:
    """One waiting ticket and the window that its holder reads now; `told`: a forecast was noted for it."""

    ticket_id: TicketId
    told: bool
    window: ShownWindow | None


@dataclass(frozen=True, kw_only=True)
class AgencyNow:
    """`tickets[n - 1]` is the queue's ticket number n; `figures` are the noted ones; `rules` by service."""

    queue: AgencyQueue
    tickets: tuple[WaitingTicket, ...]
    figures: Mapping[OfferId, NotedFigure]
    learnt: Learnt
    offers: Mapping[str, OfferId]
    rules: Mapping[str, CallingRule] = field(default_factory=dict)

    @property
    def idle(self) -> bool:
        """Nobody waits, no counter works, and no figure stands that would have to be taken back."""
        working = any(one.status is not CounterIs.CLOSED for one in self.queue.counters)
        standing = any(figure.shown is not None for figure in self.figures.values())
        return not (self.queue.tickets or working or standing)


def queue_state(reader: Reader, *, scope: Scope, now: datetime) -> AgencyNow:
    """The scope's agency at `now`: seven statements with a known plan, whatever the queue's length."""
    plan = plan_of(reader, scope=scope, now=now)
    here = local(now, plan.timezone)
    assert scope.agency_id is not None  # noqa: S101  (narrows the type: an agency's own scope)
    agency = plan.agency(scope.agency_id)
    served: dict[CounterId, set[str]] = {}
    for row in reader.all(_SERVED, **scoped(scope)):
        served.setdefault(row.counter_id, set()).add(str(row.offer_id))
    today = _today(plan, scope.agency_id)
    waiting = reader.all(_WAITING, day=plan.day, **scoped(scope))
    # A ticket of this morning may outlive its offer.
    services = {str(row.offer_id): _UNKNOWN_MINUTES for row in waiting} | {
        str(offer.offer_id): float(offer.minutes) for offer in agency.offers
    }
    rules = dict.fromkeys(services, plan.rule) | {str(offer.offer_id): offer.rule for offer in agency.offers}
    learnt = reader.one(_LEARNT, mall_id=scope.mall_id, agency_id=scope.agency_id)
    return AgencyNow(
        queue=AgencyQueue(
            agency=agency.code,
            services=services,
            counters=tuple(
                _counter(row, served.get(row.id, set()), today, here)
                for row in reader.all(_COUNTERS, **scoped(scope))
            ),
            tickets=tuple(_ticket(number, row) for number, row in enumerate(waiting, start=1)),
            bookings=_due(reader, scope, plan, rules, now=now),
        ),
        tickets=tuple(_waiting(row) for row in waiting),
        figures=noted_figures(reader, scope=scope),
        learnt=_learnt(learnt.state) if learnt else Learnt(),
        offers={str(offer.offer_id): offer.offer_id for offer in agency.offers},
        rules=rules,
    )


def _due(
    reader: Reader, scope: Scope, plan: Plan, rules: Mapping[str, CallingRule], *, now: datetime
) -> tuple[BookingDue, ...]:
    """Those who may still check in, and would go before somebody who takes a number now."""
    ahead = max(rule.booking_head_start for rule in rules.values())
    rows = reader.all(_DUE, day=plan.day, since=now - LATEST, until=now + ahead, **scoped(scope))
    return tuple(BookingDue(service=str(row.offer_id), slot=row.starts_at) for row in rows)


_learnt = lru_cache(maxsize=256)(from_json)  # parsed once per change, not per look


def _ticket(number: int, row: Row) -> TicketNow:
    return TicketNow(
        number=number,
        service=str(row.offer_id),
        key=row.key_at,
        issued_at=row.issued_at,
        not_before=row.not_before,
    )


def _waiting(row: Row) -> WaitingTicket:
    return WaitingTicket(ticket_id=TicketId(row.id), told=row.told_at is not None, window=window_of(row))


@dataclass(frozen=True, kw_only=True)
class _Today:
    """The agency's hours, None if it is closed; the desks that are closed, and the pauses of single desks."""

    hours: DayHours | None
    shut: frozenset[CounterId]
    rests: Mapping[CounterId, tuple[Span, ...]]


def _today(plan: Plan, agency_id: AgencyId) -> _Today:
    rests: dict[CounterId, tuple[Span, ...]] = {}
    for one in plan.pauses:
        if one.counter_id is not None and one.falls_on(plan.day):
            rests[one.counter_id] = (*rests.get(one.counter_id, ()), (one.starts, one.ends))
    return _Today(
        hours=agency_hours_on(plan, agency_id, plan.day),
        shut=frozenset(one.counter_id for one in plan.closures if one.counter_id and one.covers(plan.day)),
        rests=rests,
    )


def breaks_on(plan: Plan, agency_id: AgencyId, here: datetime) -> list[tuple[datetime, datetime]]:
    """From when to when an agency rests on the day of `here`, an instant in the mall's zone."""
    hours = agency_hours_on(plan, agency_id, here.date())
    return [(_at(here, start), _at(here, end)) for start, end in hours.breaks] if hours else []


def _counter(row: Row, services: set[str], today: _Today, here: datetime) -> CounterNow:
    breaks = (*(today.hours.breaks if today.hours else ()), *today.rests.get(row.id, ()))
    pauses = tuple(Pause(start=_at(here, start), end=_at(here, end)) for start, end in sorted(breaks))
    status = _STATUS[CounterState(row.state)]
    if status is CounterIs.IDLE and row.offer_id is not None:
        status = CounterIs.SERVING
    return CounterNow(
        services=frozenset(services),
        status=status,
        officer=str(row.officer_id) if row.officer_id else None,
        serving=str(row.offer_id) if status is CounterIs.SERVING else None,
        since=row.called_at if status is CounterIs.SERVING else None,
        back_at=row.back_at or next((one.end for one in pauses if one.start <= here < one.end), None),
        opens_at=None
        if row.id in today.shut
        else _opens_at(today.hours, pauses, here, closed_at=row.state_at),
        pauses=tuple(one for one in pauses if not _works_through(one, row, here)),
    )


_STATUS = {
    CounterState.OPEN: CounterIs.IDLE,
    CounterState.PAUSED: CounterIs.ON_BREAK,
    CounterState.CLOSED: CounterIs.CLOSED,
}


def break_on(plan: Plan, agency_id: AgencyId | None, here: datetime) -> Pause | None:
    """The break of an agency that is on, or comes next, on the day of `here`, an instant in the mall's zone."""
    hours = agency_hours_on(plan, agency_id, here.date())
    breaks = hours.breaks if hours else ()
    found = [Pause(start=_at(here, start), end=_at(here, end)) for start, end in breaks]
    return next((one for one in found if here < one.end), found[-1] if found else None)


def _works_through(pause: Pause, row: Row, here: datetime) -> bool:
    """A counter that called or opened within the break does not take it."""
    if here < pause.start or row.state == CounterState.CLOSED:
        return False
    return row.state_at >= pause.start or (row.called_at is not None and row.called_at >= pause.start)


def _opens_at(
    hours: DayHours | None, pauses: tuple[Pause, ...], here: datetime, *, closed_at: datetime
) -> datetime | None:
    """When a closed counter is expected: at the doors' opening, or after the break that it closed for."""
    if hours is None:
        return None
    opens = _at(here, hours.opens)
    if here < opens:
        return opens
    for pause in pauses:
        if here >= pause.start and pause.start - _JUST <= closed_at < pause.end:
            return pause.end
    return None


def _at(here: datetime, clock: time) -> datetime:
    return datetime.combine(here.date(), clock, tzinfo=here.tzinfo)
