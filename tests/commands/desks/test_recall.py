"""The visitor is called once more: a new call with `repeat` one higher."""

from app.models import Call, Serving
from counters.events import VisitorCalled
from tests.commands.desk import refusal, require_whole, take, ticket, work
from tests.factories import TestMall


def test_each_recall_is_a_call_of_its_own(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall)
    work(mall, officer, "open", "next")
    first = mall.row(Serving).called_at
    before = mall.state().version
    mall.clock.move(minutes=1)
    work(mall, officer, "recall")
    now = mall.clock.move(minutes=1)

    event = work(mall, officer, "recall")

    row = ticket(mall, taken.ticket_id)
    calls = sorted(mall.rows(Call), key=lambda call: call.seq)
    assert event == VisitorCalled(
        ticket_id=taken.ticket_id,
        counter_id=officer.seat,
        number="A-001",
        service="A1",
        repeat=2,
        called_at=now,
    )
    assert (row.status, row.calls, row.called_at) == ("called", 3, now)
    assert [call.repeat for call in calls] == [0, 1, 2]
    assert len({call.seq for call in calls}) == 3
    assert mall.row(Serving).called_at == first  # how long the visit took counts from the first call
    assert mall.events(before) == [("VisitorCalled", f"officer:{officer.officer_id}")] * 2
    require_whole(mall)


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(seat=1), mall.officer(seat=2)
    assert refusal(mall, officer, "recall") == "counter_closed"
    assert refusal(mall, mall.officer("B"), "recall", counter_id=officer.seat) == "unknown_counter"
    take(mall)
    work(mall, officer, "open")
    assert refusal(mall, officer, "recall") == "no_ticket_in_progress"
    work(mall, officer, "next")
    assert refusal(mall, colleague, "recall", counter_id=officer.seat) == "counter_taken"
    work(mall, officer, "start")
    assert refusal(mall, officer, "recall") == "move_refused"
    work(mall, officer, "finish", "pause")
    assert refusal(mall, officer, "recall") == "counter_paused"
