"""The visitor was served: after a start, or in one step from the call."""

from app.models import Serving
from counters.events import ServiceFinished
from tests.commands.desk import refusal, require_whole, take, ticket, work
from tests.factories import TestMall


def test_it_ends_the_service(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall)
    work(mall, officer, "open", "next")
    started = mall.clock.move(minutes=1)
    work(mall, officer, "start")
    before = mall.state().version
    now = mall.clock.move(minutes=9)

    event = work(mall, officer, "finish")

    row, serving = ticket(mall, taken.ticket_id), mall.row(Serving)
    assert event == ServiceFinished(ticket_id=taken.ticket_id, counter_id=officer.seat, ended_at=now)
    assert (row.status, row.started_at, row.ended_at) == ("done", started, now)
    assert (serving.started_at, serving.ended_at, serving.outcome) == (started, now, "done")
    assert mall.events(before) == [("ServiceFinished", f"officer:{officer.officer_id}")]
    require_whole(mall)


def test_from_called_the_service_counts_from_the_last_call(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall)
    work(mall, officer, "open", "next")
    called = mall.clock.move(minutes=1)
    work(mall, officer, "recall")
    mall.clock.move(minutes=4)

    work(mall, officer, "finish")

    assert ticket(mall, taken.ticket_id).started_at == called
    assert mall.row(Serving).started_at == called


def test_the_counter_is_free_for_the_next(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    take(mall)
    work(mall, officer, "open", "next", "finish")

    assert work(mall, officer, "next").number == "A-002"
    assert len(mall.rows(Serving)) == 2


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(seat=1), mall.officer(seat=2)
    assert refusal(mall, officer, "finish") == "counter_closed"
    assert refusal(mall, mall.officer("B"), "finish", counter_id=officer.seat) == "unknown_counter"
    take(mall)
    work(mall, officer, "open")
    assert refusal(mall, officer, "finish") == "no_ticket_in_progress"
    work(mall, officer, "next")
    assert refusal(mall, colleague, "finish", counter_id=officer.seat) == "counter_taken"
    work(mall, officer, "finish")
    assert refusal(mall, officer, "finish") == "no_ticket_in_progress"
    work(mall, officer, "pause")
    assert refusal(mall, officer, "finish") == "counter_paused"
