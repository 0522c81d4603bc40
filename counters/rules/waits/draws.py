"""What one forecast draws: every uncertain quantity in each of a hundred futures.

Draws are by strata: the hundred equally likely values of a quantity are dealt to the hundred
futures in an order of its own (Latin hypercube), cheaper and steadier than free draws. Which orders
is a matter of the seed alone, so two screens show the same, and a longer line or another counter
leaves the draws of those ahead as they were.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, log
from operator import itemgetter, mul
from random import Random
from typing import TypeVar

from counters.rules.waits.habits import (
    ABSENT_MINUTES,
    Habits,
    absent_share,
    break_share,
    cancel_hazard,
    mean_break,
    mean_late,
)
from counters.rules.waits.line import NEVER, Line, Place, Post
from counters.rules.waits.queue_state import CounterIs
from counters.rules.waits.service_times import NORMAL_CELLS, REPLICATIONS, Pace

Row = Sequence[float]
"""One drawn quantity: its value in each of the REPLICATIONS futures."""

Cell = TypeVar("Cell")

_RANKS: Row = tuple((cell + 0.5) / REPLICATIONS for cell in range(REPLICATIONS))
_EXPONENTIAL: Row = tuple(-log(1.0 - rank) for rank in _RANKS)
_NOTHING: Row = (0.0,) * REPLICATIONS
_BEYOND_GRID = 0.35  # a service longer than all known lasts so much of its length again, on average
_PLACE_ORDERS, _OTHER_ORDERS = 257, 127  # primes: a stride visits all before it repeats


@cache
def _orders() -> tuple["itemgetter[tuple[int, ...]]", ...]:
    """The bank of orders; takes about 25 ms once."""
    shuffle = Random(20231).shuffle  # noqa: S311  (a simulation)
    found = []
    for _ in range(_PLACE_ORDERS + _OTHER_ORDERS):
        order = list(range(REPLICATIONS))
        shuffle(order)
        found.append(itemgetter(*order))
    return tuple(found)


class Deck:
    """Deals cells in ever new orders of one part of the bank."""

    def __init__(self, random: Random, *, first: int, size: int) -> None:
        self._orders = _orders()[first : first + size]
        self._next = random.randrange(size)
        self._stride = random.randrange(1, size)

    def deal(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """`cells` (REPLICATIONS of them) in the next order."""
        self._next = (self._next + self._stride) % len(self._orders)
        dealt: Sequence[Cell] = self._orders[self._next](cells)
        return dealt

    def ranks(self) -> Row:
        """A hundred evenly spread numbers between 0 and 1."""
        return self.deal(_RANKS)


class Draws:
    """The draws of one forecast. The price of each row is 5 to 15 microseconds, of a serving counter's 70."""

    def __init__(self, pace: Pace, habits: Habits, *, seed: str) -> None:
        self.random = Random(seed)  # noqa: S311  (two screens must draw the same)
        self._for_places = Deck(self.random, first=0, size=_PLACE_ORDERS)
        self.deck = Deck(self.random, first=_PLACE_ORDERS, size=_OTHER_ORDERS)
        self.pace = pace
        self.habits = habits
        self.services: Mapping[str, Row] = {
            service: [exp(sd * z) for z in self.deck.deal(NORMAL_CELLS)]
            for service, sd in pace.service_sd.items()
        }
        self._today = [pace.day_sd * z for z in self.deck.deal(NORMAL_CELLS)]
        self._breaks = _break_cells(habits)
        self._added = [(at, added) for at, added in enumerate(self._breaks) if added]
        self._stays: dict[tuple[str, int, int], Row] = {}

    def speed(self, post: Post) -> Row:
        """Factor on minutes at this counter: its officer, the day."""
        officer = post.now.officer or ""
        effect = self.pace.officer.get(officer, 0.0)
        sd = self.pace.officer_sd.get(officer, self.pace.unknown_officer_sd)
        own = self.deck.deal(NORMAL_CELLS)
        return [exp(effect + sd * z + day) for z, day in zip(own, self._today, strict=True)]

    def ready(self, post: Post, *, speed: Row) -> Row:
        """When the counter calls next."""
        now = post.now
        if now.status is CounterIs.IDLE:
            return _NOTHING
        serving = now.serving
        if now.status is CounterIs.SERVING and serving in self.services and serving is not None:
            scale = [a * b for a, b in zip(speed, self.services[serving], strict=True)]
            rest = _rest(self.pace.cells[serving], post.serving_for, scale=scale, ranks=self.deck.ranks())
            return [a + b for a, b in zip(rest, self.deck.deal(self._breaks), strict=True)]
        unplanned = now.status is CounterIs.ON_BREAK and now.back_at is None
        mean = mean_break(self.habits) if unplanned else mean_late(self.habits)
        return [post.free_from + mean * one for one in self.deck.deal(_EXPONENTIAL)]

    def absences(self, post: Post) -> Sequence[Sequence[tuple[float, float]]]:
        """Per future, the (start, back) of rostered pauses still to come; back late as usual."""
        late = mean_late(self.habits)
        columns = []
        for start, end in post.absences:
            if end == NEVER:
                columns.append([(start, NEVER)] * REPLICATIONS)
            else:
                rows = self.deck.deal(_EXPONENTIAL)
                columns.append([(start, end + late * one) for one in rows])
        return list(zip(*columns, strict=True)) if columns else [()] * REPLICATIONS

    def stay(self, place: Place, *, expected: float) -> Row:
        """Minutes that the place takes of an average counter.

        Who is absent or gives up (after about `expected` more minutes) included.
        """
        if place.number is None:
            return _NOTHING
        row = self._for_places.deal(self._stay_cells(place, expected))
        return list(map(mul, row, self.services[place.service]))

    def length(self, service: str) -> Row:
        """Minutes of a visitor who is not in the line yet."""
        return list(map(mul, self.deck.deal(self.pace.cells[service]), self.services[service]))

    def _stay_cells(self, place: Place, expected: float) -> Row:
        given_up = _coarse((1.0 - exp(-cancel_hazard(self.habits) * expected)) * REPLICATIONS)
        absent = _coarse(absent_share(self.habits, place.waited + expected) * REPLICATIONS)
        kind = (place.service, given_up, absent)
        if kind not in self._stays:
            stays = list(_thinned(REPLICATIONS - given_up - absent)(self.pace.cells[place.service]))
            for at, added in self._added:
                if at < len(stays):
                    stays[at] += added
            self._stays[kind] = (*stays, *((ABSENT_MINUTES,) * absent), *((0.0,) * given_up))
        return self._stays[kind]


