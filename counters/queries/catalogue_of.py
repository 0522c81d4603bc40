"""A mall for citizens: agencies, services and whether a ticket can be had now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Reader
from app.models import Mall, Offer, QueueDay
from app.vocabulary import OfferId, Scope
from counters.queries.plan_of import plan_of
from counters.queries.shown_waits import shown_figures
from counters.rules.availability import Availability, Today, availability
from counters.rules.plan import Name, Plan
from counters.rules.waits.shown_wait import ShownRange

_MALLS = Prepared(
    select(col(Mall.id), col(Mall.slug), col(Mall.name_id), col(Mall.name_en), col(Mall.timezone)).order_by(
        col(Mall.slug)
    )
)
_FIGURES = Prepared(
    select(col(QueueDay.offer_id), col(QueueDay.issued), col(QueueDay.waiting))
    .join(Offer, col(Offer.id) == col(QueueDay.offer_id))
    .where(col(Offer.mall_id) == bindparam("mall_id"), col(QueueDay.day) == bindparam("day"))
)


@dataclass(frozen=True, kw_only=True)
class MallListed:
    """One of the malls."""

    slug: str
    name: Name
    timezone: str


@dataclass(frozen=True, kw_only=True)
class OfferNow:
    """What a service's tile says; `wait` None: nobody can say."""

    availability: Availability
    waiting: int
    wait: ShownRange | None


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """A mall now; `at` is in its zone, `offers` has every offer of the plan."""

    plan: Plan
    at: datetime
    version: int
    offers: dict[OfferId, OfferNow]


def malls(reader: Reader) -> list[MallListed]:
    """Every mall, by slug."""
    return [
        MallListed(slug=row.slug, name=Name(id=row.name_id, en=row.name_en), timezone=row.timezone)
        for row in reader.all(_MALLS)
    ]


def catalogue_of(reader: Reader, *, scope: Scope, now: datetime) -> Catalogue:
    """The scope's mall with the availability of all it offers: three statements. Raises UnknownMall."""
    mall = reader.mall_of(scope.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    figures = {row.offer_id: row for row in reader.all(_FIGURES, mall_id=scope.mall_id, day=plan.day)}
    waits = shown_figures(reader, scope=scope, now=now)
    here = local(now, plan.timezone)
    offers = {}
    for agency in plan.agencies:
        for offer in agency.offers:
            figure = figures.get(offer.offer_id)
            offers[offer.offer_id] = OfferNow(
                availability=availability(
                    plan, offer, now=here, today=Today(issued=figure.issued if figure else 0)
                ),
                waiting=figure.waiting if figure else 0,
                wait=waits.get(offer.offer_id),
            )
    return Catalogue(plan=plan, at=here, version=mall.version, offers=offers)
