"""One day at one agency, played event by event. Whoever watches is told only what is over.

Independent of the estimator: what it shares with it is the calling rule under test and the plain
values of `queue_state`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import partial
from heapq import heappop, heappush
from math import exp
from random import Random
from typing import Protocol

from bench.visitors import Visitor, visitors_of
from bench.worlds import OPEN, Scenario, TrueAgency, TrueCounter
from counters.rules.calling import CallingKey, CallingRule, calling_key, choose_next
from counters.rules.waits.queue_state import (
    AgencyQueue,
    BookingDue,
    CounterIs,
    CounterNow,
    Pause,
    TicketNow,
)

ZONE = timezone(timedelta(hours=7))
_ABSENT = ((15.0, 0.03), (30.0, 0.05), (60.0, 0.09), (1e9, 0.15))
_END = 1260.0


def clock(day: int, minute: float) -> datetime:
    """Minute of the day -> datetime in the mall's zone."""
    return datetime(2026, 1, 5, tzinfo=ZONE) + timedelta(days=day, minutes=minute)


@dataclass(kw_only=True, eq=False)
class Ticket:
    """One issued ticket; `called` None while it waits."""

    number: int
    visitor: Visitor
    issued: float
    standing: CallingKey
    called: float | None = None


@dataclass(kw_only=True, eq=False)
class Desk:
    """A counter during the day."""

    truth: TrueCounter
    officer: str
    status: CounterIs = CounterIs.CLOSED
    serving: str | None = None
    since: float = 0.0
    back: float | None = None  # planned, as officers would tell
    lunched: bool = False
    away_from: float | None = None  # leaves unannounced for an hour or two
    never_opens: bool = False


class Watcher(Protocol):
    """Who looks on: an estimator that learns, a score keeper, or nobody."""

    def issued(self, day: "AgencyDay", ticket: Ticket) -> None: ...
    def called(self, ticket: Ticket, *, now: float, absent: bool) -> None: ...
    def cancelled(self, ticket: Ticket, *, now: float) -> None: ...
    def finished(self, ticket: Ticket, *, officer: str, minutes: float) -> None: ...
    def paused(self, minutes: float | None) -> None: ...
    def returned(self, late: float) -> None: ...
    def booking(self, offset: float | None) -> None: ...


Policy = Callable[[Sequence[Ticket], datetime], Ticket | None]


def by_key(waiting: Sequence[Ticket], now: datetime) -> Ticket | None:
    """The product's rule."""
    return choose_next(waiting, now=now)


