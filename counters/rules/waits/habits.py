"""What people do around a service: stay away, give up, come late, take a break, have priority.

Everything is a count with a prior count beside it, so that day one works; all sums halve in 20
working days. Priors: research page, A3.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import accumulate

from counters.rules.waits.service_times import HALF_LIFE_DAYS

ABSENT_MINUTES = 1.4
"""What a call that nobody answers costs the counter."""

_WAITED_UP_TO = (15.0, 30.0, 60.0)  # minutes; beyond the last: one class more
_ABSENT_PRIORS = ((1.0, 25.0), (1.0, 16.0), (1.0, 10.0), (1.0, 6.0))
_CANCEL_PRIOR = (0.5, 300.0)  # cancellations in waiting minutes
_BREAK_PRIOR = (0.4, 25.0)  # breaks in services
_BREAK_MINUTES_PRIOR = (50.0, 5.0)  # minutes in breaks: mean 10
_LATE_PRIOR = (15.0, 5.0)  # minutes in returns: mean 3
_COMES_PRIOR = (8.8, 10.0)
_PRIORITY_PRIOR = (0.25, 0.5)  # tickets per half hour in days
_PRIORITY_TODAY = 6.0
HALF_HOUR = 30
HALF_HOURS = 48
_FIRST_OFFSET = -60.0
_OFFSET_STEP = 5.0
# Check-ins 5-minute by 5-minute from an hour early to an hour late; eight in all.
_OFFSET_PRIOR = (
    *(0.02, 0.02, 0.03, 0.06, 0.13, 0.25, 0.45, 0.75, 1.0, 1.2, 1.2, 1.0),
    *(0.7, 0.45, 0.3, 0.17, 0.1, 0.06, 0.04, 0.02, 0.02, 0.01, 0.01, 0.01),
)
NEVER = float("inf")
LATEST = timedelta(minutes=_FIRST_OFFSET + _OFFSET_STEP * len(_OFFSET_PRIOR))
"""A booking that has not checked in so long after its slot is not expected any more."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """`hits` in `tries`; what is tried (calls, minutes, services) is the field's business."""

    hits: float = 0.0
    tries: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Habits:
    """All that is learnt about people in one agency."""

    absent: tuple[Share, ...] = (Share(),) * 4  # by minutes waited: <15, <30, <60, more
    cancelled: Share = Share()  # in waiting minutes
    breaks: Share = Share()  # after services
    break_minutes: Share = Share()  # minutes in breaks
    late_minutes: Share = Share()  # minutes in returns from a rostered pause
    comes: Share = Share()  # check-ins in bookings
    check_ins: tuple[float, ...] = (0.0,) * len(_OFFSET_PRIOR)
    priority_days: float = 0.0
    priority: tuple[float, ...] = (0.0,) * HALF_HOURS  # past days, by half hour of the day
    priority_today: tuple[float, ...] = (0.0,) * HALF_HOURS
    priority_services: Mapping[str, float] = field(default_factory=dict)


def observe_call(habits: Habits, *, waited_minutes: float, absent: bool) -> Habits:
    """A ticket was called: somebody came or nobody did.

    Its waiting also counts as time in which it was not cancelled.
    """
    place = bisect_left(_WAITED_UP_TO, waited_minutes)
    absences = list(habits.absent)
    absences[place] = _seen(absences[place], 1.0 if absent else 0.0)
    return replace(
        habits,
        absent=tuple(absences),
        cancelled=_seen(habits.cancelled, 0.0, tries=waited_minutes),
    )


def observe_cancellation(habits: Habits, *, waited_minutes: float) -> Habits:
    """A visitor gave the ticket back after so many minutes."""
    return replace(habits, cancelled=_seen(habits.cancelled, 1.0, tries=waited_minutes))


def observe_after_service(habits: Habits, *, break_minutes: float | None) -> Habits:
    """What followed a service: an unplanned break of so many minutes, or None.

    Tell it when the break is over, or it would be known too early.
    """
    habits = replace(habits, breaks=_seen(habits.breaks, 0.0 if break_minutes is None else 1.0))
    if break_minutes is None:
        return habits
    return replace(habits, break_minutes=_seen(habits.break_minutes, break_minutes))


def observe_return(habits: Habits, *, late_minutes: float) -> Habits:
    """A counter reopened after a rostered pause, so late (early counts 0)."""
    return replace(habits, late_minutes=_seen(habits.late_minutes, max(late_minutes, 0.0)))


