"""The set-up of a mall as the office changes it: desks on and off the plan, services on and off, a day's figures."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, cast, func, select
from sqlmodel import col

from app.db import Prepared, Reader, constant, scoped, within
from app.models import (
    Counter,
    CounterService,
    NumberSeries,
    Offer,
    Officer,
    QueueDay,
    Service,
    ServiceName,
    Stand,
    Zone,
)
from app.vocabulary import AgencyId, CounterId, CounterState, Scope

_DESKS = Prepared(
    select(
        col(Counter.id),
        col(Counter.agency_id),
        col(Counter.number),
        col(Counter.label),
        col(Counter.active),
        col(Counter.officer_chooses),
        col(Counter.state),
        col(Zone.slug).label("zone"),
        col(Officer.name).label("officer"),
    )
    .join(Zone, col(Zone.id) == col(Counter.zone_id))
    .outerjoin(Officer, col(Officer.id) == col(Counter.officer_id))
    .where(within(Counter))
    .order_by(col(Counter.number))
)
_SERVED = Prepared(
    select(col(CounterService.counter_id), col(Offer.code))
    .join(Counter, col(Counter.id) == col(CounterService.counter_id))
    .join(Offer, col(Offer.id) == col(CounterService.offer_id))
    .where(within(Counter))
    .order_by(col(Offer.position))
)
_OFFERS = Prepared(
    select(
        col(Offer.id),
        col(Offer.agency_id),
        col(Offer.code),
        col(Offer.minutes),
        col(Offer.daily_quota),
        col(Offer.priority_quota),
        col(Offer.active),
        col(NumberSeries.letter),
        col(Service.external_channel),
        col(ServiceName.name_id),
        col(ServiceName.name_en),
    )
    .join(NumberSeries, col(NumberSeries.id) == col(Offer.series_id))
    .join(Service, col(Service.id) == col(Offer.service_id))
    .join(
        ServiceName,
        and_(col(ServiceName.service_id) == col(Offer.service_id), col(ServiceName.valid_until).is_(None)),
    )
    .join(Stand, and_(col(Stand.mall_id) == col(Offer.mall_id), col(Stand.agency_id) == col(Offer.agency_id)))
    .where(within(Offer))
    .order_by(col(Stand.position), col(Offer.position))
)
_LETTERS = Prepared(
    select(col(NumberSeries.letter), col(NumberSeries.agency_id)).where(
        col(NumberSeries.mall_id) == bindparam("mall_id")
    )
)
_QUEUES = Prepared(
    select(
        col(Offer.agency_id),
        func.sum(col(QueueDay.issued)).label("issued"),
        func.sum(col(QueueDay.waiting)).label("waiting"),
    )
    .join(QueueDay, col(QueueDay.offer_id) == col(Offer.id))
    .where(within(Offer), col(QueueDay.day) == bindparam("day"))
    .group_by(col(Offer.agency_id))
)
_COUNTERS = Prepared(
    select(
        col(Counter.agency_id),
        func.count().label("planned"),
        func.sum(cast(col(Counter.state) != constant(CounterState.CLOSED), Integer)).label("open"),
    )
    .where(within(Counter), col(Counter.active))
    .group_by(col(Counter.agency_id))
)


@dataclass(frozen=True, kw_only=True)
class DeskListed:
    """A desk with what it serves; `zone` is a slug."""

    counter_id: CounterId
    agency_id: AgencyId
    number: int
    label: str
    planned: bool
    officer_chooses: bool
    state: CounterState
    zone: str
    officer: str | None
    services: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OfferListed:
    """A service as the mall offers it, active or not, under its newest name."""

    offer_id: UUID
    agency_id: AgencyId
    code: str
    name_id: str
    name_en: str
    minutes: int
    daily_quota: int | None
    priority_quota: int | None
    active: bool
    letter: str
    external_channel: str | None


@dataclass(frozen=True, kw_only=True)
class AgencyFigures:
    """An agency's day so far."""

    issued: int = 0
    waiting: int = 0
    open_counters: int = 0
    planned_counters: int = 0


def desks_of(reader: Reader, *, scope: Scope) -> list[DeskListed]:
    """The scope's desks by number, whether planned or not: two statements."""
    served: dict[UUID, list[str]] = {}
    for row in reader.all(_SERVED, **scoped(scope)):
        served.setdefault(row.counter_id, []).append(row.code)
    return [
        DeskListed(
            counter_id=CounterId(row.id),
            agency_id=AgencyId(row.agency_id),
            number=row.number,
            label=row.label,
            planned=row.active,
            officer_chooses=row.officer_chooses,
            state=CounterState(row.state),
            zone=row.zone,
            officer=row.officer,
            services=tuple(served.get(row.id, ())),
        )
        for row in reader.all(_DESKS, **scoped(scope))
    ]


def offers_of(reader: Reader, *, scope: Scope) -> list[OfferListed]:
    """The scope's services in the catalogue's order."""
    return [
        OfferListed(
            offer_id=row.id,
            agency_id=AgencyId(row.agency_id),
            code=row.code,
            name_id=row.name_id,
            name_en=row.name_en,
            minutes=row.minutes,
            daily_quota=row.daily_quota,
            priority_quota=row.priority_quota,
            active=row.active,
            letter=row.letter,
            external_channel=row.external_channel,
        )
        for row in reader.all(_OFFERS, **scoped(scope))
    ]


def letters_of(reader: Reader, *, scope: Scope) -> dict[str, UUID]:
    """The letters in use in the scope's mall, and whose they are."""
    return {row.letter: row.agency_id for row in reader.all(_LETTERS, mall_id=scope.mall_id)}


def figures_of(reader: Reader, *, scope: Scope, day: date) -> dict[UUID, AgencyFigures]:
    """The day's figures by agency: two statements, whatever the number of tickets."""
    queues = {row.agency_id: row for row in reader.all(_QUEUES, day=day, **scoped(scope))}
    counters = {row.agency_id: row for row in reader.all(_COUNTERS, **scoped(scope))}
    return {
        agency_id: AgencyFigures(
            issued=int(queues[agency_id].issued) if agency_id in queues else 0,
            waiting=int(queues[agency_id].waiting) if agency_id in queues else 0,
            open_counters=int(counters[agency_id].open) if agency_id in counters else 0,
            planned_counters=int(counters[agency_id].planned) if agency_id in counters else 0,
        )
        for agency_id in queues.keys() | counters.keys()
    }
