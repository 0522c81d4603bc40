"""A draw has closed: its places go out in the order drawn, some requests at a time, so that the lobby goes on calling."""

from dataclasses import dataclass, field
from datetime import datetime

from app.clock import Clock
from app.db import Tx
from app.errors import BookingRefused, DrawNotOpen
from app.vocabulary import DrawId, OfferId, RequestStatus, Scope
from counters.events import DrawDecided, PlaceDrawn
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.booking_settings import BookingRules
from counters.rules.draws import drawn_order, seat
from counters.rules.plan import OfferPlan, Plan
from counters.rules.slots import FreeSlot, Pool, Step, pool_of, windows
from counters.store import draw_requests, draws, joining, journal, new_bookings, slots
from counters.store.draw_requests import InDraw, Request
from counters.store.draws import FoundDraw
from counters.store.proposals import steps_of_day


def decide_draw(tx: Tx, clock: Clock, *, scope: Scope, draw_id: DrawId, at_once: int = 25) -> DrawDecided:
    """The next `at_once` requests; ask again while some are `left`. Raises UnknownDraw, DrawNotOpen (not closed yet)."""
    now = clock.now()
    draw = draws.by_id(tx, scope=scope, draw_id=draw_id)
    if draw.drawn:
        return DrawDecided(draw_id=draw_id, requests=draw.settled, left=0)
    if now < draw.window.closes_at:
        raise DrawNotOpen(facts={"closes_at": draw.window.closes_at})
    by_alias = {one.alias: one for one in draw_requests.everybody(tx, draw_id)}
    order = [by_alias[alias] for alias in drawn_order(draw.seed, by_alias)]
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    giving = _Giving(tx=tx, scope=scope, plan=plan, rules=rules, draw=draw, now=now)
    settled = draw.settled
    for one in order[settled : settled + at_once]:
        settled += 1
        giving.give(draw_requests.by_id(tx, one.request_id), place=settled)
    rest = order[settled:]
    over = all(giving.nothing_for(one) for one in rest)
    if over:
        draw_requests.lose_rest(tx, draw_id)
    draws.settle(tx, draw_id, settled=len(order) if over else settled, drawn_at=now if over else None)
    event = DrawDecided(draw_id=draw_id, requests=len(order), left=0 if over else len(rest))
    if over:
        journal.record(tx, event, scope=scope, at=now)
    return event


@dataclass(kw_only=True)
class _Giving:
    tx: Tx
    scope: Scope
    plan: Plan
    rules: BookingRules
    draw: FoundDraw
    now: datetime
    steps: dict[OfferId, list[Step]] = field(default_factory=dict)  # as they are after what was given so far
    without: set[OfferId] = field(default_factory=set)  # no place is left for these
    lists_full: set[OfferId] = field(default_factory=set)

    def give(self, request: Request, *, place: int) -> None:
        """A place, else one on the waiting list, else nothing."""
        offer = self.plan.offer_by_id(request.offer_id)
        if offer is None:
            self._lost(request, place)
            return
        pool = pool_of(self.plan, self.rules, offer, self.draw.day)
        found = self._windows(pool, offer)
        window = seat(found, wishes=request.wishing.wishes, any_time=request.wishing.any_time)
        if not any(one.free for one in found):
            self.without.add(request.offer_id)
        if window:
            self._book(request, pool, offer, window, place=place)
        elif request.offer_id in self.without and request.wishing.wait_if_lost:
            self._wait(request, pool, offer, place=place)
        else:
            self._lost(request, place)

    def nothing_for(self, one: InDraw) -> bool:
        """Whether it is known that the request cannot get anything any more."""
        waits = one.wait_if_lost and one.offer_id not in self.lists_full
        return one.offer_id in self.without and not waits

    def _lost(self, request: Request, place: int) -> None:
        draw_requests.decide(self.tx, request.request_id, status=RequestStatus.LOST, place=place)

    def _windows(self, pool: Pool, offer: OfferPlan) -> list[FreeSlot]:
        if offer.offer_id not in self.steps:
            self.steps[offer.offer_id] = steps_of_day(
                self.tx, pool, offer, scope=self.scope, plan=self.plan, day=self.draw.day, now=self.now
            )
        return [one for one in windows(pool, offer, self.steps[offer.offer_id]) if one.starts_at > self.now]

    def _book(self, request: Request, pool: Pool, offer: OfferPlan, window: FreeSlot, *, place: int) -> None:
        """Unless the person may not book, for what has happened since they asked."""
        stay = slots.Stay(
            agency_id=offer.agency_id,
            offer_id=offer.offer_id,
            pool_id=pool.pool_id,
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            grid=pool.settings.grid,
        )
        identity, day = request.wanted.person.identity, self.draw.day
        try:
            new_bookings.require_allowed(
                self.tx, [stay], day=day, identity=identity, settings=[pool.settings], now=self.now
            )
        except BookingRefused:
            self._lost(request, place)
            return
        released = {step.starts_at: step.released for step in self.steps[offer.offer_id]}
        slots.take(self.tx, stay, scope=self.scope, released=released, booked=1)
        self.steps.clear()  # another service of the same pool sees the place gone
        made = new_bookings.make(
            self.tx,
            request.wanted,
            [offer],
            [stay],
            scope=self.scope,
            day=day,
            keep_nik=pool.settings.keep_nik,
            now=self.now,
        )
        draw_requests.decide(
            self.tx, request.request_id, status=RequestStatus.WON, place=place, booking_id=made.booking_id
        )
        event = PlaceDrawn(request_id=request.request_id, booking_id=made.booking_id)
        journal.record(self.tx, event, scope=self.scope, at=self.now)

    def _wait(self, request: Request, pool: Pool, offer: OfferPlan, *, place: int) -> None:
        identity, most = request.wanted.person.identity, pool.settings.waiting_list
        try:
            joining.require_room(
                self.tx, offer_id=offer.offer_id, day=self.draw.day, identity=identity, most=most
            )
        except BookingRefused:
            if joining.waiting_on(self.tx, offer_id=offer.offer_id, day=self.draw.day) >= most:
                self.lists_full.add(offer.offer_id)
            self._lost(request, place)
            return
        joined = joining.join(
            self.tx,
            [self.draw.day],
            scope=self.scope,
            offer=offer,
            wanted=request.wanted,
            keep_nik=pool.settings.keep_nik,
            now=self.now,
        )
        draw_requests.decide(
            self.tx, request.request_id, status=RequestStatus.WAITING, place=place, entry_id=joined.entry_id
        )
