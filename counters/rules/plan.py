"""The set-up of one mall on one day as plain values: who is here, what is offered, when it is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.errors import TransferNotAccepted, UnknownService, UnknownZone
from app.vocabulary import AgencyId, ClosureKind, MallId, OfferId, ZoneId
from counters.rules.availability import Availability, Closed, Week, availability
from counters.rules.lobby import Lobby


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name in both languages."""

    id: str
    en: str


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


@dataclass(frozen=True, kw_only=True)
class ClosurePlan:
    """A closure of today or later: of the mall, or of one agency or offer."""

    notice: int
    agency_id: AgencyId | None
    offer_id: OfferId | None
    first_day: date
    last_day: date
    kind: ClosureKind
    text: Name

    def touches(self, offer: OfferPlan) -> bool:
        """Whether it closes `offer`."""
        if self.offer_id is not None:
            return self.offer_id == offer.offer_id
        return self.agency_id is None or self.agency_id == offer.agency_id


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
    lobby: Lobby = field(default_factory=Lobby)

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

    def availability(self, offer: OfferPlan, *, now: datetime, issued: int) -> Availability:
        """Whether a ticket for `offer` may be issued at `now` (in the mall's zone), after `issued` of them today."""
        return availability(
            now,
            week=self.week(offer.agency_id),
            closures=[
                Closed(first_day=closure.first_day, last_day=closure.last_day, kind=closure.kind)
                for closure in self.closures
                if closure.touches(offer)
            ],
            counters=offer.counters,
            daily_quota=offer.daily_quota,
            issued=issued,
        )
