"""One who is chosen out of order: announced like any other, and recorded as what it is."""

from uuid import uuid4

from app.models import Call, CounterService, Journal, QueueDay
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import refused, turn, waiting
from tests.factories import TestMall, at


def test_it_calls_the_chosen_one(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    chosen = take(mall)
    work(mall, officer, "open")

    event = turn(mall, officer, "call", ticket_id=chosen.ticket_id, reason="kursi roda")

    assert (event.number, event.out_of_order, event.reason) == ("A-002", 1, "kursi roda")
    assert ticket(mall, chosen.ticket_id).status == "called"
    assert mall.row(Call).number == "A-002"
    assert mall.row(Journal, event="VisitorCalled").payload["reason"] == "kursi roda"
    assert mall.row(QueueDay).waiting == 1
    require_whole(mall)


def test_the_others_keep_their_order(mall: TestMall) -> None:
    officer = mall.officer()
    taken = [take(mall) for _ in range(3)]
    work(mall, officer, "open")
    turn(mall, officer, "call", ticket_id=taken[2].ticket_id)
    work(mall, officer, "finish")

    assert [work(mall, officer, "next").number, work(mall, officer, "finish") and ""] == ["A-001", ""]
    assert work(mall, officer, "next").number == "A-002"


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(), mall.officer(seat=2)
    mine, theirs = take(mall), take(mall, "B1")
    assert refused(mall, officer, "call", ticket_id=mine.ticket_id) == "counter_closed"
    work(mall, officer, "open")
    work(mall, colleague, "open")
    assert refused(mall, officer, "call", ticket_id=theirs.ticket_id) == "unknown_ticket"
    assert refused(mall, officer, "call", ticket_id=uuid4()) == "unknown_ticket"
    turn(mall, officer, "call", ticket_id=mine.ticket_id)
    assert refused(mall, officer, "call", ticket_id=mine.ticket_id) == "ticket_in_progress"
    assert refused(mall, colleague, "call", ticket_id=mine.ticket_id) == "ticket_not_waiting"
    require_whole(mall)


def test_one_that_the_counter_does_not_serve_is_unknown(mall: TestMall) -> None:
    officer = mall.officer()
    chosen = take(mall, "A2")
    mall.change(
        CounterService,
        {"offer_id": mall.demo.plan.offer("B1").offer_id},
        counter_id=officer.seat,
        offer_id=mall.demo.plan.offer("A2").offer_id,
    )
    work(mall, officer, "open")

    assert refused(mall, officer, "call", ticket_id=chosen.ticket_id) == "unknown_ticket"
    assert waiting(mall, "A2") == 1


def test_yesterdays_ticket_is_unknown(mall: TestMall) -> None:
    officer = mall.officer()
    old = take(mall)
    mall.clock.set(at(9, day=25))
    work(mall, officer, "open")

    assert refused(mall, officer, "call", ticket_id=old.ticket_id) == "unknown_ticket"