def observe_booking(habits: Habits, *, offset_minutes: float | None) -> Habits:
    """A booking checked in, so many minutes after its slot (before: negative), or never (None)."""
    if offset_minutes is None:
        return replace(habits, comes=_seen(habits.comes, 0.0))
    place = int((offset_minutes - _FIRST_OFFSET) // _OFFSET_STEP)
    place = min(max(place, 0), len(_OFFSET_PRIOR) - 1)
    return replace(
        habits,
        comes=_seen(habits.comes, 1.0),
        check_ins=_added(habits.check_ins, place),
    )


def observe_priority(habits: Habits, *, service: str, minute_of_day: int) -> Habits:
    """A priority ticket was issued, so many minutes after midnight in the mall.

    Or another that stands before ordinary ones at once: the next service of a visit, one that was sent on with its
    place. They count as priority tickets do.
    """
    services = dict(habits.priority_services)
    services[service] = services.get(service, 0.0) + 1.0
    today = _added(habits.priority_today, minute_of_day // HALF_HOUR)
    return replace(habits, priority_today=today, priority_services=services)


def _added(counts: tuple[float, ...], place: int) -> tuple[float, ...]:
    return (*counts[:place], counts[place] + 1.0, *counts[place + 1 :])


def _seen(share: Share, hits: float, *, tries: float = 1.0) -> Share:
    return Share(hits=share.hits + hits, tries=share.tries + tries)


def night_of_habits(habits: Habits) -> Habits:
    """After closing: sums lose 1/20 of a halving, today's priority tickets become history."""
    keep = 2.0 ** (-1.0 / HALF_LIFE_DAYS)

    def faded(share: Share) -> Share:
        return Share(hits=share.hits * keep, tries=share.tries * keep)

    return Habits(
        absent=tuple(faded(share) for share in habits.absent),
        cancelled=faded(habits.cancelled),
        breaks=faded(habits.breaks),
        break_minutes=faded(habits.break_minutes),
        late_minutes=faded(habits.late_minutes),
        comes=faded(habits.comes),
        check_ins=tuple(count * keep for count in habits.check_ins),
        priority_days=habits.priority_days * keep + 1.0,
        priority=tuple(
            past * keep + today for past, today in zip(habits.priority, habits.priority_today, strict=True)
        ),
        priority_services={s: n * keep for s, n in habits.priority_services.items()},
    )


def _share(share: Share, prior: tuple[float, float]) -> float:
    return (share.hits + prior[0]) / (share.tries + prior[1])


def absent_share(habits: Habits, waited_minutes: float) -> float:
    """P(nobody comes when called | waited so long)."""
    place = bisect_left(_WAITED_UP_TO, waited_minutes)
    return _share(habits.absent[place], _ABSENT_PRIORS[place])


def cancel_hazard(habits: Habits) -> float:
    """Cancellations per waiting minute."""
    return _share(habits.cancelled, _CANCEL_PRIOR)


def break_share(habits: Habits) -> float:
    """P(an unplanned break follows a service)."""
    return _share(habits.breaks, _BREAK_PRIOR)


def mean_break(habits: Habits) -> float:
    """Minutes of an unplanned break."""
    return _share(habits.break_minutes, _BREAK_MINUTES_PRIOR)


def mean_late(habits: Habits) -> float:
    """Minutes by which a counter reopens late after a rostered pause."""
    return _share(habits.late_minutes, _LATE_PRIOR)


@dataclass(frozen=True, kw_only=True)
class CheckIn:
    """A booking not yet checked in.

    P(still comes), and when it would, minutes after its slot, as a curve of cumulative counts over `edges`.
    """

    comes: float
    edges: tuple[float, ...]
    heights: tuple[float, ...]

    def at(self, rank: float) -> float:
        """The check-in at this quantile (0..1) of those still possible."""
        wanted = self.heights[0] + rank * (self.heights[-1] - self.heights[0])
        place = min(max(bisect_left(self.heights, wanted), 1), len(self.heights) - 1)
        low, high = self.heights[place - 1], self.heights[place]
        inside = (wanted - low) / (high - low) if high > low else 0.5
        start = self.edges[place - 1]
        return start + inside * (self.edges[place] - start)


def check_in(habits: Habits, *, passed_minutes: float) -> CheckIn:
    """What to expect of a booking whose slot was `passed_minutes` ago (ahead.

    Negative) and that has not checked in: P = p T / (p T + 1 - p), T = share of check-ins later than that.
    """
    counts = [a + b for a, b in zip(habits.check_ins, _OFFSET_PRIOR, strict=True)]
    heights = list(accumulate(counts, initial=0.0))
    edges = [_FIRST_OFFSET + _OFFSET_STEP * place for place in range(len(heights))]
    total = heights[-1]
    if passed_minutes >= edges[-1]:
        return CheckIn(comes=0.0, edges=(0.0, 0.0), heights=(0.0, 1.0))
    if passed_minutes > edges[0]:
        place = int((passed_minutes - _FIRST_OFFSET) // _OFFSET_STEP)
        inside = (passed_minutes - edges[place]) / _OFFSET_STEP
        gone = heights[place] + inside * counts[place]
        edges = [passed_minutes, *edges[place + 1 :]]
        heights = [gone, *heights[place + 1 :]]
    later = (total - heights[0]) / total
    comes = _share(habits.comes, _COMES_PRIOR)
    still = comes * later
    return CheckIn(comes=still / (still + 1.0 - comes), edges=tuple(edges), heights=tuple(heights))


def priority_rates(habits: Habits, *, minute_of_day: float, horizon: float) -> list[float]:
    """Priority tickets expected in each of the next half hours.

    The first being what is left of the current one, until `horizon` minutes from now: history x (seen today +
    6) / (expected + 6).
    """
    prior_count, prior_days = _PRIORITY_PRIOR
    days = habits.priority_days + prior_days
    current = min(int(minute_of_day // HALF_HOUR), HALF_HOURS - 1)
    gone = minute_of_day / HALF_HOUR - current
    seen = sum(habits.priority_today)
    expected = sum(habits.priority[:current]) / days + habits.priority[current] * gone / days
    busier = (seen + _PRIORITY_TODAY) / (expected + _PRIORITY_TODAY)
    rates: list[float] = []
    start, end = minute_of_day, minute_of_day + horizon
    for place in range(current, HALF_HOURS):
        until = min((place + 1) * HALF_HOUR, end)
        if until <= start:
            break
        mean = (habits.priority[place] + prior_count * prior_days) / days
        rates.append(mean * busier * (until - start) / HALF_HOUR)
        start = until
    return rates
