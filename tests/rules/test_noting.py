"""What is written after a run: what changed, what grows old, and nothing else."""

from datetime import timedelta

from counters.rules.waits.noting import Told, service_figures, ticket_window
from counters.rules.waits.shown_wait import ShownRange, ShownWindow, steady_range
from counters.rules.waits.spread import Quantiles
from tests.rules.queues import NOW, minutes

FORECAST = Quantiles(p10=18.0, p50=28.0, p90=47.0)  # shown as 20 to 50 minutes
SHOWN = ShownRange(low=minutes(20), high=minutes(50))
WINDOW = ShownWindow(from_at=NOW + minutes(20), until_at=NOW + minutes(50))


def test_a_figure_that_is_young_and_the_same_is_left_alone() -> None:
    assert service_figures({"A": FORECAST}, {"A": (SHOWN, NOW - timedelta(seconds=49))}, now=NOW) == {}


def test_a_figure_is_written_when_it_is_new_changed_or_old() -> None:
    before = {"changed": (None, NOW), "old": (SHOWN, NOW - timedelta(seconds=50))}

    written = service_figures(dict.fromkeys(("new", "changed", "old"), FORECAST), before, now=NOW)

    assert written == dict.fromkeys(("new", "changed", "old"), SHOWN)


def test_nobody_to_serve_takes_the_figure_back() -> None:
    assert service_figures({"A": None}, {"A": (SHOWN, NOW)}, now=NOW) == {"A": None}


def test_a_tile_never_says_less_than_the_estimate() -> None:
    one_step_less = ShownRange(low=minutes(15), high=minutes(45))
    two_steps_less = ShownRange(low=minutes(15), high=minutes(40))
    more = ShownRange(low=minutes(20), high=minutes(55))

    stands = [steady_range(SHOWN, fresh) for fresh in (one_step_less, two_steps_less, more, None)]

    assert stands == [SHOWN, two_steps_less, more, None]


def test_no_wait_is_said_at_once() -> None:
    now = ShownRange(low=minutes(0), high=minutes(0))

    assert steady_range(ShownRange(low=minutes(0), high=minutes(5)), now) == now


def test_the_first_forecast_of_a_ticket_is_kept() -> None:
    assert ticket_window(FORECAST, told=False, before=None, now=NOW) == Told(
        first=True, forecast=FORECAST, window=WINDOW
    )


def test_a_ticket_whose_window_stands_is_left_alone() -> None:
    assert ticket_window(FORECAST, told=True, before=WINDOW, now=NOW + minutes(1)) is None


def test_the_window_on_paper_stands_on_the_phone() -> None:
    paper = ShownWindow(from_at=NOW + minutes(15), until_at=NOW + minutes(55))

    told = ticket_window(FORECAST, told=False, before=paper, now=NOW)

    assert told is not None
    assert told.window == paper
