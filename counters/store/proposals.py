"""Where the services of one visit fit on a day, as the writer's transaction sees it: the rules decide, rows are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clock import business_day, local
from app.db import Tx
from app.errors import BookingDisrupted, InvalidValue, NotBookable, SlotFull
from app.vocabulary import Scope
from counters.rules.booking_settings import BookingRules, BookingSettings
from counters.rules.calendar import booked_hours_on, disrupted, hours_on
from counters.rules.journeys import MOST_SERVICES
from counters.rules.plan import OfferPlan, Plan
from counters.rules.slots import (
    FreeSlot,
    Pool,
    Step,
    choose_window,
    day_steps,
    fits,
    next_release,
    pool_of,
    released_percent,
    require_bookable,
    windows,
)
from counters.store import draws, slots


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A stop that fits; `released` are the places of its steps by now."""

    stay: slots.Stay
    offer: OfferPlan
    settings: BookingSettings
    released: Mapping[datetime, int]


def propose(
    tx: Tx,
    *,
    scope: Scope,
    plan: Plan,
    rules: BookingRules,
    services: Sequence[str],
    starts_at: datetime,
    now: datetime,
) -> list[Proposal]:
    """The first service at `starts_at`, each further one as soon as it fits, with time to walk between agencies.

    Raises UnknownService, InvalidValue, SlotInThePast, NotBookable, DrawOpen, SlotFull.
    """
    if not 0 < len(services) <= MOST_SERVICES or len(set(services)) < len(services):
        raise InvalidValue("one to five different services", field="services")
    found: list[Proposal] = []
    for service in services:
        finder = _Finder(tx=tx, scope=scope, plan=plan, rules=rules, offer=plan.offer(service), now=now)
        found.append(finder.after(found[-1]) if found else finder.at(starts_at))
    return found


@dataclass(frozen=True, kw_only=True)
class _Finder:
    tx: Tx
    scope: Scope
    plan: Plan
    rules: BookingRules
    offer: OfferPlan
    now: datetime

    def at(self, starts_at: datetime) -> Proposal:
        day = business_day(starts_at, self.plan.timezone)
        pool = pool_of(self.plan, self.rules, self.offer, day)
        require_bookable(pool.settings, self.offer, starts_at=starts_at, now=self.now)
        self._require_decided(pool, day)
        end = starts_at + pool.settings.grid * pool.steps_of(self.offer)
        steps = self._steps(pool, day, first=starts_at, end=end)
        window = choose_window(
            windows(pool, self.offer, steps),
            starts_at=starts_at,
            released=released_percent(pool.settings, day=day, timezone=self.plan.timezone, now=self.now),
            next_release_at=next_release(pool.settings, day=day, timezone=self.plan.timezone, now=self.now),
        )
        return self._proposal(pool, window, steps)

    def after(self, before: Proposal) -> Proposal:
        """Raises NotBookable, SlotFull: nothing is free on the rest of the day."""
        day = business_day(before.stay.starts_at, self.plan.timezone)
        pool = pool_of(self.plan, self.rules, self.offer, day)
        walk = timedelta(minutes=pool.settings.walking_minutes)
        first = before.stay.ends_at + (
            walk if before.offer.agency_id != self.offer.agency_id else timedelta()
        )
        require_bookable(pool.settings, self.offer, starts_at=first, now=self.now)
        self._require_decided(pool, day)
        steps = self._steps(pool, day, first=first, end=first + timedelta(days=1))
        for window in windows(pool, self.offer, steps):
            if window.starts_at >= first and window.free:
                return self._proposal(pool, window, steps)
        raise SlotFull(facts={"service": self.offer.code})

    def _require_decided(self, pool: Pool, day: date) -> None:
        if pool.settings.draw_minutes:
            draws.require_decided(self.tx, scope=self.scope, pool_id=pool.pool_id, day=day, now=self.now)

    def _steps(self, pool: Pool, day: date, *, first: datetime, end: datetime) -> list[Step]:
        return day_steps(
            pool,
            booked_hours_on(self.plan, self.offer, day),
            day=day,
            timezone=self.plan.timezone,
            now=self.now,
            taken=slots.taken(self.tx, scope=self.scope, pool_id=pool.pool_id, first=first, end=end),
        )

    def _proposal(self, pool: Pool, window: FreeSlot, steps: Sequence[Step]) -> Proposal:
        return Proposal(
            stay=slots.Stay(
                agency_id=self.offer.agency_id,
                offer_id=self.offer.offer_id,
                pool_id=pool.pool_id,
                starts_at=window.starts_at,
                ends_at=window.ends_at,
                grid=pool.settings.grid,
            ),
            offer=self.offer,
            settings=pool.settings,
            released={
                step.starts_at: step.released
                for step in steps
                if window.starts_at <= step.starts_at < window.ends_at
            },
        )


def steps_of_day(
    tx: Tx, pool: Pool, offer: OfferPlan, *, scope: Scope, plan: Plan, day: date, now: datetime
) -> list[Step]:
    """The whole grid of a day with what is taken of it."""
    begin = datetime.combine(day, time(), ZoneInfo(plan.timezone))
    return day_steps(
        pool,
        booked_hours_on(plan, offer, day),
        day=day,
        timezone=plan.timezone,
        now=now,
        taken=slots.taken(tx, scope=scope, pool_id=pool.pool_id, first=begin, end=begin + timedelta(days=1)),
    )


def require_still_open(plan: Plan, stays: Sequence[slots.Stay]) -> list[OfferPlan]:
    """The offers of held places, which may have closed since. Raises NotBookable, BookingDisrupted: until it is lifted."""
    found = []
    for stay in stays:
        offer = plan.offer_by_id(stay.offer_id)
        starts_at, ends_at = local(stay.starts_at, plan.timezone), local(stay.ends_at, plan.timezone)
        hours = hours_on(plan, offer, starts_at.date()) if offer else None
        if offer is None or not fits(hours, starts_at=starts_at, ends_at=ends_at):
            raise NotBookable
        if disrupted(plan, offer, starts_at.date()):
            raise BookingDisrupted
        found.append(offer)
    return found
