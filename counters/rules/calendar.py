"""When a service is open on a day, today or later: the week, and everything that differs from it. Pure.

What counts, the first that says something:

1. a closure or a special opening for that day: the narrower place wins (service, agency, mall), of two about the same
   place the later word;
2. a holiday or cuti bersama, unless the office marked it as a working day;
3. a season (Ramadan): the agency's own; else the mall's, within the agency's own week if it has one;
4. the agency's week; else the mall's.

Where that says closed, a special opening of one desk opens its services at that desk alone.

Pauses are taken out of what is found: those of the agency, and those that all the desks of the service share.

Examples: 24 December 2026 (cuti bersama) -> None; with a special opening 08:00-12:00 of the mall -> 08:00-12:00; a
Friday with the agency's prayer pause 11:30-13:00 -> the usual hours with one break more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.errors import ClosedToday, Holiday, NoCounterToday, NoTicketNow
from app.vocabulary import AgencyId, ClosureKind, CounterId
from counters.rules.names import Name
from counters.rules.opening import DayHours, Hours, Span
from counters.rules.plan import OfferPlan, Plan
from counters.rules.special_days import ClosurePlan, OpeningPlan

DAYS_AHEAD = 60  # how far "open again" is looked for, and bookings reach


def hours_on(plan: Plan, offer: OfferPlan, day: date) -> DayHours | None:
    """The hours of `offer` on `day` (the plan's own or a later one); None: closed, `closed_because` says why."""
    found = _look(plan, offer, day)
    return found if isinstance(found, DayHours) else None


def closed_because(plan: Plan, offer: OfferPlan, day: date) -> type[NoTicketNow] | None:
    """Holiday, ClosedToday or NoCounterToday; None: it is open on `day`."""
    found = _look(plan, offer, day)
    return None if isinstance(found, DayHours) else found


def agency_hours_on(plan: Plan, agency_id: AgencyId | None, day: date) -> DayHours | None:
    """The hours of an agency or of the mall (None) as a whole: without what touches single services or desks."""
    found = _calendar(plan, _Whole(agency_id), day)
    return _paused(found, plan, agency_id, day) if isinstance(found, DayHours) else None


def disrupted(plan: Plan, offer: OfferPlan, day: date) -> bool:
    """Somebody declared that the service does not work on `day`."""
    return any(
        one.kind is ClosureKind.DISRUPTION and one.covers(day) and one.touches(offer) for one in plan.closures
    )


def booked_hours_on(plan: Plan, offer: OfferPlan, day: date) -> DayHours | None:
    """The hours for which `offer` can be booked, and a booking kept; none while somebody says that it does not work."""
    return None if disrupted(plan, offer, day) else hours_on(plan, offer, day)


def works_again(plan: Plan, offer: OfferPlan, now: datetime) -> datetime | None:
    """When the disruptions of `offer` at `now` are expected to be over, the last of them.

    None: nobody knows, or that time is past.
    """
    ends = [
        one.expected_until
        for one in plan.closures
        if one.kind is ClosureKind.DISRUPTION and one.covers(now.date()) and one.touches(offer)
    ]
    known = [end for end in ends if end is not None and end > now]
    return max(known).astimezone(now.tzinfo) if known and len(known) == len(ends) else None


def desks_on(plan: Plan, offer: OfferPlan, day: date) -> tuple[CounterId, ...]:
    """The planned desks of `offer` that are not closed on `day`; those that work alone where everything else is closed.

    Of two words about one desk the later counts.
    """
    spoken: list[ClosurePlan | OpeningPlan] = [*plan.closures, *plan.openings]
    words = sorted((one for one in spoken if one.counter_id and one.covers(day)), key=lambda one: one.notice)
    last = {one.counter_id: one for one in words}
    desks = tuple(desk for desk in offer.desks if not isinstance(last.get(desk), ClosurePlan))
    alone = {one.counter_id for one in _desk_openings(plan, desks, day)}
    if alone and not isinstance(_calendar(plan, offer, day), DayHours):
        return tuple(desk for desk in desks if desk in alone)
    return desks


def _desk_openings(plan: Plan, desks: Iterable[CounterId], day: date) -> list[OpeningPlan]:
    known = set(desks)
    return [one for one in plan.openings if one.counter_id in known and one.covers(day)]


def next_opening(
    plan: Plan, offer: OfferPlan, *, now: datetime, after_today: bool = False
) -> datetime | None:
    """The first moment from `now` on (in the mall's zone), or after today, at which the calendar gives tickets.

    None: not within 60 days. Days that somebody declared disrupted are passed over.
    """
    today = now.date()
    for ahead in range(int(after_today), DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        hours = hours_on(plan, offer, day)
        if hours is None or disrupted(plan, offer, day):
            continue
        for start, end in hours.spans():
            if ahead or now.time() < end:
                begins = datetime.combine(day, start, tzinfo=now.tzinfo)
                return begins if ahead else max(begins, now)
    return None


@dataclass(frozen=True)
class _Whole:
    """An agency, or the mall, instead of one of its offers."""

    agency_id: AgencyId | None
    offer_id: None = None


def _look(plan: Plan, offer: OfferPlan, day: date) -> DayHours | type[NoTicketNow]:
    key = (offer.offer_id, day)
    asked, known = plan.days.get(key, (None, None))
    if asked is not offer or known is None:
        known = _find(plan, offer, day)
        plan.days[key] = offer, known
    return known


def _find(plan: Plan, offer: OfferPlan, day: date) -> DayHours | type[NoTicketNow]:
    found = _calendar(plan, offer, day)
    desks = desks_on(plan, offer, day)
    if not isinstance(found, DayHours):
        alone = _desk_openings(plan, desks, day)
        if not alone:
            return found
        last = max(alone, key=lambda one: one.notice)
        found = _day(last.hours, last.text)
    if offer.counters == 0 or (offer.desks and not desks):
        return NoCounterToday
    return _paused(found, plan, offer.agency_id, day, desks=desks)


def _calendar(plan: Plan, place: OfferPlan | _Whole, day: date) -> DayHours | type[NoTicketNow]:
    closures = [
        one
        for one in plan.closures
        if one.kind is not ClosureKind.DISRUPTION and one.covers(day) and one.touches(place)
    ]
    openings = [one for one in plan.openings if one.covers(day) and one.touches(place)]
    opening = max(openings, key=lambda one: one.weight, default=None)
    if closures and (opening is None or max(one.weight for one in closures) > opening.weight):
        return Holiday if any(one.kind is ClosureKind.HOLIDAY for one in closures) else ClosedToday
    if opening is not None:
        return _day(opening.hours, opening.text)
    holiday = plan.holidays.get(day)
    if holiday is not None and not holiday.open:
        return Holiday
    return _usual(plan, place.agency_id, day) or ClosedToday


def _usual(plan: Plan, agency_id: AgencyId | None, day: date) -> DayHours | None:
    weekday = day.isoweekday()
    own = plan.weeks.get(agency_id) if agency_id else None
    seasons = [one for one in plan.seasons if one.covers(day) and one.agency_id in {None, agency_id}]
    season = max(seasons, key=lambda one: (one.agency_id is not None, one.notice), default=None)
    if season is None:
        usual = plan.week(agency_id).get(weekday)
        return _day(usual) if usual else None
    hours = season.week.get(weekday)
    if season.agency_id is None and own:
        hours = _within(hours, own.get(weekday))
    return _day(hours, season.text) if hours else None


def _within(hours: Hours | None, own: Hours | None) -> Hours | None:
    """What is left of a season's hours for an agency with a week of its own: 08:00-15:00 in 10:00-16:00 -> 10:00-15:00."""
    if hours is None or own is None:
        return None
    opens, closes = max(hours.opens, own.opens), min(hours.closes, own.closes)
    if closes <= opens:
        return None
    cutoffs = [one for one in (hours.ticket_cutoff, own.ticket_cutoff) if one]
    return replace(hours, opens=opens, closes=closes, ticket_cutoff=min(cutoffs, default=None))


def _day(hours: Hours, reason: Name | None = None) -> DayHours:
    pause = ((hours.break_starts, hours.break_ends),) if hours.break_starts and hours.break_ends else ()
    return DayHours(
        opens=hours.opens,
        closes=hours.closes,
        breaks=_merged(pause, opens=hours.opens, closes=hours.closes),
        ticket_cutoff=hours.ticket_cutoff,
        reason=reason,
    )


def _paused(
    found: DayHours, plan: Plan, agency_id: AgencyId | None, day: date, *, desks: Iterable[CounterId] = ()
) -> DayHours:
    pauses = [one for one in plan.pauses if one.falls_on(day) and one.agency_id == agency_id]
    if not pauses:
        return found
    breaks = [*found.breaks, *((one.starts, one.ends) for one in pauses if one.counter_id is None)]
    rests = [[(one.starts, one.ends) for one in pauses if one.counter_id == desk] for desk in desks]
    if rests and all(rests):
        breaks.extend(_shared(rests))
    return replace(found, breaks=_merged(breaks, opens=found.opens, closes=found.closes))


def _shared(rests: list[list[Span]]) -> list[Span]:
    """When all rest: 12:00-13:00 and 12:30-13:30 -> 12:30-13:00."""
    common = rests[0]
    for others in rests[1:]:
        common = [
            (max(start, other_start), min(end, other_end))
            for start, end in common
            for other_start, other_end in others
            if max(start, other_start) < min(end, other_end)
        ]
    return common


def _merged(spans: Iterable[Span], *, opens: time, closes: time) -> tuple[Span, ...]:
    return tuple(_join(sorted((max(start, opens), min(end, closes)) for start, end in spans)))


def _join(spans: Iterable[Span]) -> Iterator[Span]:
    """Those that touch as one; the empty ones left out."""
    held: Span | None = None
    for start, end in spans:
        if start >= end:
            continue
        if held and start <= held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held
