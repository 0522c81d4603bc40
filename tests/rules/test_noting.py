"""What is written after a run: what changed, what grows old, and nothing else."""

from datetime import timedelta

from counters.rules.waits.noting import NotedFigure, Told, service_figures, ticket_window, waiting_before
from counters.rules.waits.queue_state import AgencyQueue, CounterIs, CounterNow, TicketNow
from counters.rules.waits.shown_wait import ShownRange, ShownWindow, steady_range
from counters.rules.waits.spread import Quantiles
from tests.rules.queues import NOW, minutes

FORECAST = Quantiles(p10=18.0, p50=28.0, p90=47.0)  # shown as 20 to 50 minutes
SHOWN = ShownRange(low=minutes(20), high=minutes(50))
WINDOW = ShownWindow(from_at=NOW + minutes(20), until_at=NOW + minutes(50))


def noted(*, shown: ShownRange | None = SHOWN, seconds: int = 0, waiting: int = 3) -> NotedFigure:
    return NotedFigure(shown=shown, at=NOW - timedelta(seconds=seconds), waiting=waiting)


def written(
    forecast: dict[str, Quantiles | None], before: dict[str, NotedFigure]
) -> dict[str, ShownRange | None]:
    """With three people before the counters of each service."""
    return service_figures(forecast, before, waiting=dict.fromkeys(forecast, 3), now=NOW)


def test_those_before_a_service_are_all_whom_its_counters_serve() -> None:
    queue = AgencyQueue(
        agency="A",
        services={"A": 10.0, "B": 10.0, "C": 10.0},
        counters=(
            CounterNow(services=frozenset("AB"), status=CounterIs.IDLE),
            CounterNow(services=frozenset("C"), status=CounterIs.IDLE),
        ),
        tickets=tuple(
            TicketNow(number=number, service=service, key=NOW, issued_at=NOW)
            for number, service in enumerate("AABBB")
        ),
    )

    assert waiting_before(queue) == {"A": 5, "B": 5, "C": 0}


def test_a_figure_that_is_young_and_the_same_is_left_alone() -> None:
    assert written({"A": FORECAST}, {"A": noted(seconds=49)}) == {}


def test_a_figure_is_written_when_it_is_new_changed_or_old() -> None:
    before = {"changed": noted(shown=None), "old": noted(seconds=50), "more": noted(waiting=2)}

    found = written(dict.fromkeys(("new", "changed", "old", "more"), FORECAST), before)

    assert found == dict.fromkeys(("new", "changed", "old", "more"), SHOWN)


def test_nobody_to_serve_takes_the_figure_back() -> None:
    assert written({"A": None}, {"A": noted()}) == {"A": None}


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
