"""Counters that call by themselves, and when each is due."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import col

from app.clock import business_day
from app.db import AT_COUNTER, Prepared, Reader, Row, constant
from app.models import Counter, CounterService, Mall, Serving, Ticket
from app.vocabulary import AgencyId, CounterId, CounterState, MallId, OfficerId, Scope, TicketStatus
from counters.queries.kept_tickets import CALLED_HERE, ONLY
from counters.rules.auto_call import calls_at

_SWITCHED_ON = (
    select(
        col(Counter.id),
        col(Counter.mall_id),
        col(Counter.agency_id),
        col(Counter.officer_id),
        col(Counter.auto_seconds),
        col(Counter.auto_since),
        col(Counter.state_at),
        col(Mall.timezone),
    )
    .join(Mall, col(Mall.id) == col(Counter.mall_id))
    .outerjoin(
        Ticket,
        and_(
            col(Ticket.counter_id) == col(Counter.id),
            AT_COUNTER,
        ),
    )
    .where(
        col(Counter.auto_seconds).is_not(None),
        col(Counter.state) == constant(CounterState.OPEN),
        col(Ticket.id).is_(None),
    )
)
_ALL = Prepared(_SWITCHED_ON.order_by(col(Counter.number)))
_ONE = Prepared(_SWITCHED_ON.where(col(Counter.id) == bindparam("counter_id")))
_LAST_ENDED = Prepared(
    select(col(Serving.ended_at))
    .where(col(Serving.counter_id) == bindparam("counter_id"), col(Serving.ended_at).is_not(None))
    .order_by(col(Serving.ended_at).desc())
    .limit(1)
)
_FIRST = Prepared(
    select(func.coalesce(col(Ticket.returned_at), col(Ticket.issued_at)).label("since"))
    .select_from(Ticket)
    .join(
        CounterService,
        and_(
            col(CounterService.counter_id) == bindparam("counter_id"),
            col(CounterService.offer_id) == col(Ticket.offer_id),
        ),
    )
    .outerjoin(ONLY, col(ONLY.id) == col(Ticket.only_counter_id))
    .where(
        CALLED_HERE,
        col(Ticket.mall_id) == bindparam("mall_id"),
        col(Ticket.agency_id) == bindparam("agency_id"),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.WAITING),
    )
    .order_by(col(Ticket.key_at), col(Ticket.order_no))
    .limit(1)
)


@dataclass(frozen=True, kw_only=True)
class AutoCall:
    """An idle counter with somebody to call at `at`, and the officer in whose name it calls."""

    mall_id: MallId
    agency_id: AgencyId
    counter_id: CounterId
    officer_id: OfficerId
    at: datetime


def auto_calls(reader: Reader, *, now: datetime) -> list[AutoCall]:
    """Of every mall, those that have somebody to call: a statement, and two for each that is idle."""
    found = []
    for row in reader.all(_ALL):
        at = _due(reader, row, day=business_day(now, row.timezone))
        if at is not None:
            found.append(
                AutoCall(
                    mall_id=MallId(row.mall_id),
                    agency_id=AgencyId(row.agency_id),
                    counter_id=CounterId(row.id),
                    officer_id=OfficerId(row.officer_id),
                    at=at,
                )
            )
    return found


def due_at(reader: Reader, *, scope: Scope, counter_id: CounterId, now: datetime) -> datetime | None:
    """When this counter calls by itself; None: it is not switched on, not idle, not open, or nobody waits."""
    row = reader.one(_ONE, counter_id=counter_id)
    if row is None or row.mall_id != scope.mall_id:
        return None
    return _due(reader, row, day=business_day(now, row.timezone))


def _due(reader: Reader, row: Row, *, day: date) -> datetime | None:
    first = reader.one(_FIRST, counter_id=row.id, mall_id=row.mall_id, agency_id=row.agency_id, day=day)
    ended = reader.one(_LAST_ENDED, counter_id=row.id)
    began = [row.state_at, row.auto_since, ended.ended_at if ended else None]
    return calls_at(
        seconds=row.auto_seconds,
        idle_since=max(one for one in began if one is not None),
        first_since=first.since if first else None,
    )
