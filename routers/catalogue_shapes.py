"""The JSON of malls and what they offer."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Self

from counters.queries.catalogue_of import Catalogue, MallListed, OfferNow
from counters.rules.availability import Availability
from counters.rules.calendar import agency_hours_on
from counters.rules.plan import AgencyPlan, OfferPlan
from display.name_shapes import rule_said
from display.shapes import NameShape, Shape, WaitShape


class MallListedShape(Shape):
    """One of the malls."""

    slug: str
    name: NameShape
    timezone: str


class MallListShape(Shape):
    """All malls."""

    malls: list[MallListedShape]

    @classmethod
    def of(cls, malls: Iterable[MallListed]) -> Self:
        """From the query's values."""
        return cls(
            malls=[
                MallListedShape(slug=mall.slug, name=NameShape.of(mall.name), timezone=mall.timezone)
                for mall in malls
            ]
        )


class AvailabilityShape(Shape):
    """Whether a ticket can be had now; `opens_at` is the next moment of a yes, if known.

    `at_own_risk`: not open, but given to a visitor who was told and sends `at_own_risk`.
    """

    open: bool
    reason: str | None
    opens_at: datetime | None
    waiting: int
    wait: WaitShape | None
    quota_left: int | None
    priority: "PriorityShape"
    at_own_risk: bool


class PriorityShape(Shape):
    """The same for visitors of vulnerable groups, who may have a quota of their own and wait less."""

    open: bool
    reason: str | None
    quota_left: int | None
    at_own_risk: bool

    @classmethod
    def of(cls, answer: Availability) -> Self:
        """From the rule's answer."""
        return cls(
            open=answer.open,
            reason=answer.refusal.code if answer.refusal else None,
            quota_left=answer.quota_left,
            at_own_risk=answer.at_own_risk,
        )


class RequirementsShape(Shape):
    """What to bring, in both languages."""

    id: list[str]
    en: list[str]


class FeeShape(Shape):
    """What it costs; `amount_idr` is null if it depends."""

    kind: str
    amount_idr: int | None
    id: str
    en: str


class ServiceShape(Shape):
    """A service as the mall offers it."""

    code: str
    name: NameShape
    minutes: int
    requirements: RequirementsShape
    fee: FeeShape
    standard_time: NameShape
    availability: AvailabilityShape
    calling_rule: NameShape
    external_channel: str | None  # where people may have registered for it before

    @classmethod
    def of(cls, offer: OfferPlan, now: OfferNow) -> Self:
        """From the plan's offer and its figures now."""
        refusal = now.availability.refusal
        return cls(
            code=offer.code,
            name=NameShape.of(offer.name),
            minutes=offer.minutes,
            requirements=RequirementsShape(**offer.requirements),
            fee=FeeShape.model_validate({"amount_idr": None, **offer.fee}),
            standard_time=NameShape(**offer.standard_time),
            availability=AvailabilityShape(
                open=refusal is None,
                reason=refusal.code if refusal else None,
                opens_at=refusal.opens_at if refusal else None,
                waiting=now.waiting,
                wait=WaitShape.of(now.wait) if refusal is None or now.availability.at_own_risk else None,
                quota_left=now.availability.quota_left,
                priority=PriorityShape.of(now.priority),
                at_own_risk=now.availability.at_own_risk,
            ),
            calling_rule=rule_said(offer.rule),
            external_channel=offer.external_channel,
        )


class AgencyShape(Shape):
    """An agency in the mall."""

    code: str
    name: NameShape
    short: str
    zone: str
    accepts_transfers: bool
    services: list[ServiceShape]

    @classmethod
    def of(cls, agency: AgencyPlan, catalogue: Catalogue) -> Self:
        """From the plan."""
        return cls(
            code=agency.code,
            name=NameShape.of(agency.name),
            short=agency.short,
            zone=catalogue.plan.zone_by_id(agency.zone_id).slug,
            accepts_transfers=agency.accepts_transfers,
            services=[
                ServiceShape.of(offer, catalogue.offers[offer.offer_id])
                for offer in agency.offers
                if not offer.follows
            ],
        )


class MallShape(Shape):
    """A mall for citizens."""

    slug: str
    name: NameShape
    timezone: str
    at: datetime
    day: date
    version: int
    hours: dict[str, str | list[str] | None] | None
    zones: list[str]
    zone_names: dict[str, NameShape]
    agencies: list[AgencyShape]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """From the query's value."""
        plan = catalogue.plan
        return cls(
            slug=plan.slug,
            name=NameShape.of(plan.name),
            timezone=plan.timezone,
            at=catalogue.at,
            day=plan.day,
            version=catalogue.version,
            hours=_hours(catalogue),
            zones=[zone.slug for zone in plan.zones],
            zone_names={zone.slug: NameShape.of(zone.name) for zone in plan.zones},
            agencies=[AgencyShape.of(agency, catalogue) for agency in plan.agencies],
        )


def _hours(catalogue: Catalogue) -> dict[str, str | list[str] | None] | None:
    hours = agency_hours_on(catalogue.plan, None, catalogue.plan.day)
    if hours is None:
        return None
    pause = [_clock(moment) for moment in hours.breaks[0]] if hours.breaks else None
    return {
        "opens": _clock(hours.opens),
        "closes": _clock(hours.closes),
        "break": pause,
        "ticket_cutoff": _clock(hours.ticket_cutoff) if hours.ticket_cutoff else None,
    }


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
