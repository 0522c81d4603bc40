"""A mall for citizens: agencies, services and whether a ticket can be had now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Reader, Row
from app.models import Counter, CounterService, Mall, Serving
from app.vocabulary import CounterId, CounterState, OfferId, Scope
from counters.queries.plan_of import plan_of
from counters.queries.queue_figures import queue_figures
from counters.queries.shown_waits import shown_figures
from counters.rules.availability import Availability, Today, availability
from counters.rules.plan import Name, Plan
from counters.rules.staffing import DeskNow
from counters.rules.waits.shown_wait import ShownRange

_MALLS = Prepared(
    select(col(Mall.id), col(Mall.slug), col(Mall.name_id), col(Mall.name_en), col(Mall.timezone)).order_by(
        col(Mall.slug)
    )
)
_DESKS = Prepared(
    select(
        col(Counter.id),
        col(Counter.state),
        col(Counter.state_at),
        exists()
        .where(col(Serving.counter_id) == col(Counter.id), col(Serving.day) == bindparam("day"))
        .label("worked"),
        col(CounterService.offer_id),
    )
    .join(CounterService, col(CounterService.counter_id) == col(Counter.id))
    .where(col(Counter.mall_id) == bindparam("mall_id"), col(Counter.active))
)


@dataclass(frozen=True, kw_only=True)
class MallListed:
    """One of the malls."""

    slug: str
    name: Name
    timezone: str


@dataclass(frozen=True, kw_only=True)
class OfferNow:
    """What a service's tile says; `priority` to visitors of vulnerable groups. `wait` None: nobody can say."""

    availability: Availability
    priority: Availability
    waiting: int
    wait: ShownRange | None


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """A mall now; `at` is in its zone, `offers` has every offer of the plan."""

    plan: Plan
    at: datetime
    epoch: str
    version: int
    offers: dict[OfferId, OfferNow]


def malls(reader: Reader) -> list[MallListed]:
    """Every mall, by slug."""
    return [
        MallListed(slug=row.slug, name=Name(id=row.name_id, en=row.name_en), timezone=row.timezone)
        for row in reader.all(_MALLS)
    ]


def catalogue_of(reader: Reader, *, scope: Scope, now: datetime) -> Catalogue:
    """The scope's mall with the availability of all it offers: four statements. Raises UnknownMall."""
    mall = reader.mall_of(scope.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    figures = queue_figures(reader, plan)
    waits = shown_figures(reader, scope=scope, now=now)
    desks: dict[OfferId, list[DeskNow]] = {}
    for row in reader.all(_DESKS, mall_id=scope.mall_id, day=plan.day):
        desks.setdefault(row.offer_id, []).append(_desk(row))
    here = local(now, plan.timezone)
    offers = {}
    for agency in plan.agencies:
        for offer in agency.offers:
            figure = figures.get(offer.offer_id)
            wait = waits.get(offer.offer_id)
            today = Today(
                issued=figure.issued if figure else 0,
                issued_priority=figure.issued_priority if figure else 0,
                desks=desks.get(offer.offer_id, ()),
                longest_wait=wait.high if wait else None,
            )
            offers[offer.offer_id] = OfferNow(
                availability=availability(plan, offer, now=here, today=today),
                priority=availability(plan, offer, now=here, today=today, priority=True),
                waiting=figure.waiting if figure else 0,
                wait=wait,
            )
    return Catalogue(plan=plan, at=here, epoch=mall.epoch, version=mall.version, offers=offers)


def _desk(row: Row) -> DeskNow:
    return DeskNow(
        counter_id=CounterId(row.id),
        state=CounterState(row.state),
        since=row.state_at,
        worked=bool(row.worked),
    )
