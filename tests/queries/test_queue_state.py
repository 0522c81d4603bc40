"""What the estimator is told of an agency: counters, who stands there, who waits, the roster."""

from datetime import timedelta

from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.calendar.set_calling_rule import set_calling_rule
from counters.rules.waits.queue_state import CounterIs
from tests.commands.bookings.visitors import made, public
from tests.commands.desk import take, work
from tests.commands.turns import turn
from tests.factories import Statements, TestMall, at
from tests.waits import estimate, offer_id, state_of


def test_a_closed_agency_with_nobody_in_it_is_idle(mall: TestMall) -> None:
    state = state_of(mall)

    assert state.idle
    assert {one.status for one in state.queue.counters} == {CounterIs.CLOSED}
    assert {one.opens_at for one in state.queue.counters} == {None}


def test_counters_and_who_stands_there(mall: TestMall) -> None:
    first, second, third = (mall.officer("A", seat) for seat in (1, 2, 3))
    take(mall, "A1")
    waits = take(mall, "A1")
    work(mall, first, "open", "next")
    called_at = mall.clock.now()
    mall.clock.move(minutes=3)
    work(mall, first, "recall", "start")
    work(mall, second, "open")
    work(mall, third, "open", "pause")

    state = state_of(mall)

    seats = state.queue.counters[:3]
    assert [one.status for one in seats] == [CounterIs.SERVING, CounterIs.IDLE, CounterIs.ON_BREAK]
    assert (seats[0].serving, seats[0].since) == (str(offer_id(mall)), called_at)
    assert seats[0].officer == str(first.officer_id)
    assert [one.ticket_id for one in state.tickets] == [waits.ticket_id]
    assert [(one.number, one.service) for one in state.queue.tickets] == [(1, str(offer_id(mall)))]
    assert not state.idle


def test_closed_counters_are_expected_when_the_doors_open(mall: TestMall) -> None:
    state = state_of(mall, now=at(7, 30))

    assert {one.opens_at for one in state.queue.counters} == {at(8)}


def test_the_break_is_in_the_roster_unless_it_is_worked_through(mall: TestMall) -> None:
    officer = mall.officer("A")
    mall.clock.set(at(11))
    work(mall, officer, "open")

    before, within = (state_of(mall, now=moment).queue.counters[0] for moment in (at(11, 30), at(12, 10)))
    mall.clock.set(at(12, 20))
    work(mall, officer, "pause", "open")
    through = state_of(mall, now=at(12, 30)).queue.counters[0]

    assert [(one.start, one.end) for one in before.pauses] == [(at(12), at(13))]
    assert [(one.start, one.end) for one in within.pauses] == [(at(12), at(13))]
    assert through.pauses == ()


def test_the_number_of_statements_is_that_of_an_empty_queue(mall: TestMall) -> None:
    state_of(mall)  # the plan is read once
    with Statements() as empty:
        state_of(mall)
    for _ in range(30):
        take(mall, "A1")
    work(mall, mall.officer("A"), "open", "next")
    estimate(mall)
    with Statements() as full:
        state_of(mall)

    assert (len(empty), len(full)) == (7, 7)


def test_a_ticket_remembers_what_it_was_told(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    for _ in range(4):
        take(mall, "A1")
    estimate(mall)
    mall.clock.move(minutes=1)

    told = state_of(mall).tickets[-1]

    assert told.told
    assert told.window is not None
    assert told.window.until_at - mall.clock.now() > timedelta(minutes=10)


def test_a_break_with_a_return_time_says_when_the_counter_calls_again(mall: TestMall) -> None:
    officer = mall.officer("A")
    back = mall.clock.now() + timedelta(minutes=25)
    work(mall, officer, "open")
    turn(mall, officer, "pause", reason="break", back_at=back)

    counter = state_of(mall).queue.counters[0]

    assert (counter.status, counter.back_at) == (CounterIs.ON_BREAK, back)


def test_bookings_that_may_still_check_in_are_told(mall: TestMall) -> None:
    here, late, later, gone, done = (
        made(mall, at(hour, minute, day=25), who)
        for who, hour, minute in (("a", 10, 0), ("b", 9, 30), ("c", 13, 0), ("d", 10, 15), ("e", 10, 30))
    )
    mall.do(cancel_booking, scope=public(mall), token=gone.token)
    mall.clock.set(at(10, 0, day=25))
    mall.do(check_in, scope=mall.kiosk, token=done.token)
    first = made(mall, at(11, 0, day=25), "f", ["A2", "B1"])

    state = state_of(mall)

    assert [(one.service, one.slot) for one in state.queue.bookings] == [
        (str(offer_id(mall)), late.slot_start),
        (str(offer_id(mall)), here.slot_start),
        (str(offer_id(mall, "A2")), first.slot_start),
    ]
    assert state_of(mall, "B").queue.bookings == ()
    assert later.slot_start not in {one.slot for one in state.queue.bookings}


def test_each_service_has_its_own_calling_rule(mall: TestMall) -> None:
    mall.do(set_calling_rule, scope=mall.kiosk, minutes={"priority_head_start": 60}, service="A1")

    rules = state_of(mall).rules

    assert rules[str(offer_id(mall))].priority_head_start == timedelta(hours=1)
    assert rules[str(offer_id(mall, "A2"))].priority_head_start == timedelta(minutes=30)
