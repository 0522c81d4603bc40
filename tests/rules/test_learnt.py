"""What is learnt: service times, habits, the spread; and that it can be stored."""

from random import Random

import pytest

from counters.rules.waits.habits import (
    Habits,
    check_in,
    observe_booking,
    observe_call,
    observe_priority,
)
from counters.rules.waits.learnt import Learnt, from_json, night, to_json
from counters.rules.waits.service_times import ServiceTimes, observe_service, pace_of
from counters.rules.waits.spread import Quantiles, Spread, observe_wait, spread_out
from tests.rules.queues import steady


def test_day_one_uses_the_configured_minutes() -> None:
    cells = pace_of(ServiceTimes(), configured={"A": 10.0}).cells["A"]

    assert sum(cells) / len(cells) == pytest.approx(10.0, rel=0.02)


def test_twenty_services_outweigh_the_configured_minutes() -> None:
    times = ServiceTimes()
    for _ in range(20):
        times = observe_service(times, service="A", officer="o1", minutes=20.0, configured_minutes=5.0)

    cells = pace_of(times, configured={"A": 5.0}).cells["A"]

    assert 12.0 < cells[50] < 20.5


def test_forgotten_finish_is_clipped() -> None:
    times = steady("A", 8.0, count=50)

    forgot = observe_service(times, service="A", officer=None, minutes=600.0, configured_minutes=8.0)

    before = pace_of(times, configured={"A": 8.0}).cells["A"][50]
    assert pace_of(forgot, configured={"A": 8.0}).cells["A"][50] == pytest.approx(before, rel=0.05)


def test_slow_officer_is_known_as_slow() -> None:
    times = ServiceTimes()
    for _ in range(60):
        for officer, took in (("slow", 12.0), ("quick", 8.0)):
            times = observe_service(
                times, service="A", officer=officer, minutes=took, configured_minutes=10.0
            )

    effects = pace_of(times, configured={"A": 10.0}).officer

    assert effects["slow"] > 0.1
    assert effects["quick"] < -0.1


def test_half_of_everything_is_forgotten_in_twenty_days() -> None:
    learnt = Learnt(
        times=steady("A", 8.0, count=10),
        habits=observe_call(Habits(), waited_minutes=5, absent=True),
    )
    for _ in range(20):
        learnt = night(learnt)

    assert learnt.times.services["A"].n == pytest.approx(5.0)
    assert learnt.times.today.n == 0.0
    absent = learnt.habits.absent[0]
    assert absent.hits == pytest.approx(0.5)
    assert absent.tries == pytest.approx(0.5)


def test_what_is_learnt_survives_storage() -> None:
    habits = observe_booking(observe_priority(Habits(), service="A", minute_of_day=610), offset_minutes=-12.0)
    learnt = Learnt(times=steady("A", 8.0, count=3), habits=habits, spread=Spread(above=1.3))

    assert from_json(to_json(learnt)) == learnt


def test_booking_overdue_comes_less_and_less() -> None:
    shares = [check_in(Habits(), passed_minutes=passed).comes for passed in (-60, 0, 20, 59, 61)]

    assert shares[0] == pytest.approx(0.88)
    assert shares == sorted(shares, reverse=True)
    assert shares[2] < 0.35
    assert shares[-1] == 0.0


def test_spread_reaches_nine_in_ten() -> None:
    """Waits twice as spread as forecast: the range widens until 80 % fall inside."""
    random, spread, inside = Random(1), Spread(), 0
    for call in range(6000):
        shown = spread_out(spread, Quantiles(p10=20.0, p50=30.0, p90=40.0))
        waited = random.gauss(30.0, 2 * 10.0 / 1.2816)
        inside += shown.p10 <= waited <= shown.p90 if call >= 2000 else 0
        spread = observe_wait(spread, shown=shown, waited_minutes=waited)

    assert inside / 4000 == pytest.approx(0.8, abs=0.02)
