"""From a forecast to what is noted: the steady figure of each service and the steady window of each ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from counters.rules.waits.queue_state import AgencyQueue
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
class NotedFigure:
    """What a service's tile was given at `at`, with `waiting` people before its counters; None: nobody can say."""

    shown: ShownRange | None
    at: datetime
    waiting: int | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a ticket is told from now on; `first`: the forecast to learn from, only when it is its first."""

    first: bool
    forecast: Quantiles | None
    window: ShownWindow | None


def service_figures(
    forecast: Mapping[str, Quantiles | None],
    before: Mapping[str, NotedFigure],
    *,
    waiting: Mapping[str, int],
    now: datetime,
) -> dict[str, ShownRange | None]:
    """The figures that must be written: those that changed or are for another number of people, and those that grow old."""
    figures: dict[str, ShownRange | None] = {}
    for service, quantiles in forecast.items():
        standing = before.get(service)
        figure = steady_range(
            standing.shown if standing else None, shown_range(quantiles) if quantiles else None
        )
        if (
            standing is None
            or figure != standing.shown
            or waiting.get(service) != standing.waiting
            or now - standing.at >= _REPEAT
        ):
            figures[service] = figure
    return figures


def waiting_before(queue: AgencyQueue) -> dict[str, int]:
    """Per service, how many wait for it or for whatever else its counters serve.

    Example: two wait for A, three for B; one counter serves A and B, another C -> A 5, B 5, C 0.
    """
    found = {}
    for service in queue.services:
        served = {service}.union(*(one.services for one in queue.counters if service in one.services))
        found[service] = sum(ticket.service in served for ticket in queue.tickets)
    return found


def ticket_window(
    forecast: Quantiles | None, *, told: bool, before: ShownWindow | None, now: datetime
) -> Told | None:
    """What must be written of one ticket; None: nothing, its window stands."""
    fresh = shown_window(shown_range(forecast), now=now) if forecast else None
    window = steady_window(before, fresh, now=now)
    if told and window == before:
        return None
    return Told(first=not told, forecast=forecast, window=window)
