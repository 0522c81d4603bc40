"""An officer leaves for a while; the counter stays theirs."""

from datetime import timedelta

from counters.commands.desks.pause_counter import pause_counter
from counters.events import CounterPaused
from tests.commands.desk import counter, refusal, require_whole, take, work
from tests.factories import TestMall


def test_it_keeps_the_officer_and_shows_the_reason(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    before = mall.state().version

    event = mall.do(pause_counter, **mall.seat(officer), reason="Istirahat salat")

    row = counter(mall, officer.seat)
    assert event == CounterPaused(counter_id=officer.seat, reason="Istirahat salat")
    assert (row.state, row.officer_id, row.pause_reason) == ("paused", officer.officer_id, "Istirahat salat")
    assert mall.events(before) == [("CounterPaused", f"officer:{officer.officer_id}")]


def test_a_reason_is_not_required(mall: TestMall) -> None:
    officer = mall.officer()

    assert work(mall, officer, "open", "pause") == CounterPaused(counter_id=officer.seat, reason=None)


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(seat=1), mall.officer(seat=2)
    assert refusal(mall, officer, "pause") == "counter_closed"
    assert refusal(mall, mall.officer("B"), "pause", counter_id=officer.seat) == "unknown_counter"
    take(mall)
    work(mall, officer, "open")
    assert refusal(mall, colleague, "pause", counter_id=officer.seat) == "counter_taken"
    work(mall, officer, "next")
    assert refusal(mall, officer, "pause") == "ticket_in_progress"
    work(mall, officer, "start")
    assert refusal(mall, officer, "pause") == "ticket_in_progress"
    work(mall, officer, "finish", "pause")
    assert refusal(mall, officer, "pause") == "counter_paused"
    require_whole(mall)


def test_a_return_time_stays_until_the_counter_is_open_again(mall: TestMall) -> None:
    officer = mall.officer()
    back = mall.clock.now() + timedelta(minutes=20)
    work(mall, officer, "open")

    event = mall.do(pause_counter, **mall.seat(officer), reason="prayer", back_at=back)
    paused = counter(mall, officer.seat)
    work(mall, officer, "open")

    assert event.back_at == back
    assert (paused.back_at, paused.pause_reason) == (back, "prayer")
    assert (counter(mall, officer.seat).back_at, counter(mall, officer.seat).pause_reason) == (None, None)
