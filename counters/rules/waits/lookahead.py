"""The Monte Carlo look-ahead: a hundred futures of a line, and what each place waits in them."""

from collections.abc import Sequence
from itertools import islice

from counters.rules.waits.arrivals import Newcomers, draw_arrivals
from counters.rules.waits.draws import Draws, draw_lengths
from counters.rules.waits.habits import Habits
from counters.rules.waits.line import Line
from counters.rules.waits.replay import Arrival, Future, replay
from counters.rules.waits.service_times import REPLICATIONS, Pace

_FEWEST = 50  # futures; what they lose in exactness is half a percent
_CALLS = 6000  # played in one forecast at most, unless that would be fewer futures than these
_NEWCOMER_CALLS = 2  # a newcomer costs as much as two calls
_FAR, _FAR_MINUTES = 2.0, 20.0  # newcomers later than this meet nobody who waits now


def look_ahead(
    line: Line,
    *,
    pace: Pace,
    habits: Habits,
    coming: Newcomers,
    expected: Sequence[float],
    seed: str,
) -> list[list[float]]:
    """For each place of the line, its possible waits in minutes, ascending (inf: not called).

    REPLICATIONS of them, or as few as 50 where the line is so long that an update would cost more than 20 ms.
    `expected` are rough waits per place (one_pass), to know who may give up by then.

    Price: about 0.25 ms per waiting ticket, so 15 to 20 ms for 60; beyond, fewer futures.
    """
    draws = Draws(pace, habits, seed=seed)
    speeds, ready, absences = [], [], []
    for post in line.posts:  # all of one post before the next: another counter disturbs no other
        speeds.append(draws.speed(post))
        ready.append(draws.ready(post, speed=speeds[-1]))
        absences.append(draws.absences(post))
    lengths = draw_lengths(line, draws, expected=expected)
    arrivals = draw_arrivals(coming, draws, horizon=_FAR * max(expected) + _FAR_MINUTES)
    columns = zip(
        zip(*ready, strict=True),
        zip(*speeds, strict=True),
        zip(*absences, strict=True),
        zip(*lengths, strict=True),
        arrivals,
        strict=True,
    )
    waits = [
        replay(
            line,
            Future(free_at=free_at, pace=pace, absences=away, minutes=minutes, arrivals=newcomers),
        )[0]
        for free_at, pace, away, minutes, newcomers in islice(columns, _futures(line, arrivals))
    ]
    return [sorted(one) for one in zip(*waits, strict=True)]


def _futures(line: Line, arrivals: Sequence[Sequence[Arrival]]) -> int:
    newcomers = sum(map(len, arrivals)) / REPLICATIONS - 1.0  # each list is closed by one nobody
    calls = len(line.places) + _NEWCOMER_CALLS * newcomers
    return min(max(int(_CALLS / calls), _FEWEST), REPLICATIONS)
