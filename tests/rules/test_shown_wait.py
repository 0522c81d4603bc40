"""What people are shown: rounding outward, and standing still."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counters.rules.calling import CallingKey
from counters.rules.waits.shown_wait import (
    ShownRange,
    ShownWindow,
    caught_up,
    range_after,
    range_at,
    range_left,
    shown_range,
    shown_window,
    steady_window,
)
from counters.rules.waits.spread import Quantiles
from tests.rules.queues import NOW, minutes


@pytest.mark.parametrize(
    ("p10", "p50", "p90", "low", "high"),
    [
        (18.0, 28.0, 47.0, 20, 50),
        (0.0, 0.0, 0.0, 0, 0),
        (1.0, 3.0, 4.9, 0, 5),
        (10.0, 20.0, 25.0, 10, 25),
        (40.0, 50.0, 60.0, 40, 60),
        (40.0, 50.0, 60.1, 40, 70),
        (90.0, 110.0, 121.0, 95, 150),
    ],
)
def test_shown_range_is_rounded_outward(p10: float, p50: float, p90: float, low: int, high: int) -> None:
    shown = shown_range(Quantiles(p10=p10, p50=p50, p90=p90))

    assert shown == ShownRange(low=minutes(low), high=minutes(high))


@given(st.floats(0, 300), st.floats(0, 100), st.floats(0, 100))
def test_shown_range_contains_the_middle(p50: float, below: float, above: float) -> None:
    forecast = Quantiles(p10=max(p50 - below, 0.0), p50=p50, p90=p50 + above)

    shown = shown_range(forecast)

    assert shown.low / minutes(1) <= p50 + 1e-5
    assert shown.high / minutes(1) >= forecast.p90 - 1e-4
    assert shown.low % minutes(5) == shown.high % minutes(5) == timedelta(0)


@pytest.mark.parametrize(("fresh_end", "changes"), [(55, False), (56, True), (40, False), (39, True)])
def test_shown_window_moves_only_when_it_must(fresh_end: int, *, changes: bool) -> None:
    stands = ShownWindow(from_at=NOW + minutes(20), until_at=NOW + minutes(50))
    fresh = ShownWindow(from_at=NOW + minutes(15), until_at=NOW + minutes(fresh_end))

    assert steady_window(stands, fresh, now=NOW) == (fresh if changes else stands)


def test_shown_window_that_ran_out_gives_way() -> None:
    stands = ShownWindow(from_at=NOW, until_at=NOW + minutes(20))
    fresh = ShownWindow(from_at=NOW + minutes(20), until_at=NOW + minutes(25))

    assert steady_window(stands, fresh, now=NOW + minutes(20)) == fresh
    assert steady_window(stands, None, now=NOW) is None
    assert steady_window(None, fresh, now=NOW) == fresh


def test_range_left_of_a_window() -> None:
    window = shown_window(ShownRange(low=minutes(40), high=minutes(55)), now=NOW)

    assert range_left(window, now=NOW + minutes(31)) == ShownRange(low=minutes(5), high=minutes(25))
    assert range_left(window, now=NOW + minutes(90)) == ShownRange(low=minutes(0), high=minutes(0))


@pytest.mark.parametrize(
    ("figure", "earlier", "opens", "shown"),
    [
        ((40, 70), 0, None, (40, 70)),
        ((40, 70), 30, None, (10, 40)),  # priority
        ((5, 15), 30, None, (0, 10)),  # … who is next, but not at once
        ((0, 5), 30, None, (0, 5)),
        ((40, 70), 60, 20, (20, 30)),  # a booking that is early
        ((40, 70), 60, -5, (0, 10)),
        ((150, 180), 60, 20, (90, 120)),
        ((0, 0), 60, 20, (0, 0)),  # an idle counter calls it early
        ((40, 70), 12, 3, (25, 60)),  # outward
    ],
)
def test_a_figure_follows_the_place_in_line(
    figure: tuple[int, int], earlier: int, opens: int | None, shown: tuple[int, int]
) -> None:
    standing = CallingKey(
        key=NOW - minutes(earlier), not_before=None if opens is None else NOW + minutes(opens)
    )

    found = range_at(ShownRange(low=minutes(figure[0]), high=minutes(figure[1])), now=NOW, standing=standing)

    assert found == ShownRange(low=minutes(shown[0]), high=minutes(shown[1]))


@pytest.mark.parametrize(
    ("figure", "joined", "minutes_each", "counters", "expected"),
    [
        ((10, 25), 2, 15, 3, (15, 45)),
        ((0, 0), 1, 15, 3, (0, 10)),
        ((0, 0), 5, 15, 3, (15, 35)),
        ((20, 50), 0, 15, 3, (20, 50)),
        ((20, 50), -1, 15, 3, (20, 50)),
        ((20, 50), 4, 15, 0, (20, 50)),
    ],
)
def test_who_came_since_the_estimate_waits_before(
    figure: tuple[int, int], joined: int, minutes_each: int, counters: int, expected: tuple[int, int]
) -> None:
    low, high = figure
    shown = ShownRange(low=minutes(low), high=minutes(high))

    after = range_after(shown, joined=joined, minutes=minutes_each, counters=counters)

    assert after == ShownRange(low=minutes(expected[0]), high=minutes(expected[1]))


@pytest.mark.parametrize(
    ("figure", "noted", "before", "weighed", "idle", "expected"),
    [
        ((10, 25), 4, 4, 4, 0, (10, 25)),
        ((10, 25), 4, 6, 6, 0, (15, 45)),
        ((10, 25), 4, 6, 3, 0, (10, 35)),  # half of them are served by others
        ((10, 25), 4, 0, 0, 0, (10, 25)),  # an estimate is never undercut before the next one
        ((0, 0), 0, 1, 1, 2, (0, 0)),  # a counter for each of them, and for who asks
        ((0, 0), 0, 2, 2, 2, (0, 10)),
    ],
)
def test_it_is_told_with_those_who_came_since(  # noqa: PLR0917
    figure: tuple[int, int],
    noted: int,
    before: int,
    weighed: float,
    idle: int,
    expected: tuple[int, int],
) -> None:
    now = caught_up(
        ShownRange(low=minutes(figure[0]), high=minutes(figure[1])),
        noted=noted,
        before=before,
        weighed=weighed,
        minutes=15,
        counters=3,
        idle=idle,
    )

    assert now == ShownRange(low=minutes(expected[0]), high=minutes(expected[1]))
