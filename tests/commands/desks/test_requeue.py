"""Back into the queue: a mistaken call keeps its place, and so does one who missed the call and comes back in time."""

from datetime import timedelta

import pytest

from app.models import Journal, Serving
from app.vocabulary import PriorityGroup
from counters.commands.calendar.set_calling_rule import set_calling_rule
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import console, refused, turn, waiting
from tests.factories import TestMall


@pytest.mark.parametrize("moves", [(), ("recall", "start")])
def test_a_mistaken_call_keeps_its_place(mall: TestMall, moves: tuple[str, ...]) -> None:
    officer = mall.officer()
    first = take(mall)
    key = ticket(mall, first.ticket_id).key_at
    mall.clock.move(minutes=1)
    take(mall)
    work(mall, officer, "open", "next", *moves)

    turn(mall, officer, "requeue")

    row = ticket(mall, first.ticket_id)
    assert (row.status, row.key_at, row.counter_id, row.called_at, row.started_at, row.calls) == (
        ("waiting", key, None, None, None, 0)
    )
    assert mall.row(Serving).outcome == "requeued"
    assert waiting(mall, "A1") == 2
    require_whole(mall)
    assert work(mall, officer, "next").number == "A-001"


@pytest.mark.parametrize(
    ("minutes", "priority", "kept"),
    [(15, None, True), (16, None, False), (16, PriorityGroup.ELDERLY, False)],
)
def test_one_who_was_absent_comes_back(
    mall: TestMall, *, minutes: int, priority: PriorityGroup | None, kept: bool
) -> None:
    officer = mall.officer()
    missed = take(mall, priority=priority)
    key = ticket(mall, missed.ticket_id).key_at
    work(mall, officer, "open", "next", "absent")
    now = mall.clock.move(minutes=minutes)
    assert [one.number for one in console(mall, officer).absent] == ["A-001"]
    assert "requeue" in console(mall, officer).allowed

    event = turn(mall, officer, "requeue", ticket_id=missed.ticket_id)

    head_start = timedelta(minutes=30) if priority else timedelta(0)
    row = ticket(mall, missed.ticket_id)
    assert (row.status, row.key_at) == ("waiting", key if kept else now - head_start)
    assert (event.was, event.key_at) == ("absent", row.key_at)
    assert console(mall, officer).absent == ()
    assert mall.row(Journal, event="TicketRequeued").payload["was"] == "absent"
    require_whole(mall)


def test_the_minutes_are_a_setting(mall: TestMall) -> None:
    officer = mall.officer()
    missed = take(mall)
    key = ticket(mall, missed.ticket_id).key_at
    work(mall, officer, "open", "next", "absent")
    mall.clock.move(minutes=25)

    mall.do(set_calling_rule, scope=mall.demo.scope, service="A1", minutes={"requeue_within": 30})
    turn(mall, officer, "requeue", ticket_id=missed.ticket_id)

    assert ticket(mall, missed.ticket_id).key_at == key


def test_absent_ones_are_listed_for_half_an_hour(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    work(mall, officer, "open", "next", "absent")
    mall.clock.move(minutes=30)
    assert len(console(mall, officer).absent) == 1
    mall.clock.move(seconds=1)

    assert console(mall, officer).absent == ()


def test_it_is_refused(mall: TestMall) -> None:
    officer = mall.officer()
    waits, theirs = take(mall), take(mall, "B1")
    assert refused(mall, officer, "requeue") == "counter_closed"
    work(mall, officer, "open")
    assert refused(mall, officer, "requeue") == "no_ticket_in_progress"
    assert refused(mall, officer, "requeue", ticket_id=waits.ticket_id) == "ticket_not_aside"
    assert refused(mall, officer, "requeue", ticket_id=theirs.ticket_id) == "unknown_ticket"
    require_whole(mall)
