"""Those who are not in the line yet and will be called before somebody who is.

Bookings due, priority visitors of the next minutes, and early bookings whose time has not come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from counters.rules.calling import CallingRule
from counters.rules.waits.draws import Draws
from counters.rules.waits.habits import HALF_HOUR, CheckIn, Habits, check_in, priority_rates
from counters.rules.waits.line import Line
from counters.rules.waits.queue_state import BookingDue
from counters.rules.waits.replay import Arrival, in_order
from counters.rules.waits.service_times import REPLICATIONS

_FARTHEST_MINUTES = 240.0
_MIX_CELLS = 20
_CHECK_INS = 10  # times at which one booking may check in
_MINUTE = 60.0


@dataclass(frozen=True, kw_only=True)
class Window:
    """The rule's settings in minutes."""

    priority_head_start: float
    booking_head_start: float
    early_window: float
    late_grace: float
    late_head_start: float


@dataclass(frozen=True, kw_only=True)
class Booked:
    """A booking due in `slot` minutes (past: negative)."""

    service: str
    slot: float
    check_in: CheckIn
    window: Window  # of its service

    def place_at(self, rank: float) -> tuple[float, float] | None:
        """(key, callable from) if its visitor comes at this quantile of the times still possible.

        None if the key would be too late to be called before anybody who waits now.
        """
        window, checked_in = self.window, self.slot + self.check_in.at(rank)
        if checked_in <= self.slot + window.late_grace:
            callable_from = max(checked_in, self.slot - window.early_window, 0.0)
            key = self.slot - window.booking_head_start
        else:
            callable_from = max(checked_in, 0.0)
            key = checked_in - window.late_head_start
        return (key, callable_from) if key < 0.0 else None


@dataclass(frozen=True, kw_only=True)
class Newcomers:
    """`half_hours` are (start, end, expected priority tickets) in minutes from now.

    `mix` the share of each service among priority tickets, `head_starts` the minutes that these count as earlier;
    `early` places that wait for a slot.
    """

    booked: tuple[Booked, ...]
    half_hours: tuple[tuple[float, float, float], ...]
    mix: Mapping[str, float]
    head_starts: Mapping[str, float]
    early: tuple[Arrival, ...]


def newcomers(
    line: Line,
    *,
    bookings: Sequence[BookingDue],
    habits: Habits,
    rules: Mapping[str, CallingRule],
    now: datetime,
) -> Newcomers:
    """Who may still come before the line is through, by the rule of each service.

    `now` in the mall's zone: priority visitors are counted by half hour of its day.
    """
    served = frozenset[str]().union(*line.kinds)
    windows = {service: _window(rules[service]) for service in served}
    booked = []
    for one in bookings:
        slot, window = (one.slot - now).total_seconds() / _MINUTE, windows.get(one.service)
        if window is not None and slot < window.booking_head_start:
            curve = check_in(habits, passed_minutes=-slot)
            if curve.comes > 0.0:
                booked.append(Booked(service=one.service, slot=slot, check_in=curve, window=window))
    head_starts = {service: window.priority_head_start for service, window in windows.items()}
    return Newcomers(
        booked=tuple(booked),
        half_hours=_half_hours(habits, longest=max(head_starts.values(), default=0.0), now=now),
        mix=_mix(habits, served),
        head_starts=head_starts,
        early=tuple(
            (place.key, place.callable_from, place.service, 0.0, index)
            for index, place in enumerate(line.places)
            if place.callable_from > 0.0
        ),
    )


def _window(rule: CallingRule) -> Window:
    return Window(
        priority_head_start=rule.priority_head_start.total_seconds() / _MINUTE,
        booking_head_start=rule.booking_head_start.total_seconds() / _MINUTE,
        early_window=rule.early_window.total_seconds() / _MINUTE,
        late_grace=rule.late_grace.total_seconds() / _MINUTE,
        late_head_start=rule.late_head_start.total_seconds() / _MINUTE,
    )


def _half_hours(habits: Habits, *, longest: float, now: datetime) -> tuple[tuple[float, float, float], ...]:
    minute = now.hour * 60 + now.minute + now.second / 60.0
    horizon = min(longest, _FARTHEST_MINUTES)
    found = []
    start = 0.0
    end = HALF_HOUR - minute % HALF_HOUR
    for expected in priority_rates(habits, minute_of_day=minute, horizon=horizon):
        until = min(end, horizon)
        found.append((start, until, expected))
        start, end = until, end + HALF_HOUR
    return tuple(found)


def _mix(habits: Habits, served: frozenset[str]) -> Mapping[str, float]:
    counts = {service: habits.priority_services.get(service, 0.0) + 0.5 for service in served}
    total = sum(counts.values())
    return {service: counts[service] / total for service in sorted(counts)}


def draw_arrivals(coming: Newcomers, draws: Draws, *, horizon: float) -> list[list[Arrival]]:
    """Those who come in each future within `horizon` minutes.

    In order of the time from which they may be called.
    """
    rows = [_draw_booked(one, draws, horizon=horizon) for one in coming.booked]
    columns = zip(*(row for row in rows if row), strict=True)
    futures = [[*coming.early, *filter(None, column)] for column in columns]
    futures = futures or [list(coming.early) for _ in range(REPLICATIONS)]
    if coming.mix and any(expected > 0.0 for _, _, expected in coming.half_hours):
        _draw_priority(coming, futures, draws)
    return [in_order(future) for future in futures]


def _draw_booked(booked: Booked, draws: Draws, *, horizon: float) -> list[Arrival | None]:
    """The booking's arrival per future, None where nobody comes; [] if no future matters."""
    times = [booked.place_at((cell + 0.5) / _CHECK_INS) for cell in range(_CHECK_INS)]
    if times[0] is None or times[0][1] > horizon:
        return []
    per_cell = _CHECK_INS / booked.check_in.comes / REPLICATIONS
    comers = min(round(booked.check_in.comes * REPLICATIONS), REPLICATIONS)
    cells = [times[min(int((cell + 0.5) * per_cell), _CHECK_INS - 1)] for cell in range(comers)]
    row = draws.deck.deal([*cells, *([None] * (REPLICATIONS - comers))])
    service = booked.service
    return [
        (time[0], time[1], service, minutes, -1) if time else None
        for time, minutes in zip(row, draws.length(service), strict=True)
    ]


def _draw_priority(coming: Newcomers, futures: list[list[Arrival]], draws: Draws) -> None:
    """A Poisson process through the half hours: unit exponential gaps in expected tickets."""
    random, gap = draws.random.random, draws.random.expovariate
    drawn = [
        (service, coming.head_starts[service], draws.length(service))
        for service, share in coming.mix.items()
        for _ in range(max(round(share * _MIX_CELLS), 1))
    ]
    for future in futures:
        reached = gap(1.0)
        for start, end, expected in coming.half_hours:
            while reached < expected:
                at = start + (end - start) * reached / expected
                service, head_start, lengths = drawn[int(random() * len(drawn))]
                minutes = lengths[int(random() * REPLICATIONS)]
                if at < head_start:  # else it passes nobody who waits now
                    future.append((at - head_start, at, service, minutes, -1))
                reached += gap(1.0)
            reached -= expected