def _coarse(count: float) -> int:
    """To threes: fewer kinds of stays to make."""
    return min(round(count / 3.0) * 3, REPLICATIONS // 3)


@cache
def _thinned(count: int) -> "itemgetter[tuple[int, ...]]":
    """Picks so many (at least two) of the cells, evenly."""
    return itemgetter(*(int((cell + 0.5) / count * REPLICATIONS) for cell in range(count)))


def draw_lengths(line: Line, draws: Draws, *, expected: Sequence[float]) -> list[Row]:
    """Minutes at the counter per place of the line."""
    return [draws.stay(place, expected=wait) for place, wait in zip(line.places, expected, strict=True)]


def _break_cells(habits: Habits) -> Row:
    """What unplanned breaks add to a hundred services, in minutes: mostly nothing."""
    count = round(break_share(habits) * REPLICATIONS)
    added = [0.0] * REPLICATIONS
    for taken in range(count):
        rank = (taken + 0.5) / count
        added[int(rank * REPLICATIONS * 0.8)] = -log(1.0 - rank) * mean_break(habits)
    return added


def _rest(cells: Row, elapsed: float, *, scale: Row, ranks: Row) -> Row:
    """What is left of a service that has lasted `elapsed` minutes.

    The known durations beyond it, or, beyond them all, a share of its length again.
    """
    rest = []
    for factor, rank in zip(scale, ranks, strict=True):
        done = elapsed / factor
        first = bisect_right(cells, done)
        if first < REPLICATIONS:
            rest.append((cells[first + int(rank * (REPLICATIONS - first))] - done) * factor)
        else:
            rest.append(-log(1.0 - rank) * _BEYOND_GRID * elapsed)
    return rest
