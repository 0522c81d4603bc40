"""The estimator at work in a simulated agency: it learns what is over, and forecasts at issue."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random
from time import process_time

from bench.mall_sim import AgencyDay, Ticket, clock
from bench.worlds import TrueAgency, TrueService
from counters.rules.waiting import Forecast, expected_wait, quick_wait
from counters.rules.waits.habits import (
    Habits,
    observe_after_service,
    observe_booking,
    observe_call,
    observe_cancellation,
    observe_priority,
    observe_return,
)
from counters.rules.waits.learnt import Learnt, night
from counters.rules.waits.queue_state import AgencyQueue, CounterIs
from counters.rules.waits.service_times import REPLICATIONS, Pace, observe_service
from counters.rules.waits.spread import Quantiles, observe_wait

_TRUE_DRAWS = 40


@dataclass(frozen=True, kw_only=True)
class Told:
    """What each method said when one ticket was issued (minutes; points for the formulas)."""

    agency_size: int
    ahead: int
    klass: str
    look_ahead: Quantiles
    quick: Quantiles
    oracle: Quantiles
    pooled: float
    own_queue: float
    configured: float
    waited: float = 0.0


@dataclass(kw_only=True)
class Pooled:
    """Plain running means, for the naive formulas."""

    count: int = 0
    total: float = 0.0
    by_service: dict[str, tuple[int, float]] = field(default_factory=dict)

    def add(self, service: str, minutes: float) -> None:
        """One finished service."""
        self.count += 1
        self.total += minutes
        count, total = self.by_service.get(service, (0, 0.0))
        self.by_service[service] = (count + 1, total + minutes)

    def mean(self, configured: float) -> float:
        """Minutes per service of the agency; what is configured counts as five services."""
        return (self.total + 5 * configured) / (self.count + 5)

    def mean_of(self, service: str, configured: float) -> float:
        """The same of one service."""
        count, total = self.by_service.get(service, (0, 0.0))
        return (total + 5 * configured) / (count + 5)


@dataclass(kw_only=True)
class Estimator:
    """Watches one agency day after day (a Watcher). Forecasts for every `every`th ticket that
    found no idle counter, none if 0; `scored` collects them once they are called."""

    agency: TrueAgency
    every: int = 0
    score: bool = False
    learnt: Learnt = field(default_factory=Learnt)
    oracle_learnt: Learnt = field(default_factory=Learnt)
    pooled: Pooled = field(default_factory=Pooled)
    scored: list[Told] = field(default_factory=list)
    spent: list[tuple[int, float]] = field(default_factory=list)  # (people waiting, seconds)
    _told: dict[int, Told] = field(default_factory=dict)
    _seen: int = 0

    def night(self) -> None:
        """The day is over."""
        self.learnt = night(self.learnt)
        self._told.clear()

    def issued(self, day: AgencyDay, ticket: Ticket) -> None:
        """A ticket was issued; if it waits, it may get a forecast."""
        if ticket.visitor.priority:
            minute = int(day.now)
            self._habits(observe_priority, service=ticket.visitor.service, minute_of_day=minute)
        if ticket.called is not None:
            return
        self._seen += 1
        if self.every and self._seen % self.every == 0:
            told = self._forecast(day, ticket)
            if told is not None:
                self._told[ticket.number] = told

    def called(self, ticket: Ticket, *, now: float, absent: bool) -> None:
        """A ticket was called."""
        waited = now - ticket.issued
        self._habits(observe_call, waited_minutes=waited, absent=absent)
        told = self._told.pop(ticket.number, None)
        if told is None:
            return
        self.learnt = _corrected(self.learnt, told.look_ahead, waited)
        self.oracle_learnt = _corrected(self.oracle_learnt, told.oracle, waited)
        if self.score:
            self.scored.append(replace(told, waited=waited))

    def cancelled(self, ticket: Ticket, *, now: float) -> None:
        """A ticket was given back."""
        self._habits(observe_cancellation, waited_minutes=now - ticket.issued)
        self._told.pop(ticket.number, None)

    def finished(self, ticket: Ticket, *, officer: str, minutes: float) -> None:
        """A service ended."""
        service = ticket.visitor.service
        self.pooled.add(service, minutes)
        times = observe_service(
            self.learnt.times,
            service=service,
            officer=officer,
            minutes=minutes,
            configured_minutes=self.agency.services[service].configured,
        )
        self.learnt = replace(self.learnt, times=times)

    def paused(self, minutes: float | None) -> None:
        """A break after a service is over, or there was none."""
        self._habits(observe_after_service, break_minutes=minutes)

    def returned(self, late: float) -> None:
        """A counter is back from lunch."""
        self._habits(observe_return, late_minutes=late)

    def booking(self, offset: float | None) -> None:
        """A booking checked in or lapsed."""
        self._habits(observe_booking, offset_minutes=offset)

    def _habits(self, observe: Callable[..., Habits], **what: float | str | None) -> None:
        self.learnt = replace(self.learnt, habits=observe(self.learnt.habits, **what))

    def _forecast(self, day: AgencyDay, ticket: Ticket) -> Told | None:
        queue, now = day.seen(), clock(day.day, day.now)
        started = process_time()
        forecast = expected_wait(queue, self.learnt, now=now)
        self.spent.append((len(queue.tickets), process_time() - started))
        mine = forecast.tickets[ticket.number]
        if mine is None:
            return None
        habits = replace(self.oracle_learnt, habits=self.learnt.habits)
        oracle = expected_wait(queue, habits, now=now, pace=true_pace(self.agency, day))
        quick = quick_wait(queue, self.learnt, now=now)
        return self._said(queue, ticket, mine, said=(_of(oracle, ticket), _of(quick, ticket)))

    def _said(
        self,
        queue: AgencyQueue,
        ticket: Ticket,
        mine: Quantiles,
        *,
        said: tuple[Quantiles, Quantiles],
    ) -> Told:
        oracle, quick = said
        service = ticket.visitor.service
        ahead = [one for one in queue.tickets if (one.key, one.number) < (ticket.standing.key, ticket.number)]
        own = sum(one.service == service for one in ahead)
        working = [one for one in queue.counters if one.status in {CounterIs.IDLE, CounterIs.SERVING}]
        able = sum(service in one.services for one in working)
        open_now = max(len(working), 1)
        true = self.agency.services
        demand = sum(one.demand for one in true.values())
        configured = sum(one.demand * one.configured for one in true.values()) / demand
        return Told(
            agency_size=len(queue.counters),
            ahead=len(ahead),
            klass=class_of(ticket),
            look_ahead=mine,
            quick=quick,
            oracle=oracle,
            pooled=len(ahead) * self.pooled.mean(configured) / open_now,
            own_queue=own * self.pooled.mean_of(service, true[service].configured) / max(able, 1),
            configured=len(ahead) * configured / open_now,
        )


def class_of(ticket: Ticket) -> str:
    """booked, priority or walk-in."""
    if ticket.visitor.slot is not None:
        return "booked"
    return "priority" if ticket.visitor.priority else "walk-in"


def _of(forecast: Forecast, ticket: Ticket) -> Quantiles:
    return forecast.tickets[ticket.number] or Quantiles(p10=0.0, p50=0.0, p90=0.0)


def _corrected(learnt: Learnt, told: Quantiles, waited: float) -> Learnt:
    return replace(learnt, spread=observe_wait(learnt.spread, shown=told, waited_minutes=waited))


def true_pace(agency: TrueAgency, day: AgencyDay) -> Pace:
    """The oracle's knowledge: true durations, officers' true effects, today's true speed."""
    cells = {
        service.name: tuple(day.speed * cell for cell in _true_cells(service, day.day))
        for service in agency.services.values()
    }
    return Pace(
        cells=cells,
        service_sd=dict.fromkeys(cells, 0.0),
        officer=agency.officers,
        officer_sd=dict.fromkeys(agency.officers, 0.0),
        unknown_officer_sd=0.0,
        day_sd=0.0,
    )


@lru_cache(maxsize=256)
def _true_cells(service: TrueService, day: int) -> tuple[float, ...]:
    """Quantile grid of the true durations, each cell the mean of its share."""
    random = Random(service.name)
    drawn = sorted(service.minutes(random, day=day) for _ in range(REPLICATIONS * _TRUE_DRAWS))
    return tuple(sum(drawn[at : at + _TRUE_DRAWS]) / _TRUE_DRAWS for at in range(0, len(drawn), _TRUE_DRAWS))
