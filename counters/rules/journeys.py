"""Several services in one visit: where they fit on a day, one after another. No I/O, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from counters.rules.slots import FreeSlot

MOST_SERVICES = 5  # of one booking


@dataclass(frozen=True, kw_only=True)
class Leg:
    """The windows of one service on a day, in order, and how long one walks to it from the service before."""

    windows: Sequence[FreeSlot]
    walk: timedelta = timedelta()


@dataclass(frozen=True, kw_only=True)
class FreeVisit(FreeSlot):
    """A time for everything: `ends_at` is the end of the last service, `stops` are the windows in order."""

    stops: tuple[FreeSlot, ...] = ()


def visits(legs: Sequence[Leg]) -> list[FreeVisit]:
    """One for each window of the first service: each further one as soon as it fits after the one before.

    Where something does not fit on the rest of the day the visit has no place free, and ends with what fits.
    Example: walk 10, A 09:00-09:15 -> B at 09:30 if free, else 09:45.
    """
    first, *further = legs
    found = []
    for window in first.windows:
        stops, fits = [window], True
        for leg in further:
            earliest = stops[-1].ends_at + leg.walk
            stop = next((one for one in leg.windows if one.free and one.starts_at >= earliest), None)
            if stop is None:
                fits = False
                break
            stops.append(stop)
        found.append(
            FreeVisit(
                starts_at=window.starts_at,
                ends_at=stops[-1].ends_at,
                places=window.places,
                free=min(stop.free for stop in stops) if fits else 0,
                stops=tuple(stops),
            )
        )
    return found


def nearest(found: Iterable[FreeVisit], wanted: datetime, *, most: int = 5) -> list[FreeVisit]:
    """What to offer instead of a time that is gone: of each day the free visit whose clock time is nearest.

    The days nearest to the wanted one first, `most` of them, in their order. Example: Wednesday 10:00 gone, free on
    Thursday 09:00, 10:15 and Friday 14:00 -> Thursday 10:15, Friday 14:00.
    """
    best: dict[date, FreeVisit] = {}
    for one in found:
        day = one.starts_at.date()
        if one.free and (day not in best or _apart(one, wanted) < _apart(best[day], wanted)):
            best[day] = one
    days = sorted(best, key=lambda day: (abs(day - wanted.date()), day))[:most]
    return [best[day] for day in sorted(days)]


def _apart(visit: FreeVisit, wanted: datetime) -> timedelta:
    return abs(datetime.combine(wanted.date(), visit.starts_at.time(), wanted.tzinfo) - wanted)
