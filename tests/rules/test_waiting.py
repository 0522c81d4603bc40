"""The estimated wait: examples with numbers, and its laws."""

import doctest
from dataclasses import replace
from math import isfinite
from time import process_time
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counters.rules import calling, waiting
from counters.rules.calling import CallingRule
from counters.rules.waiting import expected_wait, quick_wait
from counters.rules.waits.habits import Habits
from counters.rules.waits.learnt import Learnt
from counters.rules.waits.queue_state import AgencyQueue, BookingDue, CounterIs, CounterNow, Pause
from counters.rules.waits.spread import Quantiles, Spread
from tests.rules.queues import NOW, closed, idle, line_of, minutes, queue, serving, steady, ticket

NOTHING = Learnt()
PLAIN = Learnt(spread=Spread(above=1.0, below=1.0))  # stretching moves P10 down where P50 moves up
CERTAIN = Learnt(
    habits=Habits(priority_days=1e6)  # nobody with priority ever comes
)


def said(found: Quantiles | None) -> Quantiles:
    assert found is not None
    return found


def test_ten_ahead_at_two_counters_wait_five_services() -> None:
    learnt = replace(CERTAIN, times=steady("A", 8.0))
    state = queue(serving(ago=0.1), serving(ago=4.0), tickets=line_of(10))

    wait = said(expected_wait(state, learnt, now=NOW).services["A"])

    assert wait.p50 == pytest.approx(10 / 2 * 8.0 * 0.93 + 3.0, rel=0.15)  # some do not come
    assert said(quick_wait(state, learnt, now=NOW).services["A"]).p50 == pytest.approx(wait.p50, rel=0.15)


def test_idle_counter_and_nobody_ahead_is_no_wait() -> None:
    forecast = expected_wait(queue(serving(), idle()), NOTHING, now=NOW)

    assert forecast.services == dict.fromkeys("AB", Quantiles(p10=0.0, p50=0.0, p90=0.0))
    assert quick_wait(queue(idle()), NOTHING, now=NOW).services == forecast.services


def test_idle_counter_that_cannot_serve_is_no_help() -> None:
    forecast = expected_wait(queue(serving(services="A"), idle("B")), NOTHING, now=NOW)

    assert said(forecast.services["A"]).p50 > 0.0
    assert said(forecast.services["B"]).p90 == 0.0


def test_nobody_can_say_without_a_counter() -> None:
    state = queue(serving(services="A"), closed(services="B"), tickets=(ticket(7, ago=9.0, service="B"),))

    forecast = expected_wait(state, NOTHING, now=NOW)

    assert forecast.services["B"] is None
    assert forecast.tickets == {7: None}
    assert said(forecast.services["A"]).p90 < 30.0


def test_no_counter_at_all() -> None:
    forecast = expected_wait(queue(tickets=line_of(3)), NOTHING, now=NOW)

    assert set(forecast.tickets.values()) == {None}
    assert set(forecast.services.values()) == {None}


def test_closed_counter_opens_by_the_roster() -> None:
    wait = said(expected_wait(queue(closed(opens_in=25.0)), NOTHING, now=NOW).services["A"])

    assert 25.0 <= wait.p10 <= wait.p50 < 30.0


def test_counter_twenty_minutes_overdue_is_not_expected() -> None:
    assert expected_wait(queue(closed(opens_in=-21.0)), NOTHING, now=NOW).services["A"] is None
    assert expected_wait(queue(closed(opens_in=-19.0)), NOTHING, now=NOW).services["A"] is not None


def test_last_counter_that_leaves_is_a_cannot_say() -> None:
    leaving = replace(serving(), leaves_at=NOW + minutes(20))

    forecast = expected_wait(queue(leaving, tickets=line_of(12)), NOTHING, now=NOW)

    assert forecast.tickets[1] is not None
    assert forecast.tickets[12] is None


