"""The next shift sits down without the visitor losing the place."""

from app.models import Serving, Ticket
from tests.commands.desk import counter, require_whole, take, work
from tests.commands.turns import refused, turn
from tests.factories import TestMall


def test_the_visitor_stays_and_the_time_is_split(mall: TestMall) -> None:
    first, second = mall.officer("A", 1), mall.officer("A", 2)
    taken = take(mall)
    work(mall, first, "open", "next", "start")
    started = mall.clock.now()
    handed = mall.clock.move(minutes=4)

    event = turn(mall, second, "take_over", counter_id=first.seat)
    ended = mall.clock.move(minutes=3)
    work(mall, second, "finish", counter_id=first.seat)

    assert (event.from_officer, event.officer_id) == (first.officer_id, second.officer_id)
    assert counter(mall, first.seat).officer_id == second.officer_id
    before, after = sorted(mall.rows(Serving), key=lambda row: row.called_at)
    assert (before.officer_id, before.started_at, before.ended_at, before.outcome) == (
        first.officer_id,
        started,
        handed,
        "handed_over",
    )
    assert (after.officer_id, after.started_at, after.ended_at, after.outcome) == (
        second.officer_id,
        handed,
        ended,
        "done",
    )
    ticket = mall.row(Ticket, id=taken.ticket_id)
    assert (ticket.status, ticket.started_at) == ("done", started)
    require_whole(mall)


def test_a_called_visitor_is_handed_over_as_called(mall: TestMall) -> None:
    first, second = mall.officer("A", 1), mall.officer("A", 2)
    take(mall)
    work(mall, first, "open", "next")

    turn(mall, second, "take_over", counter_id=first.seat)

    assert [row.started_at for row in mall.rows(Serving)] == [None, None]
    assert refused(mall, first, "undo") == "counter_taken"
    assert refused(mall, second, "undo", counter_id=first.seat) == "nothing_to_undo"
    work(mall, second, "start", counter_id=first.seat)
    require_whole(mall)


def test_a_paused_counter_is_open_for_the_new_officer(mall: TestMall) -> None:
    first, second = mall.officer("A", 1), mall.officer("A", 2)
    work(mall, first, "open")
    turn(mall, first, "auto", seconds=10)
    turn(mall, first, "pause", reason="break", back_at=mall.clock.now())

    turn(mall, second, "take_over", counter_id=first.seat)

    row = counter(mall, first.seat)
    assert (row.state, row.back_at, row.pause_reason, row.auto_seconds) == ("open", None, None, None)


def test_there_must_be_somebody_else(mall: TestMall) -> None:
    first, second = mall.officer("A", 1), mall.officer("A", 2)

    assert refused(mall, second, "take_over", counter_id=first.seat) == "counter_not_taken"
    work(mall, first, "open")
    assert refused(mall, first, "take_over") == "counter_not_taken"
    work(mall, second, "open")
    assert refused(mall, second, "take_over", counter_id=first.seat) == "already_at_counter"


def test_another_agency_does_not_take_over(mall: TestMall) -> None:
    first = mall.officer("A", 1)
    work(mall, first, "open")

    assert refused(mall, mall.officer("B"), "take_over", counter_id=first.seat) == "unknown_counter"
