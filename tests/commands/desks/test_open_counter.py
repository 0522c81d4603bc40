"""An officer sits down at a counter, or comes back from a pause."""

import pytest

from app.errors import CounterTaken, NotAllowed
from app.models import Counter
from counters.commands.desks.open_counter import open_counter
from counters.commands.desks.pause_counter import pause_counter
from counters.events import CounterOpened
from counters.queries.counter_console import counter_console
from tests.commands.desk import as_nobody, counter, refusal, require_whole, take, work
from tests.factories import TestMall


def test_it_puts_the_officer_there(mall: TestMall) -> None:
    officer = mall.officer()
    before = mall.state().version

    event = work(mall, officer, "open")

    row = counter(mall, officer.seat)
    assert event == CounterOpened(counter_id=officer.seat, officer_id=officer.officer_id)
    assert (row.state, row.officer_id, row.state_at) == ("open", officer.officer_id, mall.clock.now())
    assert mall.state().version == before + 1
    assert mall.events(before) == [("CounterOpened", f"officer:{officer.officer_id}")]


def test_coming_back_from_a_pause_forgets_its_reason(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    mall.do(pause_counter, **mall.seat(officer), reason="Salat")

    work(mall, officer, "open")

    row = counter(mall, officer.seat)
    assert (row.state, row.pause_reason, row.officer_id) == ("open", None, officer.officer_id)


def test_any_counter_of_the_own_agency_will_do(mall: TestMall) -> None:
    officer = mall.officer(seat=1)
    other = mall.officer(seat=2).seat

    work(mall, officer, "open", counter_id=other)

    assert counter(mall, other).officer_id == officer.officer_id


def test_it_is_refused(mall: TestMall) -> None:
    first, second = mall.officer(seat=1), mall.officer(seat=2)
    work(mall, first, "open")

    assert refusal(mall, first, "open") == "counter_already_open"
    assert refusal(mall, second, "open", counter_id=first.seat) == "counter_taken"
    assert refusal(mall, first, "open", counter_id=second.seat) == "already_at_counter"
    assert refusal(mall, mall.officer("B"), "open", counter_id=first.seat) == "unknown_counter"
    require_whole(mall)


def test_a_paused_counter_stays_its_officers(mall: TestMall) -> None:
    first, second = mall.officer(seat=1), mall.officer(seat=2)
    work(mall, first, "open", "pause")

    with pytest.raises(CounterTaken):
        work(mall, second, "open", counter_id=first.seat)
    assert refusal(mall, first, "open", counter_id=second.seat) == "already_at_counter"


def test_nobody_in_particular_cannot_sit_down(mall: TestMall) -> None:
    officer = mall.officer()

    with pytest.raises(NotAllowed):
        mall.do(open_counter, scope=as_nobody(mall.scope(officer)), counter_id=officer.seat)


def test_a_ticket_left_at_the_counter_is_still_there(mall: TestMall) -> None:
    """A supervisor cannot close it either, so only a machine's crash leaves one; the officer goes on with it."""
    officer = mall.officer()
    take(mall)
    work(mall, officer, "open", "next")
    mall.change(Counter, {"state": "closed", "officer_id": None}, id=officer.seat)

    work(mall, officer, "open", "finish")

    require_whole(mall)


def test_a_counter_that_was_taken_off_the_plan_stays_closed(mall: TestMall) -> None:
    officer = mall.officer()
    mall.change(Counter, {"active": False}, id=officer.seat)

    assert refusal(mall, officer, "open") == "counter_off_plan"
    assert mall.ask(counter_console, now=mall.clock.now(), **mall.seat(officer)).allowed == []
