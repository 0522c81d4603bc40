"""The called visitor did not come."""

from app.models import Serving
from counters.events import VisitorAbsent
from tests.commands.desk import refusal, require_whole, take, ticket, work
from tests.factories import TestMall


def test_it_ends_the_ticket_without_a_service(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall)
    work(mall, officer, "open", "next")
    before = mall.state().version
    now = mall.clock.move(minutes=3)

    event = work(mall, officer, "absent")

    row, serving = ticket(mall, taken.ticket_id), mall.row(Serving)
    assert event == VisitorAbsent(ticket_id=taken.ticket_id, counter_id=officer.seat, ended_at=now)
    assert (row.status, row.started_at, row.ended_at) == ("absent", None, now)
    assert (serving.started_at, serving.ended_at, serving.outcome) == (None, now, "absent")
    assert mall.events(before) == [("VisitorAbsent", f"officer:{officer.officer_id}")]
    require_whole(mall)


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(seat=1), mall.officer(seat=2)
    assert refusal(mall, officer, "absent") == "counter_closed"
    assert refusal(mall, mall.officer("B"), "absent", counter_id=officer.seat) == "unknown_counter"
    take(mall)
    work(mall, officer, "open")
    assert refusal(mall, officer, "absent") == "no_ticket_in_progress"
    work(mall, officer, "next")
    assert refusal(mall, colleague, "absent", counter_id=officer.seat) == "counter_taken"
    work(mall, officer, "start")
    assert refusal(mall, officer, "absent") == "move_refused"
    work(mall, officer, "finish", "pause")
    assert refusal(mall, officer, "absent") == "counter_paused"
