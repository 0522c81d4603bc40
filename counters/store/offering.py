"""Places that come free go to those who wait for them, first come first offered, before anybody else can book them."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.clock import business_day
from app.db import Tx
from app.security import new_token
from app.vocabulary import OfferId, Scope
from counters.events import OfferExpired, PlaceOffered
from counters.rules.booking_settings import BookingRules
from counters.rules.plan import OfferPlan, Plan
from counters.rules.slots import FreeSlot, Pool, Step, pool_of, windows
from counters.rules.waiting_list import choose_offer
from counters.store import bookings, draws, journal, slots, waiting_list
from counters.store.proposals import Proposal, propose, steps_of_day
from counters.store.waiting_list import NextInLine

_TOKEN_BITS = 128


def lapse(tx: Tx, *, scope: Scope, plan: Plan, rules: BookingRules, now: datetime) -> int:
    """Gives back what holds kept whose time is over, and offers it to those who wait: how many rows of holds those were."""
    lapsed = slots.lapse(tx, scope=scope, now=now)
    if lapsed:
        for entry_id in waiting_list.end_unanswered(tx, scope=scope, now=now):
            journal.record(tx, OfferExpired(entry_id=entry_id), scope=scope, at=now)
        pass_on(tx, lapsed, scope=scope, plan=plan, rules=rules, now=now)
    return len(lapsed)


def pass_on(
    tx: Tx, freed: Iterable[slots.Stay], *, scope: Scope, plan: Plan, rules: BookingRules, now: datetime
) -> int:
    """Offers what is free on the days of these places: how many offers were made. One statement if nobody waits."""
    days = {business_day(stay.starts_at, plan.timezone) for stay in freed}
    if not days:
        return 0
    return _Offering(tx=tx, scope=scope, plan=plan, rules=rules, now=now).offer(min(days), max(days))


def offer_all(tx: Tx, *, scope: Scope, plan: Plan, rules: BookingRules, now: datetime) -> int:
    """Offers whatever is free, for whatever reason, to those who wait for it: how many offers were made."""
    offering = _Offering(tx=tx, scope=scope, plan=plan, rules=rules, now=now)
    return offering.offer(plan.day, date.max)


def offer_first(
    tx: Tx,
    *,
    scope: Scope,
    plan: Plan,
    rules: BookingRules,
    services: Sequence[str],
    span: tuple[date, date],
    now: datetime,
    besides: str | None = None,
) -> int:
    """Offers, from the first to the last day of `span`, what these services share their places with to those who wait: how many offers were made.

    What a stage, longer hours or more counters made free belongs to them before anybody else can take it; `besides` is
    the identity of the one who is about to. One statement if nobody waits. Raises UnknownService.
    """
    first, last = span
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    together = {
        one.offer_id
        for service in services
        for day in days
        for one in pool_of(plan, rules, plan.offer(service), day).offers
    }
    offering = _Offering(tx=tx, scope=scope, plan=plan, rules=rules, now=now)
    return offering.offer(first, last, together=together, besides=besides)


def propose_fairly(
    tx: Tx,
    *,
    scope: Scope,
    plan: Plan,
    rules: BookingRules,
    services: Sequence[str],
    starts_at: datetime,
    now: datetime,
    besides: str | None = None,
) -> list[Proposal]:
    """As `propose`, of what is left when those who wait for the day were offered theirs; raises the same.

    A refusal takes the offers back: the job makes them then, and until it does nobody gets past this.
    """
    day = business_day(starts_at, plan.timezone)

    def look() -> list[Proposal]:
        return propose(
            tx, scope=scope, plan=plan, rules=rules, services=services, starts_at=starts_at, now=now
        )

    found = look()
    offered = offer_first(
        tx,
        scope=scope,
        plan=plan,
        rules=rules,
        services=services,
        span=(day, day),
        now=now,
        besides=besides,
    )
    return look() if offered else found


@dataclass(kw_only=True)
class _Offering:
    tx: Tx
    scope: Scope
    plan: Plan
    rules: BookingRules
    now: datetime
    # as they are after the offers so far; services of one pool may have hours of their own
    steps: dict[tuple[OfferId, date], list[Step]] = field(default_factory=dict)

    def offer(
        self,
        first: date,
        last: date,
        *,
        together: Container[OfferId] | None = None,
        besides: str | None = None,
    ) -> int:
        """One offer a person at most; whoever cannot be offered anything on a day keeps their place in the list.

        `together`: only of these, None: of all; `besides`: to everybody but this person.
        """
        served, nothing_for = set(), set()
        for one in waiting_list.in_line(self.tx, scope=self.scope, first=first, last=last):
            wanted = (one.offer_id, one.day)
            if one.identity == besides or (together is not None and one.offer_id not in together):
                continue
            if one.entry_id in served or wanted in nothing_for or self._has_it_already(one):
                continue
            if self._offer_to(one):
                served.add(one.entry_id)
            else:
                nothing_for.add(wanted)
        return len(served)

    def _has_it_already(self, one: NextInLine) -> bool:
        """Who booked the day meanwhile waits for it no longer."""
        if not bookings.has_one(self.tx, offer_id=one.offer_id, day=one.day, identity=one.identity):
            return False
        waiting_list.end_day(self.tx, one.entry_id, day=one.day, now=self.now)
        return True

    def _offer_to(self, one: NextInLine) -> bool:
        offer = self.plan.offer_by_id(one.offer_id)
        if offer is None:
            return False
        pool = pool_of(self.plan, self.rules, offer, one.day)
        if not pool.settings.bookable or not offer.counters or self._is_drawn_now(pool, one.day):
            return False
        chosen = choose_offer(
            self._windows(pool, offer, one.day),
            now=self.now,
            within=timedelta(seconds=pool.settings.offer_seconds),
            timezone=self.plan.timezone,
        )
        if chosen is None:
            return False
        self._keep(one, pool, offer, chosen.window, until=chosen.answer_until)
        return True

    def _is_drawn_now(self, pool: Pool, day: date) -> bool:
        if not pool.settings.draw_minutes:
            return False
        return draws.undecided(self.tx, scope=self.scope, pool_id=pool.pool_id, day=day, now=self.now)

    def _windows(self, pool: Pool, offer: OfferPlan, day: date) -> Sequence[FreeSlot]:
        key = (offer.offer_id, day)
        if key not in self.steps:
            self.steps[key] = steps_of_day(
                self.tx, pool, offer, scope=self.scope, plan=self.plan, day=day, now=self.now
            )
        return windows(pool, offer, self.steps[key])

    def _keep(
        self, one: NextInLine, pool: Pool, offer: OfferPlan, window: FreeSlot, *, until: datetime
    ) -> None:
        stay = slots.Stay(
            agency_id=offer.agency_id,
            offer_id=offer.offer_id,
            pool_id=pool.pool_id,
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            grid=pool.settings.grid,
        )
        steps = self.steps[offer.offer_id, one.day]
        self.steps.clear()
        slots.take(
            self.tx,
            stay,
            scope=self.scope,
            released={step.starts_at: step.released for step in steps},
            held=1,
        )
        token = new_token(_TOKEN_BITS)
        slots.hold(self.tx, [stay], scope=self.scope, token=token, expires_at=until)
        waiting_list.offer(self.tx, one.entry_id, hold=token, starts_at=stay.starts_at, until=until)
        event = PlaceOffered(
            entry_id=one.entry_id,
            token=one.token,
            service=offer.code,
            slot_start=stay.starts_at,
            answer_until=until,
        )
        journal.record(self.tx, event, scope=self.scope, at=self.now)
