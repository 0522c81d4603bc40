"""What can be booked: the grid of a day, its places, their staged release, and what a booking and a check-in need.

The capacity of a pool (an agency's services together, or one service alone) in a grid step, from measured days:

    places = (1 - kept for walk-ins) x counters x grid / minutes / (1 - no-shows)

with the fraction carried to the next step. A service longer than the grid takes consecutive steps, so in a pool with
one of two steps places come in pairs of steps. Example: 2 counters, 10 minutes, half kept, 12 % no-shows: 1.70 places
in 15 minutes, so 1, 2, 2, 1, 2, 2, 1 …
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil, floor
from uuid import UUID
from zoneinfo import ZoneInfo

from app.errors import NotBookable, SlotFull, SlotInThePast
from counters.rules.booking_settings import BookingRules, BookingSettings
from counters.rules.calendar import desks_on
from counters.rules.opening import DayHours
from counters.rules.plan import OfferPlan, Plan

_KEPT = (100, 70, 50, 40, 30)  # percent kept for walk-ins with so many counters, and with more
_DAYS_AHEAD = 31  # at most so many days are shown at once


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What is gone of a grid step."""

    booked: int = 0
    held: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """A grid step of a pool: all of its places, and how many of them can be booked by now."""

    starts_at: datetime
    places: int
    released: int
    booked: int = 0
    held: int = 0

    @property
    def free(self) -> int:
        """What can be booked now."""
        return max(self.released - self.booked - self.held, 0)


@dataclass(frozen=True, kw_only=True)
class FreeSlot:
    """A window that a service can be booked for; a long one is as free as its fullest step."""

    starts_at: datetime
    ends_at: datetime
    places: int
    free: int


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Offers that share places on one day; `offers` are those that can be booked, `counters` is how many are planned."""

    pool_id: UUID
    offers: tuple[OfferPlan, ...]
    settings: BookingSettings
    counters: int

    def steps_of(self, offer: OfferPlan) -> int:
        """How many steps a service takes."""
        return max(ceil(offer.minutes / self.settings.grid_minutes), 1)


def pool_of(plan: Plan, rules: BookingRules, offer: OfferPlan, day: date) -> Pool:
    """Whom the offer shares its places with on a day."""
    weekday = day.isoweekday()
    settings = rules.settings(offer, weekday)
    if not settings.pooled:
        counters = _counters_on(plan, [offer], day)
        return Pool(pool_id=offer.offer_id, offers=(offer,), settings=settings, counters=counters)
    together = []
    for other in plan.agency(offer.agency_id).offers:
        theirs = rules.settings(other, weekday)
        if theirs.pooled and theirs.bookable and other.counters:
            together.append(other)
    counters = _counters_on(plan, together, day)
    return Pool(pool_id=offer.agency_id, offers=tuple(together), settings=settings, counters=counters)


def _counters_on(plan: Plan, offers: Iterable[OfferPlan], day: date) -> int:
    """Those of the offer that has most, without the ones that are closed on the day."""
    return max((len(desks_on(plan, one, day)) if one.desks else one.counters for one in offers), default=0)


def per_step(pool: Pool) -> float:
    """The places of a step, as a fraction."""
    settings = pool.settings
    if settings.places is not None:
        return settings.places
    if not pool.offers:
        return 0
    kept = settings.walk_in_percent
    if kept is None:
        kept = _KEPT[min(pool.counters, len(_KEPT) - 1)]
    minutes = [min(offer.minutes, settings.grid_minutes) for offer in pool.offers]
    handling = max(sum(minutes) / len(minutes), 1)
    share = (100 - kept) / (100 - settings.no_show_percent)
    return share * pool.counters * settings.grid_minutes / handling


def day_steps(
    pool: Pool,
    hours: DayHours | None,
    *,
    day: date,
    timezone: str,
    now: datetime,
    taken: Mapping[datetime, Taken],
) -> list[Step]:
    """The grid of a day in order; none on a closed one. `taken` by the start of the step, in UTC."""
    if hours is None:
        return []
    zone, each = ZoneInfo(timezone), per_step(pool)
    percent = released_percent(pool.settings, day=day, timezone=timezone, now=now)
    run = max((pool.steps_of(offer) for offer in pool.offers), default=1)
    steps, carry = [], 0.0
    for segment in _segments(hours, pool.settings.grid_minutes):
        for block in range(0, len(segment), run):
            places = floor(carry + each + 1e-9)
            carry += each - places
            for minute in segment[block : block + run]:
                starts_at = _at(day, time(*divmod(minute, 60)), zone)
                gone = taken.get(starts_at, Taken())
                steps.append(
                    Step(
                        starts_at=starts_at,
                        places=places,
                        released=ceil(places * percent / 100),
                        booked=gone.booked,
                        held=gone.held,
                    )
                )
    return steps


def _segments(hours: DayHours, grid: int) -> list[list[int]]:
    """The starts, in minutes of the day, of all whole steps between the breaks."""
    last = hours.ticket_cutoff or hours.closes
    spans = replace(hours, ticket_cutoff=None).spans()
    found = []
    for opens, closes in spans:
        first = ceil(_minutes(opens) / grid) * grid
        end = _minutes(closes)
        found.append([at for at in range(first, end - grid + 1, grid) if at < _minutes(last)])
    return found


def fits(hours: DayHours | None, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a window that was booked is still within opening hours, between the breaks; both in the mall's zone.

    Example: open 08:00-15:00, break 12:00-13:00 -> 11:45-12:00 fits, 11:50-12:05 and 14:55-15:10 do not.
    """
    spans = replace(hours, ticket_cutoff=None).spans() if hours else ()
    return any(opens <= starts_at.time() and ends_at.time() <= closes for opens, closes in spans)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone)


