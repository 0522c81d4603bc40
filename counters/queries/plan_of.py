"""The mall's set-up, read once per version of it and kept in the process's memory."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from app.clock import business_day
from app.db import Prepared, Reader
from app.models import (
    AgencyName,
    Counter,
    CounterService,
    Mall,
    NumberSeries,
    Offer,
    OpeningHours,
    OutcomeCode,
    Service,
    ServiceName,
    ServiceOrder,
    Stand,
    Zone,
)
from app.vocabulary import AgencyId, CounterId, MallId, OfferId, Scope, ZoneId
from counters.queries.calendar_of import (
    closures_of,
    holidays_of,
    openings_of,
    pauses_of,
    rules_of,
    seasons_of,
)
from counters.queries.lobby_of import lobby_of
from counters.rules.calling import CallingRule
from counters.rules.opening import Hours, Week
from counters.rules.plan import AgencyPlan, Name, OfferPlan, OutcomePlan, Plan, ZonePlan

if TYPE_CHECKING:
    from app.db import Row


def _valid(name: type[AgencyName | ServiceName]) -> ColumnElement[bool]:
    day = bindparam("day", type_=Date())
    ends = col(name.valid_until)
    return and_(col(name.valid_from) <= day, or_(ends.is_(None), ends > day))


_MALL_NAME = Prepared(
    select(col(Mall.name_id), col(Mall.name_en), col(Mall.at_own_risk)).where(
        col(Mall.id) == bindparam("mall_id")
    )
)
_ZONES = Prepared(
    select(col(Zone.id), col(Zone.slug), col(Zone.name_id), col(Zone.name_en))
    .where(col(Zone.mall_id) == bindparam("mall_id"))
    .order_by(col(Zone.position))
)
_STANDS = Prepared(
    select(
        col(Stand.agency_id),
        col(Stand.zone_id),
        col(Stand.code),
        col(Stand.accepts_transfers),
        col(Stand.at_own_risk),
        col(AgencyName.short),
        col(AgencyName.name_id),
        col(AgencyName.name_en),
    )
    .join(AgencyName, and_(col(AgencyName.agency_id) == col(Stand.agency_id), _valid(AgencyName)))
    .where(col(Stand.mall_id) == bindparam("mall_id"))
    .order_by(col(Stand.position))
)
_DESKS = Prepared(
    select(col(CounterService.offer_id), col(CounterService.counter_id))
    .join(Counter, col(Counter.id) == col(CounterService.counter_id))
    .where(col(Counter.mall_id) == bindparam("mall_id"), col(Counter.active))
    .order_by(col(Counter.number))
)
_OFFERS = Prepared(
    select(
        col(Offer.id),
        col(Offer.agency_id),
        col(Offer.series_id),
        col(NumberSeries.letter),
        col(Offer.code),
        col(ServiceName.name_id),
        col(ServiceName.name_en),
        col(Offer.minutes),
        col(Service.requirements),
        col(Service.fee),
        col(Service.standard_time),
        col(Service.external_channel),
        col(Offer.daily_quota),
        col(Offer.priority_quota),
        col(Offer.next_offer_id),
        col(Offer.announced),
    )
    .join(Service, col(Service.id) == col(Offer.service_id))
    .join(NumberSeries, col(NumberSeries.id) == col(Offer.series_id))
    .join(ServiceName, and_(col(ServiceName.service_id) == col(Service.id), _valid(ServiceName)))
    .where(col(Offer.mall_id) == bindparam("mall_id"), col(Offer.active))
    .order_by(col(Offer.position))
)
_OUTCOMES = Prepared(
    select(
        col(OutcomeCode.code),
        col(OutcomeCode.name_id),
        col(OutcomeCode.name_en),
        col(OutcomeCode.agency_id),
        col(OutcomeCode.offer_id),
        col(OutcomeCode.completes),
        col(OutcomeCode.active),
    )
    .where(col(OutcomeCode.mall_id) == bindparam("mall_id"))
    .order_by(col(OutcomeCode.position), col(OutcomeCode.code))
)
_ORDERS = Prepared(
    select(col(ServiceOrder.before_offer_id), col(ServiceOrder.after_offer_id)).where(
        col(ServiceOrder.mall_id) == bindparam("mall_id")
    )
)
_HOURS = Prepared(
    select(
        col(OpeningHours.agency_id),
        col(OpeningHours.weekday),
        col(OpeningHours.opens),
        col(OpeningHours.closes),
        col(OpeningHours.break_starts),
        col(OpeningHours.break_ends),
        col(OpeningHours.ticket_cutoff),
    ).where(col(OpeningHours.mall_id) == bindparam("mall_id"))
)


def plan_of(reader: Reader, *, scope: Scope, now: datetime) -> Plan:
    """The plan of the scope's mall on the business day of `now`: a dozen statements if it is new, else one or none.

    Raises UnknownMall.
    """
    mall = reader.mall_of(scope.mall_id)
    day = business_day(now, mall.timezone)
    key = ("plan", mall.id, mall.plan_version, day)
    found = reader.memory.get(key, Plan)
    if found is None:
        found = _read(reader, scope, day, slug=mall.slug, timezone=mall.timezone)
        reader.memory.keep(key, found)
    return found


def _read(reader: Reader, scope: Scope, day: date, *, slug: str, timezone: str) -> Plan:
    mall_id = scope.mall_id
    name = reader.all(_MALL_NAME, mall_id=mall_id)[0]
    rules = rules_of(reader, mall_id=mall_id)
    offers = _offers(reader, rules, mall_id=mall_id, day=day)
    weeks: dict[AgencyId | None, dict[int, Hours]] = {}
    for row in reader.all(_HOURS, mall_id=mall_id):
        weeks.setdefault(row.agency_id, {})[row.weekday] = Hours(
            opens=row.opens,
            closes=row.closes,
            break_starts=row.break_starts,
            break_ends=row.break_ends,
            ticket_cutoff=row.ticket_cutoff,
        )
    shared: dict[AgencyId | None, Week] = dict(weeks)
    return Plan(
        mall_id=mall_id,
        slug=slug,
        name=Name(id=name.name_id, en=name.name_en),
        timezone=timezone,
        day=day,
        zones=tuple(
            ZonePlan(zone_id=ZoneId(row.id), slug=row.slug, name=Name(id=row.name_id, en=row.name_en))
            for row in reader.all(_ZONES, mall_id=mall_id)
        ),
        agencies=tuple(
            _agency(row, offers, at_own_risk=name.at_own_risk)
            for row in reader.all(_STANDS, mall_id=mall_id, day=day)
        ),
        weeks=shared,
        closures=closures_of(reader, mall_id=mall_id, day=day),
        openings=openings_of(reader, mall_id=mall_id, day=day),
        holidays=holidays_of(reader, mall_id=mall_id, day=day),
        seasons=seasons_of(reader, mall_id=mall_id, day=day),
        pauses=pauses_of(reader, mall_id=mall_id, day=day),
        rule=rules[None],
        at_own_risk=name.at_own_risk,
        outcomes=tuple(_outcome(row) for row in reader.all(_OUTCOMES, mall_id=mall_id)),
        orders=frozenset(
            (OfferId(row.before_offer_id), OfferId(row.after_offer_id))
            for row in reader.all(_ORDERS, mall_id=mall_id)
        ),
        lobby=lobby_of(reader, scope=scope),
    )


def _offers(
    reader: Reader, rules: Mapping[OfferId | None, CallingRule], *, mall_id: MallId, day: date
) -> list[OfferPlan]:
    desks: dict[OfferId, list[CounterId]] = {}
    for row in reader.all(_DESKS, mall_id=mall_id):
        desks.setdefault(row.offer_id, []).append(row.counter_id)
    found = reader.all(_OFFERS, mall_id=mall_id, day=day)
    later = {row.next_offer_id for row in found}
    return [
        _offer(row, tuple(desks.get(row.id, ())), rules.get(row.id, rules[None]), follows=row.id in later)
        for row in found
    ]


def _outcome(row: "Row") -> OutcomePlan:
    return OutcomePlan(
        code=row.code,
        name=Name(id=row.name_id, en=row.name_en),
        offer_id=OfferId(row.offer_id) if row.offer_id else None,
        completes=row.completes,
        agency_id=AgencyId(row.agency_id) if row.agency_id else None,
        active=row.active,
    )


def _offer(row: "Row", desks: tuple[CounterId, ...], rule: CallingRule, *, follows: bool) -> OfferPlan:
    return OfferPlan(
        offer_id=OfferId(row.id),
        agency_id=AgencyId(row.agency_id),
        series_id=row.series_id,
        letter=row.letter,
        code=row.code,
        name=Name(id=row.name_id, en=row.name_en),
        minutes=row.minutes,
        requirements=row.requirements,
        fee=row.fee,
        standard_time=row.standard_time,
        external_channel=row.external_channel,
        daily_quota=row.daily_quota,
        counters=len(desks),
        desks=desks,
        priority_quota=row.priority_quota,
        rule=rule,
        next_offer_id=OfferId(row.next_offer_id) if row.next_offer_id else None,
        follows=follows,
        announced=row.announced,
    )


def _agency(row: "Row", offers: list[OfferPlan], *, at_own_risk: bool) -> AgencyPlan:
    return AgencyPlan(
        agency_id=AgencyId(row.agency_id),
        zone_id=ZoneId(row.zone_id),
        code=row.code,
        short=row.short,
        name=Name(id=row.name_id, en=row.name_en),
        offers=tuple(offer for offer in offers if offer.agency_id == row.agency_id),
        accepts_transfers=row.accepts_transfers,
        at_own_risk=at_own_risk if row.at_own_risk is None else row.at_own_risk,
    )