@dataclass(kw_only=True)
class AgencyDay:
    """The state of the day. `play` runs it to the last ticket."""

    agency: TrueAgency
    scenario: Scenario
    day: int
    random: Random
    watcher: Watcher
    policy: Policy = by_key
    rule: CallingRule = field(default_factory=CallingRule)
    now: float = 0.0
    speed: float = 1.0
    waiting: list[Ticket] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)
    bookings: list[Visitor] = field(default_factory=list)
    _events: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _sequence: int = 0

    def play(self) -> None:
        """From before opening until nobody waits and nobody is served."""
        self.speed = exp(self.random.gauss(0.0, 0.12))
        self._plan_desks()
        self._plan_visitors()
        while self._events:
            self.now, _, event = heappop(self._events)
            if self.now > _END:
                break
            event()

    def _at(self, time: float, event: Callable[[], None]) -> None:
        self._sequence += 1
        heappush(self._events, (max(time, self.now), self._sequence, event))

    def _plan_desks(self) -> None:
        officers = self.random.sample(list(self.agency.officers), len(self.agency.counters))
        for truth, officer in zip(self.agency.counters, officers, strict=True):
            desk = Desk(truth=truth, officer=officer)
            if self.scenario.staffing and len(self.agency.counters) > 1:
                desk.never_opens = self.random.random() < 0.12
                if self.random.random() < 0.2:
                    desk.away_from = self.random.uniform(540.0, 780.0)
            self.desks.append(desk)
        if all(desk.never_opens for desk in self.desks):
            self.desks[0].never_opens = False
        for desk in self.desks:
            if not desk.never_opens:
                late = self.random.expovariate(1.0 / 3.0)
                self._at(desk.truth.opens + late, partial(self._free, desk))
                for stop in (desk.truth.lunch[0], desk.truth.leaves or desk.truth.lunch[0]):
                    self._at(stop, partial(self._when_idle, desk))

    def _plan_visitors(self) -> None:
        drawn = visitors_of(self.agency, self.scenario, day=self.day, random=self.random)
        for visitor in drawn:
            if visitor.slot is not None:
                self.bookings.append(visitor)
            if visitor.arrives is not None:
                self._at(max(visitor.arrives, OPEN - 10.0), partial(self._arrive, visitor))
            elif visitor.slot is not None:
                self._at(visitor.slot + 60.0, partial(self._lapse, visitor))

    def _lapse(self, visitor: Visitor) -> None:
        self.bookings.remove(visitor)
        self.watcher.booking(None)

    def _arrive(self, visitor: Visitor) -> None:
        if visitor.slot is not None:
            self.bookings.remove(visitor)
            self.watcher.booking(self.now - visitor.slot)
        standing = calling_key(
            self.rule,
            clock(self.day, self.now),
            priority=visitor.priority,
            slot=None if visitor.slot is None else clock(self.day, visitor.slot),
        )
        ticket = Ticket(number=len(self.tickets) + 1, visitor=visitor, issued=self.now, standing=standing)
        self.tickets.append(ticket)
        self.waiting.append(ticket)
        self._at(self.now + visitor.gives_back_after, lambda: self._give_back(ticket))
        for desk in self.desks:
            if desk.status is CounterIs.IDLE and visitor.service in desk.truth.services:
                self._free(desk)
                if ticket.called is not None:
                    break
        self.watcher.issued(self, ticket)

    def _give_back(self, ticket: Ticket) -> None:
        if ticket.called is None:
            self.waiting.remove(ticket)
            self.watcher.cancelled(ticket, now=self.now)

    def _when_idle(self, desk: Desk) -> None:
        if desk.status is CounterIs.IDLE:
            self._free(desk)

    def _free(self, desk: Desk) -> None:
        """The desk is ready: it pauses, leaves, calls or idles."""
        desk.serving, desk.back = None, None
        if desk.truth.leaves is not None and self.now >= desk.truth.leaves:
            desk.status = CounterIs.CLOSED
        elif not desk.lunched and self.now >= desk.truth.lunch[0]:
            self._lunch(desk)
        elif desk.away_from is not None and self.now >= desk.away_from:
            desk.away_from = None
            self._pause(desk, self.random.uniform(45.0, 120.0))
        else:
            desk.status = CounterIs.IDLE
            able = [one for one in self.waiting if one.visitor.service in desk.truth.services]
            chosen = self.policy(able, clock(self.day, self.now))
            if chosen is not None:
                self._call(desk, chosen)

    def _lunch(self, desk: Desk) -> None:
        desk.lunched = True
        desk.status, desk.back = CounterIs.ON_BREAK, desk.truth.lunch[1]
        planned = max(desk.truth.lunch[1], self.now + 10.0)
        late = self.random.expovariate(1.0 / 3.0)

        def back() -> None:
            self.watcher.returned(self.now - desk.truth.lunch[1])
            self._free(desk)

        self._at(planned + late, back)

    def _pause(self, desk: Desk, minutes: float) -> None:
        desk.status, desk.back = CounterIs.ON_BREAK, None

        def back() -> None:
            self.watcher.paused(minutes)
            self._free(desk)

        self._at(self.now + minutes, back)

    def _call(self, desk: Desk, ticket: Ticket) -> None:
        self.waiting.remove(ticket)
        ticket.called = self.now
        desk.status, desk.since, desk.serving = CounterIs.SERVING, self.now, ticket.visitor.service
        waited = self.now - ticket.issued
        chance = next(share for limit, share in _ABSENT if waited < limit)
        absent = (
            ticket.visitor.luck < chance * self.agency.absent_factor
            or waited > ticket.visitor.walks_off_after
        )
        self.watcher.called(ticket, now=self.now, absent=absent)
        if absent:
            self._at(self.now + 1.4, lambda: self._free(desk))
            return
        true = self.agency.services[ticket.visitor.service]
        minutes = true.minutes(self.random, day=self.day) * self.speed
        minutes *= exp(self.agency.officers[desk.officer])
        self._at(self.now + minutes, lambda: self._finish(desk, ticket, minutes))

    def _finish(self, desk: Desk, ticket: Ticket, minutes: float) -> None:
        self.watcher.finished(ticket, officer=desk.officer, minutes=minutes)
        if self.random.random() < self.agency.break_share:
            self._pause(desk, self.random.expovariate(1.0 / 10.0))
        else:
            self.watcher.paused(None)
            self._free(desk)

    def seen(self) -> AgencyQueue:
        """What may be seen of the agency now."""
        return AgencyQueue(
            agency=self.agency.name,
            services={one.name: one.configured for one in self.agency.services.values()},
            counters=tuple(self._desk_seen(desk) for desk in self.desks),
            tickets=tuple(
                TicketNow(
                    number=one.number,
                    service=one.visitor.service,
                    key=one.standing.key,
                    not_before=one.standing.not_before,
                    issued_at=clock(self.day, one.issued),
                )
                for one in self.waiting
            ),
            bookings=tuple(
                BookingDue(service=one.service, slot=clock(self.day, one.slot or 0.0))
                for one in self.bookings
            ),
        )

    def _desk_seen(self, desk: Desk) -> CounterNow:
        truth = desk.truth
        gone = truth.leaves is not None and self.now >= truth.leaves
        return CounterNow(
            services=truth.services,
            status=desk.status,
            officer=desk.officer,
            serving=desk.serving,
            since=clock(self.day, desk.since),
            back_at=None if desk.back is None else clock(self.day, desk.back),
            opens_at=None if gone else clock(self.day, truth.opens),
            leaves_at=None if truth.leaves is None else clock(self.day, truth.leaves),
            pauses=()
            if desk.lunched
            else (Pause(start=clock(self.day, truth.lunch[0]), end=clock(self.day, truth.lunch[1])),),
        )