def test_lunch_lengthens_the_wait() -> None:
    lunch = Pause(start=NOW + minutes(10), end=NOW + minutes(55))
    state = queue(replace(serving(), pauses=(lunch,)), tickets=line_of(3))

    with_lunch = said(expected_wait(state, NOTHING, now=NOW).services["A"])
    without = said(expected_wait(queue(serving(), tickets=line_of(3)), NOTHING, now=NOW).services["A"])

    assert with_lunch.p50 > without.p50 + 30.0


def test_bookings_due_lengthen_the_wait_of_those_without() -> None:
    due = tuple(BookingDue(service="A", slot=NOW + minutes(5.0 * at)) for at in range(6))
    alone = queue(serving(), tickets=line_of(5))

    forecast = said(expected_wait(replace(alone, bookings=due), NOTHING, now=NOW).services["A"])

    assert forecast.p50 > said(expected_wait(alone, NOTHING, now=NOW).services["A"]).p50 + 25.0


def test_each_service_is_waited_for_by_its_own_rule() -> None:
    """Of bookings that no one at B's counter would call, and of priority visitors, by each service's head start."""
    due = tuple(BookingDue(service="A", slot=NOW + minutes(60.0 + at)) for at in range(12))
    state = queue(serving(services="A"), serving(services="B"), tickets=line_of(5), bookings=due)
    late = CallingRule(booking_head_start=minutes(30))

    def waits(**own: CallingRule) -> float:
        return said(expected_wait(state, NOTHING, now=NOW, rules=own).services["A"]).p90

    assert waits(A=late) < waits()
    assert waits(B=late) == waits()


def test_priority_visitors_of_a_service_are_as_early_as_its_rule_says() -> None:
    habits = Habits(priority_days=20.0, priority=(80.0,) * 48, priority_services={"A": 100.0, "B": 100.0})
    state = queue(serving(services="A"), serving(services="B"), tickets=line_of(8))
    none = CallingRule(priority_head_start=minutes(0))

    def waits(**own: CallingRule) -> float:
        return said(expected_wait(state, Learnt(habits=habits), now=NOW, rules=own).services["A"]).p50

    assert waits(A=none) < waits()
    assert waits(B=none) > waits(A=none)


def test_booking_before_its_time_is_called_when_nobody_else_waits() -> None:
    early = replace(ticket(1, ago=30.0), not_before=NOW + minutes(40))
    forecast = expected_wait(queue(serving(), tickets=(early,)), NOTHING, now=NOW)

    assert said(forecast.tickets[1]).p90 < 40.0


counters = st.lists(
    st.one_of(
        st.builds(
            serving,
            ago=st.floats(0.0, 90.0),
            services=st.sampled_from(["A", "B", "AB"]),
            officer=st.sampled_from(["o1", "o2"]),
        ),
        st.builds(idle, st.sampled_from(["A", "B", "AB"])),
        st.builds(closed, opens_in=st.none() | st.floats(-60.0, 60.0)),
        st.just(CounterNow(services=frozenset("AB"), status=CounterIs.ON_BREAK)),
    ),
    max_size=5,
)
lines = st.lists(
    st.tuples(st.floats(0.5, 120.0), st.sampled_from("AB"), st.none() | st.floats(-30.0, 60.0)),
    max_size=15,
)


@st.composite
def queues(draw: st.DrawFn) -> AgencyQueue:
    tickets = tuple(
        replace(
            ticket(number, ago=ago, service=service),
            not_before=None if later is None else NOW + minutes(later),
        )
        for number, (ago, service, later) in enumerate(draw(lines), 1)
    )
    bookings = tuple(
        BookingDue(service=service, slot=NOW + minutes(slot))
        for service, slot in draw(
            st.lists(st.tuples(st.sampled_from("AB"), st.integers(-60, 120)), max_size=4)
        )
    )
    return queue(*draw(counters), tickets=tickets, bookings=bookings)


