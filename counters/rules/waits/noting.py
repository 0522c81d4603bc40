"""From a forecast to what is noted: the steady figure of each service and the steady window of each ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from counters.rules.waits.shown_wait import (
    ShownRange,
    ShownWindow,
    shown_range,
    shown_window,
    steady_range,
    steady_window,
)
from counters.rules.waits.spread import Quantiles

# a figure is noted again after so long, so that its age is that of the estimate
_REPEAT = timedelta(seconds=50)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a ticket is told from now on; `first`: the forecast to learn from, only when it is its first."""

    first: bool
    forecast: Quantiles | None
    window: ShownWindow | None


def service_figures(
    forecast: Mapping[str, Quantiles | None],
    before: Mapping[str, tuple[ShownRange | None, datetime]],
    *,
    now: datetime,
) -> dict[str, ShownRange | None]:
    """The figures that must be written: those that changed, and those that grow old."""
    figures: dict[str, ShownRange | None] = {}
    for service, quantiles in forecast.items():
        standing, at = before.get(service, (None, None))
        figure = steady_range(standing, shown_range(quantiles) if quantiles else None)
        if at is None or figure != standing or now - at >= _REPEAT:
            figures[service] = figure
    return figures


def ticket_window(
    forecast: Quantiles | None, *, told: bool, before: ShownWindow | None, now: datetime
) -> Told | None:
    """What must be written of one ticket; None: nothing, its window stands."""
    fresh = shown_window(shown_range(forecast), now=now) if forecast else None
    window = steady_window(before, fresh, now=now)
    if told and window == before:
        return None
    return Told(first=not told, forecast=forecast, window=window)
