"""What a lobby screen shows: calls, counters, queues and notices of a zone, from one snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from app.clock import local
from app.db import AT_COUNTER, Prepared, Reader, Row
from app.models import Call, Counter, Offer, Ticket, Visit
from app.vocabulary import AgencyId, OfferId, Scope, ZoneId
from counters.queries.itinerary_of import PlannedStop, next_at_counters
from counters.queries.plan_of import plan_of
from counters.queries.queue_figures import queue_figures
from counters.queries.shown_waits import shown_figures
from counters.rules.plan import Plan
from counters.rules.waits.shown_wait import ShownRange

_LAST_CALLS = 20


def _calls(area: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(
            col(Call.seq),
            col(Call.number),
            col(Call.zone_id),
            col(Call.called_at),
            col(Call.repeat),
            col(Call.last),
            col(Counter.number).label("counter"),
            col(Counter.label),
            col(Counter.agency_id),
        )
        .join(Counter, col(Counter.id) == col(Call.counter_id))
        .where(area, col(Call.day) == bindparam("day"))
        .order_by(col(Call.seq).desc())
        .limit(_LAST_CALLS)
    )


_MALL_CALLS = _calls(col(Call.mall_id) == bindparam("area"))
_ZONE_CALLS = _calls(col(Call.zone_id) == bindparam("area"))
_COUNTERS = Prepared(
    select(
        col(Counter.id),
        col(Counter.number).label("counter"),
        col(Counter.label),
        col(Counter.agency_id),
        col(Counter.zone_id),
        col(Counter.state),
        col(Counter.pause_reason),
        col(Counter.back_at),
        col(Visit.number),
        col(Ticket.status),
    )
    .select_from(Counter)
    .outerjoin(
        Ticket,
        and_(
            col(Ticket.counter_id) == col(Counter.id),
            AT_COUNTER,
            # in a back office nobody stands: its papers are not the hall's business
            exists().where(col(Offer.id) == col(Ticket.offer_id), col(Offer.announced)),
        ),
    )
    .outerjoin(Visit, col(Visit.id) == col(Ticket.visit_id))
    .where(col(Counter.mall_id) == bindparam("mall_id"), col(Counter.active))
    .order_by(col(Counter.number))
)


@dataclass(frozen=True, kw_only=True)
class CallShown:
    """One announcement; `seq` orders them all."""

    seq: int
    number: str
    counter: int
    label: str
    agency_id: AgencyId
    zone_id: ZoneId
    called_at: datetime
    repeat: int
    last: bool


@dataclass(frozen=True, kw_only=True)
class CounterShown:
    """One counter with the number that stands there, if one does."""

    counter: int
    label: str
    agency_id: AgencyId
    zone_id: ZoneId
    state: str
    pause_reason: str | None
    back_at: datetime | None
    number: str | None
    status: str | None
    then: PlannedStop | None  # where the visitor there goes on


@dataclass(frozen=True, kw_only=True)
class NowServing:
    """Zones (none: the whole mall) at one version; calls oldest first, instants in the mall's zone."""

    epoch: str
    version: int
    at: datetime
    plan: Plan
    zone_ids: tuple[ZoneId, ...]
    calls: tuple[CallShown, ...]
    counters: tuple[CounterShown, ...]
    waiting: dict[OfferId, int]
    waits: dict[OfferId, ShownRange]


def now_serving(reader: Reader, *, scope: Scope, zone_ids: Sequence[ZoneId], now: datetime) -> NowServing:
    """The board's content: six statements whatever is going on, and one for each further zone. Raises UnknownMall."""
    mall = reader.mall_of(scope.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    counters = reader.all(_COUNTERS, mall_id=scope.mall_id)
    onward = next_at_counters(reader, plan, mall_id=scope.mall_id)
    return NowServing(
        epoch=mall.epoch,
        version=mall.version,
        at=local(now, plan.timezone),
        plan=plan,
        zone_ids=tuple(zone_ids),
        calls=tuple(
            _call(row, plan.timezone) for row in _last_calls(reader, plan, scope=scope, zone_ids=zone_ids)
        ),
        counters=tuple(
            _counter(row, onward.get(row.id), plan.timezone)
            for row in counters
            if not zone_ids or row.zone_id in zone_ids
        ),
        waiting={offer: row.waiting for offer, row in queue_figures(reader, plan).items()},
        waits=shown_figures(reader, scope=scope, now=now),
    )


def _last_calls(reader: Reader, plan: Plan, *, scope: Scope, zone_ids: Sequence[ZoneId]) -> list[Row]:
    """Oldest first. Zone by zone: so each comes from the end of its index, however long the day was."""
    if not zone_ids:
        calls = reader.all(_MALL_CALLS, area=scope.mall_id, day=plan.day)
    else:
        calls = [row for one in zone_ids for row in reader.all(_ZONE_CALLS, area=one, day=plan.day)]
    return sorted(calls, key=lambda row: int(row.seq))[-_LAST_CALLS:]


def _call(row: Row, timezone: str) -> CallShown:
    return CallShown(
        seq=row.seq,
        number=row.number,
        counter=row.counter,
        label=row.label,
        agency_id=row.agency_id,
        zone_id=row.zone_id,
        called_at=local(row.called_at, timezone),
        repeat=row.repeat,
        last=row.last,
    )


def _counter(row: Row, then: PlannedStop | None, timezone: str) -> CounterShown:
    return CounterShown(
        counter=row.counter,
        label=row.label,
        agency_id=row.agency_id,
        zone_id=row.zone_id,
        state=row.state,
        pause_reason=row.pause_reason,
        back_at=local(row.back_at, timezone) if row.back_at else None,
        number=row.number,
        status=row.status,
        then=then if row.number else None,
    )