@settings(max_examples=60)
@given(queues())
def test_quantiles_are_ordered_finite_and_the_same_again(state: AgencyQueue) -> None:
    forecast = expected_wait(state, NOTHING, now=NOW)

    assert expected_wait(state, NOTHING, now=NOW) == forecast
    assert set(forecast.tickets) == {one.number for one in state.tickets}
    for found in (forecast, quick_wait(state, NOTHING, now=NOW)):
        for one in (*found.tickets.values(), *found.services.values()):
            if one is not None:
                assert 0.0 <= one.p10 <= one.p50 <= one.p90
                assert isfinite(one.p90)


@settings(max_examples=60)
@given(queues())
def test_somebody_can_be_called_means_something_can_be_said(state: AgencyQueue) -> None:
    forecast = expected_wait(state, NOTHING, now=NOW)

    served = {
        service for one in state.counters if one.status is not CounterIs.CLOSED for service in one.services
    }
    assert all(forecast.services[service] is not None for service in served)


@settings(max_examples=40)
@given(st.integers(0, 20), st.integers(1, 5), st.integers(1, 10))
def test_longer_queue_waits_longer(waiting: int, open_now: int, more: int) -> None:
    desks = [serving(ago=2.0 * at) for at in range(open_now)]
    ahead = line_of(waiting)
    behind = tuple(ticket(100 + at, ago=0.5) for at in range(more))

    short = said(expected_wait(queue(*desks, tickets=ahead), PLAIN, now=NOW).services["A"])
    long = said(expected_wait(queue(*desks, tickets=ahead + behind), PLAIN, now=NOW).services["A"])

    assert short.p10 <= long.p10
    assert short.p50 <= long.p50
    assert short.p90 <= long.p90


@settings(max_examples=40)
@given(st.integers(1, 25), st.integers(1, 4))
def test_another_counter_shortens_the_wait(waiting: int, open_now: int) -> None:
    desks = [serving(ago=2.0 * at) for at in range(open_now)]

    few = said(expected_wait(queue(*desks, tickets=line_of(waiting)), NOTHING, now=NOW).services["A"])
    more = said(
        expected_wait(queue(*desks, serving(ago=2.0), tickets=line_of(waiting)), NOTHING, now=NOW).services[
            "A"
        ]
    )

    assert more.p50 <= few.p50 * 1.02 + 0.1  # a slow new officer may take a ticket of a quick one
    assert more.p90 <= few.p90 * 1.02 + 0.1


@settings(max_examples=40)
@given(st.integers(1, 15), st.integers(1, 10))
def test_who_comes_later_changes_nothing_for_those_ahead(waiting: int, more: int) -> None:
    desks = [serving(), serving(ago=6.0)]
    before = line_of(waiting)
    behind = tuple(ticket(100 + at, ago=0.5) for at in range(more))

    alone = expected_wait(queue(*desks, tickets=before), NOTHING, now=NOW)
    followed = expected_wait(queue(*desks, tickets=before + behind), NOTHING, now=NOW)

    for one in before:
        assert said(followed.tickets[one.number]).p50 == pytest.approx(
            said(alone.tickets[one.number]).p50, abs=1e-9
        )


def test_sixty_waiting_cost_one_blink() -> None:
    """20 ms on a free core; the test allows for a busy machine."""
    desks = [serving(ago=float(at), services=services) for at, services in enumerate(["AB"] * 4 + ["A", "B"])]
    state = queue(*desks, tickets=line_of(30) + line_of(30, service="B", first=31))
    expected_wait(state, NOTHING, now=NOW)

    spent = []
    for _ in range(5):
        started = process_time()
        expected_wait(state, NOTHING, now=NOW)
        spent.append(process_time() - started)

    assert min(spent) < 0.06


@pytest.mark.parametrize("module", [waiting, calling])
def test_the_examples_for_other_simulators_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)

    assert tried > 2
    assert failed == 0
