"""One future of a line, played to the call of its last place by the real calling rule.

The inner loop of the forecast: about 60 calls, a hundred times an update, so it works on indices
and local names. Ordinary people who arrive later can never overtake (see `calling`), so they are
not played: the calling rule makes the wait predictable.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from operator import itemgetter

from counters.rules.waits.line import NEVER, Line

Arrival = tuple[float, float, str, float, int]
"""Somebody who is not in the line yet and may be called before those who are: key, callable from
(minutes from now), service, minutes at the counter, and -1, or the place of one who waits for the
time of a booking. A bare tuple: thousands are made in a forecast."""

_WAITS = -2  # instead of a place
_NOBODY = 1e300  # later than any key, sooner than never
LAST: Arrival = (_NOBODY, NEVER, "", 0.0, -1)
"""Closes a list of arrivals: nobody comes any more."""


def in_order(arrivals: list[Arrival]) -> list[Arrival]:
    """Arrivals as `replay` wants them: by the time from which they may be called, and closed."""
    arrivals.sort(key=itemgetter(1))
    arrivals.append(LAST)
    return arrivals


@dataclass(kw_only=True)
class Future:
    """What one replication draws.

    Per post: `free_at`, `pace` (a factor on minutes), `absences` (start, back); per place: `minutes` at the
    counter; `arrivals` as `in_order` made them.
    """

    free_at: Sequence[float]
    pace: Sequence[float]
    absences: Sequence[Sequence[tuple[float, float]]]
    minutes: Sequence[float]
    arrivals: Sequence[Arrival]


def replay(line: Line, future: Future) -> tuple[list[float], list[int]]:  # noqa: C901  (the inner loop: a call costs more than a branch)
    """Minutes until each place is called (inf: never) and the post, from 1 (0: nobody); 1 to 1.5 µs a call."""
    end = len(line.places)
    called, by = [NEVER] * end, [0] * (end + 1)
    keys, minutes, serves, arrivals = line.keys, future.minutes, line.serves, future.arrivals
    pace = (0.0, *future.pace)
    stacks = line.stacks()
    pauses = _Pauses(future.absences)
    crowd, first = [LAST], _NOBODY  # who has arrived, by key, and the smallest key
    coming, soonest = 0, arrivals[0][1]
    stop = min(pauses.soonest, soonest, _NOBODY)
    heap = [(free, post) for post, free in enumerate(future.free_at, 1)]
    heapify(heap)
    while heap:
        now, post = heap[0]
        if now >= stop:
            if now == NEVER:
                break
            while now >= soonest:
                insort(crowd, arrivals[coming])
                coming += 1
                soonest = arrivals[coming][1]
            first = crowd[0][0]
            back = pauses.back(post, now) if now >= pauses.soonest else now
            stop = min(pauses.soonest, soonest, _NOBODY)
            if back > now:
                heapreplace(heap, (back, post))
                continue
        stack = stacks[post]
        place = stack[-1]
        while by[place]:
            stack.pop()
            place = stack[-1]
        if keys[place] > first:  # the crowd's turn, or (the bottom's key is infinite) nobody's
            if place == end and by.count(0) == 1:
                break
            place, spent = _choose(line, post, place, crowd, by)
            first = crowd[0][0]
            if place < 0:
                back = now + spent * pace[post]
                if place == _WAITS:
                    able = (one[1] for one in arrivals[coming:] if one[2] in serves[post])
                    back = next(able, NEVER)
                heapreplace(heap, (back, post))
                continue
        by[place] = post
        called[place] = now
        heapreplace(heap, (now + minutes[place] * pace[post], post))
    return called, by


def _choose(line: Line, post: int, place: int, crowd: list[Arrival], by: Sequence[int]) -> tuple[int, float]:
    """Whom this counter calls: the smallest key of the crowd and `place`.

    If there is nobody, a booking before its time. (place, _), or (-1, minutes) for somebody without a place,
    or (-2, _): nobody.
    """
    services, limit = line.serves[post], line.keys[place]
    index = 0
    while crowd[index][0] < limit and crowd[index] is not LAST:
        _, _, service, minutes, standing = crowd[index]
        if standing >= 0 and by[standing]:
            del crowd[index]
        elif service in services:
            del crowd[index]
            return standing, minutes
        else:
            index += 1
    if limit < NEVER:
        return place, 0.0
    for early in line.early[line.posts[post - 1].kind]:
        if not by[early]:
            return early, 0.0
    return _WAITS, 0.0


class _Pauses:
    """Who leaves for a rostered pause, and when; `soonest` is the first leaving still to come."""

    def __init__(self, absences: Sequence[Sequence[tuple[float, float]]]) -> None:
        self._absences = absences
        self._leaves = [NEVER, *(one[0][0] if one else NEVER for one in absences)]
        self._gone = [0] * len(self._leaves)
        self.soonest = min(self._leaves)

    def back(self, post: int, now: float) -> float:
        """When a counter ready at `now` really calls: then, or after the pause that is due."""
        back = now
        while self._leaves[post] <= back < NEVER:
            absences = self._absences[post - 1]
            back = max(back, absences[self._gone[post]][1])
            self._gone[post] += 1
            following = self._gone[post]
            self._leaves[post] = absences[following][0] if following < len(absences) else NEVER
        self.soonest = min(self._leaves)
        return back
