"""A counter is left for the day, by its officer or, when they forgot, by a supervisor."""

import pytest

from app.errors import CounterClosed as AlreadyClosed
from app.errors import TicketInProgress, UnknownCounter
from app.vocabulary import Scope
from counters.commands.desks.close_counter import close_counter
from counters.events import CounterClosed
from tests.commands.desk import counter, refusal, require_whole, take, work
from tests.factories import TestMall


def supervisor(mall: TestMall, agency: str = "A") -> Scope:
    return Scope(actor="officer:boss", mall_id=mall.demo.mall_id, agency_id=mall.officer(agency).agency_id)


@pytest.mark.parametrize("paused", [False, True])
def test_it_frees_the_counter_and_the_officer(mall: TestMall, *, paused: bool) -> None:
    officer = mall.officer()
    work(mall, officer, "open", *(["pause"] if paused else []))
    before = mall.state().version

    event = work(mall, officer, "close")

    row = counter(mall, officer.seat)
    assert event == CounterClosed(counter_id=officer.seat)
    assert (row.state, row.officer_id, row.pause_reason) == ("closed", None, None)
    assert mall.events(before) == [("CounterClosed", f"officer:{officer.officer_id}")]
    work(mall, officer, "open", counter_id=mall.officer(seat=2).seat)


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(seat=1), mall.officer(seat=2)
    assert refusal(mall, officer, "close") == "counter_closed"
    assert refusal(mall, mall.officer("B"), "close", counter_id=officer.seat) == "unknown_counter"
    take(mall)
    work(mall, officer, "open")
    assert refusal(mall, colleague, "close", counter_id=officer.seat) == "counter_taken"
    work(mall, officer, "next")
    assert refusal(mall, officer, "close") == "ticket_in_progress"
    work(mall, officer, "start")
    assert refusal(mall, officer, "close") == "ticket_in_progress"
    require_whole(mall)


def test_a_supervisor_closes_what_somebody_left_open(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    before = mall.state().version

    mall.do(close_counter, scope=supervisor(mall), counter_id=officer.seat, as_supervisor=True)

    assert counter(mall, officer.seat).state == "closed"
    assert mall.events(before) == [("CounterClosed", "officer:boss")]


def test_a_supervisor_closes_neither_a_closed_counter_nor_one_with_a_visitor(mall: TestMall) -> None:
    officer = mall.officer()
    closing = {"scope": supervisor(mall), "counter_id": officer.seat, "as_supervisor": True}
    with pytest.raises(AlreadyClosed):
        mall.do(close_counter, **closing)
    take(mall)
    work(mall, officer, "open", "next")

    with pytest.raises(TicketInProgress):
        mall.do(close_counter, **closing)


def test_a_supervisor_of_another_agency_does_not_find_it(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")

    with pytest.raises(UnknownCounter):
        mall.do(close_counter, scope=supervisor(mall, "B"), counter_id=officer.seat, as_supervisor=True)
