"""What people are shown of a forecast: a rounded range that does not jump about.

Never a single figure: people mind a wait longer than shown far more than they enjoy a shorter one
(Yu, Allon & Bassamboo 2021), and a range that reaches beyond the point keeps them (research, A1).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor

from counters.rules.calling import CallingKey
from counters.rules.waits.spread import Quantiles

_P20_OF_P10 = 0.66  # P20 lies so far from P50 towards P10 (normal: 0.84 / 1.28)
_STEP = 5
_STEPS_BEYOND = ((60.0, 10), (120.0, 30))  # minutes; coarser the longer
_WORSE = timedelta(minutes=5)
_BETTER = timedelta(minutes=10)
_TOLERANCE = 1e-6
FRESH_FOR = timedelta(minutes=5)
"""A figure older than this says nothing any more: its estimator has stopped."""


@dataclass(frozen=True, kw_only=True)
class ShownRange:
    """What a screen says: between `low` and `high` from now, multiples of five minutes."""

    low: timedelta
    high: timedelta


def range_of(low_seconds: int | None, high_seconds: int | None) -> ShownRange | None:
    """From two columns; None: nobody can say."""
    if low_seconds is None or high_seconds is None:
        return None
    return ShownRange(low=timedelta(seconds=low_seconds), high=timedelta(seconds=high_seconds))


def shown_range(forecast: Quantiles) -> ShownRange:
    """Rounded outward: P20 down to 5 minutes, P90 up to 5 (10 beyond 60, 30 beyond 120).

    Example: P10 18, P50 28, P90 47 -> P20 21.4 -> 20 to 50 minutes. No wait -> 0 to 0.
    """
    p20 = forecast.p50 - _P20_OF_P10 * (forecast.p50 - forecast.p10)
    step = _STEP
    for beyond, coarser in _STEPS_BEYOND:
        if forecast.p90 > beyond:
            step = coarser
    low = floor(p20 / _STEP + _TOLERANCE) * _STEP
    high = ceil(forecast.p90 / step - _TOLERANCE) * step
    return ShownRange(low=timedelta(minutes=low), high=timedelta(minutes=high))


@dataclass(frozen=True, kw_only=True)
class ShownWindow:
    """The same range on the clock, as paper says it: called between `from_at` and `until_at`."""

    from_at: datetime
    until_at: datetime


def shown_window(shown: ShownRange, *, now: datetime) -> ShownWindow:
    """20-35 minutes at 10:20 -> 10:40 to 10:55."""
    return ShownWindow(from_at=now + shown.low, until_at=now + shown.high)


def steady_window(
    before: ShownWindow | None, fresh: ShownWindow | None, *, now: datetime
) -> ShownWindow | None:
    """Which window stands.

    `before`, unless the end moves later by more than 5 minutes or earlier by more than 10, or `before` has run out. None: can't say.

    Example: 10:40-10:55 stands against a fresh 10:45-11:00 and against 10:30-10:45; it gives way to
    10:45-11:05 and to 10:25-10:40.
    """
    if before is None or fresh is None or before.until_at <= now:
        return fresh
    moved = fresh.until_at - before.until_at
    return fresh if moved > _WORSE or moved < -_BETTER else before


def range_left(window: ShownWindow, *, now: datetime) -> ShownRange:
    """A standing window in minutes from now, rounded outward to five, never below zero.

    Example: 10:40-10:55 read at 10:31 -> 5 to 25 minutes.
    """
    step = timedelta(minutes=_STEP)
    low = max((window.from_at - now) // step, 0) * step
    high = max(-((now - window.until_at) // step), 0) * step
    return ShownRange(low=low, high=high)


_SPREAD = 0.66  # coefficient of variation of a service that nobody knows yet
_ABOVE, _BELOW = 1.28, 0.84  # P90 and P20 of a normal


def range_after(figure: ShownRange, *, joined: int, minutes: float, counters: int) -> ShownRange:
    """The figure for somebody who comes after `joined` others who were not there when it was estimated.

    They take `minutes` each of `counters`, more or less, and each end moves outward to five minutes.
    Examples: 10-25 minutes, two more before three counters of 15 minutes -> 15-45; no wait, and one more -> 0-10.
    """
    if joined <= 0 or counters < 1:
        return figure
    step, more = timedelta(minutes=_STEP), joined * minutes / counters
    low = figure.low + timedelta(minutes=more * (1 - _BELOW * _SPREAD / joined**0.5))
    high = figure.high + timedelta(minutes=more * (1 + _ABOVE * _SPREAD / joined**0.5))
    return ShownRange(low=low // step * step, high=-(-high // step) * step)


def caught_up(
    figure: ShownRange, *, noted: int, before: int, weighed: float, minutes: float, counters: int, idle: int
) -> ShownRange:
    """The figure for somebody who comes when `before` people stand before the service's open `counters`, `idle` of them.

    `noted`: how many stood there when it was estimated; `weighed`: what of `before` those counters will have to serve,
    others serving the rest. Those who came since are taken to want what those want who wait. "At once" holds while a
    counter is idle for each of them and one more.
    Examples: 10-25 minutes for 4, of 6 now all are theirs, three counters of 15 minutes -> 15-45; half of 6 -> 10-35.
    """
    if figure.high > timedelta():
        joined = (before - noted) * (weighed / before if before else 1.0)
    else:
        joined = weighed + 1 - idle
    return range_after(figure, joined=ceil(joined - _TOLERANCE), minutes=minutes, counters=counters)


_NEXT = timedelta(minutes=10)  # what who is next waits at most for a counter, as far as a range says


def range_at(figure: ShownRange, *, now: datetime, standing: CallingKey) -> ShownRange:
    """The figure of an ordinary ticket taken now, for one that stands elsewhere in the line; rounded outward to five.

    Examples of 40-70 minutes: priority (counts as 30 earlier) -> 10-40; a booking that counts as 60 earlier and is
    called in 20 minutes at the earliest -> 20-30. Who meets an idle counter is called at once.
    """
    if figure.high == timedelta():
        return figure
    step, earlier = timedelta(minutes=_STEP), max(now - standing.key, timedelta())
    opens = max((standing.not_before or now) - now, timedelta())
    low = max(figure.low - earlier, opens) // step * step
    high = -(-max(figure.high - earlier, opens + min(figure.high, _NEXT)) // step) * step
    return ShownRange(low=low, high=high)


def steady_range(before: ShownRange | None, fresh: ShownRange | None) -> ShownRange | None:
    """Which range a service's tile says: `before` if the fresh end is one step earlier at most, else `fresh`.

    Whoever joins now must not read a range that is too short. Example: 20-35 stands against a fresh 15-30.
    """
    if before is None or fresh is None or fresh.high == timedelta():
        return fresh
    return before if timedelta() <= before.high - fresh.high <= timedelta(minutes=_STEP) else fresh
