"""The called visitor stands at the counter."""

from app.models import Serving
from counters.events import ServiceStarted
from tests.commands.desk import refusal, require_whole, take, ticket, work
from tests.factories import TestMall


def test_it_notes_when(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall)
    work(mall, officer, "open", "next")
    before = mall.state().version
    now = mall.clock.move(seconds=40)

    event = work(mall, officer, "start")

    row, serving = ticket(mall, taken.ticket_id), mall.row(Serving)
    assert event == ServiceStarted(ticket_id=taken.ticket_id, counter_id=officer.seat, started_at=now)
    assert (row.status, row.started_at, row.ended_at) == ("serving", now, None)
    assert (serving.started_at, serving.ended_at, serving.outcome) == (now, None, None)
    assert mall.events(before) == [("ServiceStarted", f"officer:{officer.officer_id}")]
    require_whole(mall)


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(seat=1), mall.officer(seat=2)
    assert refusal(mall, officer, "start") == "counter_closed"
    assert refusal(mall, mall.officer("B"), "start", counter_id=officer.seat) == "unknown_counter"
    take(mall)
    work(mall, officer, "open")
    assert refusal(mall, officer, "start") == "no_ticket_in_progress"
    work(mall, officer, "next")
    assert refusal(mall, colleague, "start", counter_id=officer.seat) == "counter_taken"
    work(mall, officer, "start")
    assert refusal(mall, officer, "start") == "move_refused"
    work(mall, officer, "finish", "pause")
    assert refusal(mall, officer, "start") == "counter_paused"
