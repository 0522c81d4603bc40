"""What a kiosk needs to give out numbers by itself: its leases, and when each service gives tickets today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Reader
from app.models import NumberLease, NumberSeries
from app.vocabulary import Scope
from counters.queries.plan_of import plan_of
from counters.rules.island import ends_at, spans_of
from counters.rules.plan import OfferPlan, Plan

_LEASES = Prepared(
    select(col(NumberLease.id), col(NumberLease.first), col(NumberLease.last), col(NumberSeries.letter))
    .join(NumberSeries, col(NumberSeries.id) == col(NumberLease.series_id))
    .where(
        col(NumberLease.mall_id) == bindparam("mall_id"),
        col(NumberLease.device_id) == bindparam("device_id"),
        col(NumberLease.day) == bindparam("day"),
        col(NumberLease.first) <= col(NumberLease.last),
    )
    .order_by(col(NumberSeries.letter), col(NumberLease.first))
)


@dataclass(frozen=True, kw_only=True)
class LeaseSeen:
    """The numbers `first` to `last` of the series `letter`."""

    lease_id: UUID
    letter: str
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class HandOut:
    """A service that a visitor may come for, and the instants between which it gives tickets today."""

    offer: OfferPlan
    spans: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, kw_only=True)
class Island:
    """Everything, as of `at`; the numbers are worth nothing from `until` on."""

    at: datetime
    until: datetime
    plan: Plan
    leases: tuple[LeaseSeen, ...]
    services: tuple[HandOut, ...]


def leases_of(
    reader: Reader, *, scope: Scope, device_id: UUID, known: Collection[UUID], now: datetime
) -> Island:
    """Of the kiosk's leases of today those in `known`; what is used of them, it alone knows. Raises UnknownMall."""
    plan = plan_of(reader, scope=scope, now=now)
    rows = reader.all(_LEASES, mall_id=scope.mall_id, device_id=device_id, day=plan.day)
    return Island(
        at=local(now, plan.timezone),
        until=ends_at(plan.day, plan.timezone),
        plan=plan,
        leases=tuple(
            LeaseSeen(lease_id=row.id, letter=row.letter, first=row.first, last=row.last)
            for row in rows
            if row.id in known
        ),
        services=tuple(
            HandOut(offer=offer, spans=spans_of(plan, offer))
            for agency in plan.agencies
            for offer in agency.offers
            if not offer.follows
        ),
    )
