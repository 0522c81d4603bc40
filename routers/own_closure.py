"""What was booked is closed then after all: why, and the nearest times that are free instead."""

from dataclasses import dataclass
from datetime import date, datetime

from app.clock import local
from app.db import Reader
from app.vocabulary import BookingStatus, ClosureKind, Language, Scope
from counters.queries.booking_of import OwnBooking
from counters.queries.free_visits import free_visits
from counters.queries.plan_of import plan_of
from counters.rules.calendar import booked_hours_on, disrupted, hours_on
from counters.rules.journeys import nearest
from counters.rules.plan import Name, OfferPlan, Plan
from counters.rules.slots import fits


@dataclass(frozen=True, kw_only=True)
class OwnClosure:
    """`reason`: the office's words, if it said any; `instead`: starts of free times, none if nothing is left.

    `disrupted`: nobody closed it, but today it does not work, and may work again in time: its holder may still check in.
    """

    reason: Name | None
    disrupted: bool
    instead: tuple[datetime, ...]

    def said(self, language: Language) -> str:
        """The reason in the language of the page, or nothing."""
        if self.reason is None:
            return ""
        said = self.reason.en if language is Language.EN else self.reason.id
        return said.rstrip(" .")


def closure_of(reader: Reader, booking: OwnBooking, *, now: datetime) -> OwnClosure | None:
    """None: it can be kept as it was booked, or is over."""
    if booking.status is not BookingStatus.BOOKED or booking.starts_at <= now:
        return None
    scope = Scope(actor="public", mall_id=booking.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    offers = [plan.offer_by_id(stop.offer_id) for stop in booking.stops]
    shut = [
        offer
        for offer, stop in zip(offers, booking.stops, strict=True)
        if offer is None
        or not fits(
            booked_hours_on(plan, offer, booking.day),
            starts_at=local(stop.starts_at, plan.timezone),
            ends_at=local(stop.ends_at, plan.timezone),
        )
    ]
    if not shut:
        return None
    reason = _reason(plan, shut[0], booking.day) if shut[0] else None
    down = bool(shut[0] and hours_on(plan, shut[0], booking.day) and disrupted(plan, shut[0], booking.day))
    codes = [offer.code for offer in offers if offer]
    if len(codes) < len(offers):
        return OwnClosure(reason=reason, disrupted=down, instead=())
    found = free_visits(reader, scope=scope, services=codes, first=booking.day, last=None, now=now)
    wanted = local(booking.starts_at, plan.timezone)
    instead = tuple(one.starts_at for one in nearest(found.slots, wanted))
    return OwnClosure(reason=reason, disrupted=down, instead=instead)


def _reason(plan: Plan, offer: OfferPlan, day: date) -> Name | None:
    closures = [
        one
        for one in plan.closures
        if one.kind is not ClosureKind.DISRUPTION and one.covers(day) and one.touches(offer)
    ]
    if closures:
        return max(closures, key=lambda one: one.weight).text
    holiday = plan.holidays.get(day)
    return holiday.name if holiday and not holiday.open else None