def released_percent(settings: BookingSettings, *, day: date, timezone: str, now: datetime) -> int:
    """How much of a day's places can be booked at `now`: 0 before the first stage."""
    zone = ZoneInfo(timezone)
    passed = [
        stage.percent for stage in settings.stages if _stage_at(stage.days_before, stage.at, day, zone) <= now
    ]
    return max(passed, default=0)


def next_release(settings: BookingSettings, *, day: date, timezone: str, now: datetime) -> datetime | None:
    """When more of a day's places will be there; None: all of them are."""
    zone = ZoneInfo(timezone)
    moments = (_stage_at(stage.days_before, stage.at, day, zone) for stage in settings.stages)
    return min((moment for moment in moments if moment > now), default=None)


def first_release(settings: BookingSettings, *, day: date, timezone: str) -> datetime:
    """When the first of a day's places can be booked."""
    stage = settings.stages[0]
    return _stage_at(stage.days_before, stage.at, day, ZoneInfo(timezone))


def _stage_at(days_before: int, clock: time, day: date, zone: ZoneInfo) -> datetime:
    return _at(day - timedelta(days=days_before), clock, zone)


def windows(pool: Pool, offer: OfferPlan, steps: Sequence[Step]) -> list[FreeSlot]:
    """Where the offer fits: consecutive steps, with no break between them."""
    span, grid = pool.steps_of(offer), pool.settings.grid
    found = []
    for first in range(len(steps) - span + 1):
        group = steps[first : first + span]
        if group[-1].starts_at - group[0].starts_at != grid * (span - 1):
            continue
        found.append(
            FreeSlot(
                starts_at=group[0].starts_at,
                ends_at=group[-1].starts_at + grid,
                places=min(step.released for step in group),
                free=min(step.free for step in group),
            )
        )
    return found


def require_bookable(
    settings: BookingSettings, offer: OfferPlan, *, starts_at: datetime, now: datetime
) -> None:
    """Raises SlotInThePast, NotBookable (the service is not offered for booking)."""
    if starts_at <= now:
        raise SlotInThePast
    if not settings.bookable or not offer.counters:
        raise NotBookable


def choose_window(
    found: Iterable[FreeSlot], *, starts_at: datetime, released: int, next_release_at: datetime | None
) -> FreeSlot:
    """The window that starts then, with a place free. Raises NotBookable (no such slot, or too far ahead), SlotFull."""
    window = next((one for one in found if one.starts_at == starts_at), None)
    if window is None or released == 0:
        raise NotBookable(facts={"next_release_at": next_release_at if window else None})
    if window.free == 0:
        raise SlotFull(facts={"next_release_at": next_release_at})
    return window


def days_shown(first: date, last: date) -> list[date]:
    """The days from `first` to `last`, at most a month of them."""
    count = min((last - first).days + 1, _DAYS_AHEAD)
    return [first + timedelta(days=ahead) for ahead in range(count)]
