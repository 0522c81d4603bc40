"""Whose turn it is: in calling order, only what the counter serves, never the same ticket twice."""

from datetime import timedelta
from itertools import pairwise

import pytest

from app.errors import NotAllowed
from app.models import Call, CounterService, Serving, Ticket
from app.vocabulary import PriorityGroup
from counters.commands.desks.call_next import call_next
from counters.events import VisitorCalled
from tests.commands.desk import as_nobody, refusal, require_whole, take, ticket, work
from tests.factories import TestMall, at


def test_it_calls_the_first_and_announces_it(mall: TestMall) -> None:
    officer = mall.officer()
    first = take(mall)
    take(mall)
    work(mall, officer, "open")
    before = mall.state().version
    now = mall.clock.move(minutes=5)

    event = work(mall, officer, "next")

    row, serving, call = ticket(mall, first.ticket_id), mall.row(Serving), mall.row(Call)
    assert event == VisitorCalled(
        ticket_id=first.ticket_id,
        counter_id=officer.seat,
        number="A-001",
        service="A1",
        repeat=0,
        called_at=now,
    )
    assert (row.status, row.counter_id, row.serving_id, row.called_at, row.calls) == (
        "called",
        officer.seat,
        serving.id,
        now,
        1,
    )
    assert (serving.ticket_id, serving.counter_id, serving.officer_id, serving.called_at) == (
        first.ticket_id,
        officer.seat,
        officer.officer_id,
        now,
    )
    assert (serving.started_at, serving.ended_at, serving.outcome) == (None, None, None)
    assert (call.ticket_id, call.number, call.repeat, call.called_at, call.seq) == (
        first.ticket_id,
        "A-001",
        0,
        now,
        before + 1,
    )
    assert mall.state().version == before + 1
    assert mall.events(before) == [("VisitorCalled", f"officer:{officer.officer_id}")]
    require_whole(mall)


def test_the_order_is_that_of_the_keys(mall: TestMall) -> None:
    """A priority ticket counts as taken half an hour earlier."""
    officer = mall.officer()
    mall.clock.set(at(9, 0))
    take(mall)
    mall.clock.set(at(9, 20))
    take(mall)
    mall.clock.set(at(9, 45))
    take(mall, priority=PriorityGroup.ELDERLY)  # counts as 09:15
    work(mall, officer, "open")

    called = []
    for _ in range(3):
        called.append(work(mall, officer, "next").number)
        work(mall, officer, "finish")

    assert called == ["A-001", "A-003", "A-002"]


def test_services_of_an_agency_share_one_line(mall: TestMall) -> None:
    officer = mall.officer()
    for service in ("A2", "A1", "A3"):
        take(mall, service)
        mall.clock.move(seconds=1)
    work(mall, officer, "open")

    called = [work(mall, officer, "next").number for _ in range(1)]
    work(mall, officer, "finish")
    called += [work(mall, officer, "next").number]

    assert called == ["A-001", "A-002"]


def test_a_counter_calls_only_what_it_serves(mall: TestMall) -> None:
    officer = mall.officer()
    a1 = mall.demo.plan.offer("A1").offer_id
    served = CounterService.__table__  # type: ignore[attr-defined]
    mall.looking.execute(served.delete().where(served.c.counter_id == officer.seat, served.c.offer_id == a1))
    take(mall, "A1")
    work(mall, officer, "open")
    assert refusal(mall, officer, "next") == "queue_empty"
    take(mall, "A2")

    assert work(mall, officer, "next").number == "A-002"
    assert work(mall, mall.officer(seat=2), "open", "next").number == "A-001"


def test_other_agencies_tickets_are_not_called(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall, "B1")
    work(mall, officer, "open")

    assert refusal(mall, officer, "next") == "queue_empty"


def test_yesterdays_tickets_are_not_called(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    mall.clock.set(at(9, day=25))
    work(mall, officer, "open")
    assert refusal(mall, officer, "next") == "queue_empty"
    today = take(mall)

    assert work(mall, officer, "next").ticket_id == today.ticket_id
    require_whole(mall)


def test_two_counters_never_get_the_same_ticket(mall: TestMall) -> None:
    first, second = mall.officer(seat=1), mall.officer(seat=2)
    for _ in range(3):
        take(mall)
    work(mall, first, "open")
    work(mall, second, "open")

    called = [work(mall, one, "next").number for one in (first, second)]

    assert called == ["A-001", "A-002"]
    assert len({row.counter_id for row in mall.rows(Ticket, status="called")}) == 2


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(seat=1), mall.officer(seat=2)
    assert refusal(mall, officer, "next") == "counter_closed"
    assert refusal(mall, mall.officer("B"), "next", counter_id=officer.seat) == "unknown_counter"
    work(mall, officer, "open")
    assert refusal(mall, officer, "next") == "queue_empty"
    take(mall)
    take(mall)
    assert refusal(mall, colleague, "next", counter_id=officer.seat) == "counter_taken"
    work(mall, officer, "next")
    assert refusal(mall, officer, "next") == "ticket_in_progress"
    work(mall, officer, "start")
    assert refusal(mall, officer, "next") == "ticket_in_progress"
    work(mall, officer, "finish", "pause")
    assert refusal(mall, officer, "next") == "counter_paused"
    require_whole(mall)


def test_nobody_in_particular_cannot_call(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")

    with pytest.raises(NotAllowed):
        mall.do(call_next, scope=as_nobody(mall.scope(officer)), counter_id=officer.seat)


def test_the_journal_and_the_calls_have_the_same_order(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    for _ in range(4):
        take(mall)
        mall.clock.move(seconds=30)
        work(mall, officer, "next", "recall", "finish")

    calls = sorted(mall.rows(Call), key=lambda row: row.seq)

    assert [(row.number, row.repeat) for row in calls] == [
        (f"A-00{number}", repeat) for number in (1, 2, 3, 4) for repeat in (0, 1)
    ]
    assert all(
        later.called_at - earlier.called_at <= timedelta(seconds=30) for earlier, later in pairwise(calls)
    )
