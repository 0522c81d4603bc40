"""The set-up of one mall on one day as plain values: who is here, what is offered, when it is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.errors import (
    FollowsAnother,
    NotDoneHere,
    NoTicketNow,
    TransferNotAccepted,
    UnknownOutcome,
    UnknownService,
    UnknownZone,
)
from app.vocabulary import AgencyId, CounterId, MallId, OfferId, ZoneId
from counters.rules.calling import CallingRule
from counters.rules.itinerary import Order
from counters.rules.lobby import Lobby
from counters.rules.names import Name
from counters.rules.opening import DayHours, Week
from counters.rules.special_days import ClosurePlan, HolidayPlan, OpeningPlan, PausePlan, SeasonPlan

__all__ = ["AgencyPlan", "ClosurePlan", "Name", "OfferPlan", "OutcomePlan", "Plan", "ZonePlan"]


@dataclass(frozen=True, kw_only=True)
class ZonePlan:
    """An area of the lobby."""

    zone_id: ZoneId
    slug: str
    name: Name


@dataclass(frozen=True, kw_only=True)
class OfferPlan:
    """A service as this mall offers it."""

    offer_id: OfferId
    agency_id: AgencyId
    series_id: UUID
    letter: str
    code: str
    name: Name
    minutes: int
    requirements: Mapping[str, list[str]]
    fee: Mapping[str, str | int]
    standard_time: Mapping[str, str]
    daily_quota: int | None
    counters: int  # planned ones that serve it
    desks: tuple[CounterId, ...] = ()  # the same, one by one
    priority_quota: int | None = None  # of vulnerable groups alone; None: they draw from the daily one
    rule: CallingRule = field(default_factory=CallingRule)
    next_offer_id: OfferId | None = None  # the stage that follows when this one is done, on the same number
    follows: bool = False  # another one's next stage: nobody takes a number for it
    external_channel: str | None = None  # where people may have registered for it before: "M-Paspor"
    announced: bool = True  # False: back office, where papers are called and nobody comes


@dataclass(frozen=True, kw_only=True)
class OutcomePlan:
    """How a service can end: one offer, any of an agency, or any of the mall (both None).

    `completes` False: its next stage does not begin. `active` False: no service ends so any more.
    """

    code: str
    name: Name
    offer_id: OfferId | None
    completes: bool
    agency_id: AgencyId | None = None
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class AgencyPlan:
    """An agency in this mall, with its letter and what it offers."""

    agency_id: AgencyId
    zone_id: ZoneId
    code: str
    short: str
    name: Name
    offers: tuple[OfferPlan, ...]
    accepts_transfers: bool = True  # from other agencies
    at_own_risk: bool = (
        False  # tickets are given although the wait ends after closing, if the visitor wants it
    )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All of it. Names are those that are valid on `day`."""

    mall_id: MallId
    slug: str
    name: Name
    timezone: str
    day: date
    zones: tuple[ZonePlan, ...]
    agencies: tuple[AgencyPlan, ...]
    weeks: Mapping[AgencyId | None, Week]
    closures: tuple[ClosurePlan, ...]
    openings: tuple[OpeningPlan, ...] = ()
    holidays: Mapping[date, HolidayPlan] = field(default_factory=dict)
    seasons: tuple[SeasonPlan, ...] = ()
    pauses: tuple[PausePlan, ...] = ()
    rule: CallingRule = field(default_factory=CallingRule)  # the mall's own, of services without one
    at_own_risk: bool = False  # the mall's own, of agencies that say nothing
    outcomes: tuple[OutcomePlan, ...] = ()
    orders: frozenset[Order] = frozenset()
    lobby: Lobby = field(default_factory=Lobby)
    # The calendar's answers, with the offer that was asked for: worked out once, asked for at every ticket.
    days: dict[tuple[OfferId, date], tuple[OfferPlan, DayHours | type[NoTicketNow]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def zone(self, slug: str) -> ZonePlan:
        """Raises UnknownZone."""
        for zone in self.zones:
            if zone.slug == slug:
                return zone
        raise UnknownZone(slug)

    def zone_by_id(self, zone_id: ZoneId) -> ZonePlan:
        """The zone of one of this mall's counters or agencies."""
        return next(zone for zone in self.zones if zone.zone_id == zone_id)

    def agency(self, agency_id: AgencyId) -> AgencyPlan:
        """The agency of one of this mall's counters or tickets."""
        return next(agency for agency in self.agencies if agency.agency_id == agency_id)

    def offer(self, code: str) -> OfferPlan:
        """Raises UnknownService."""
        for agency in self.agencies:
            for offer in agency.offers:
                if offer.code == code:
                    return offer
        raise UnknownService(code)

    def first_stage(self, code: str) -> OfferPlan:
        """The offer, if one may come for it. Raises UnknownService, FollowsAnother."""
        offer = self.offer(code)
        if offer.follows:
            raise FollowsAnother(code)
        return offer

    def done_here(self, code: str, *, agency_id: AgencyId, left: str) -> OfferPlan:
        """The offer that a counter of the agency did beside service `left`. Raises UnknownService, NotDoneHere."""
        offer = self.offer(code)
        if offer.agency_id != agency_id or code == left:
            raise NotDoneHere(code)
        return offer

    def outcomes_of(self, offer_id: OfferId) -> list[OutcomePlan]:
        """How this service can end from now on, in the office's order."""
        offer = self.offer_by_id(offer_id)
        agency_id = offer.agency_id if offer else None
        return [
            one
            for one in self.outcomes
            if one.active and one.offer_id in {None, offer_id} and one.agency_id in {None, agency_id}
        ]

    def outcome(self, code: str, *, offer_id: OfferId) -> OutcomePlan:
        """Raises UnknownOutcome."""
        for one in self.outcomes_of(offer_id):
            if one.code == code:
                return one
        raise UnknownOutcome(code)

    def goal(self, code: str, *, come_from: AgencyId, left: str) -> OfferPlan:
        """The offer that a visitor of service `left` may be sent on to. Raises UnknownService, TransferNotAccepted."""
        offer = self.offer(code)
        outside = offer.agency_id != come_from
        if code == left or (outside and not self.agency(offer.agency_id).accepts_transfers):
            raise TransferNotAccepted
        return offer

    def offer_by_id(self, offer_id: OfferId) -> OfferPlan | None:
        """None if it is not offered any more, which a ticket of this morning may have outlived."""
        return next(
            (offer for agency in self.agencies for offer in agency.offers if offer.offer_id == offer_id), None
        )

    def week(self, agency_id: AgencyId | None) -> Week:
        """The agency's own hours, else the mall's."""
        return self.weeks.get(agency_id) or self.weeks.get(None, {})
