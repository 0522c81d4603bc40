"""The last move taken back: everything that people see is as before, the journal keeps both, and the rest is refused."""

from datetime import timedelta
from typing import Any

import pytest

from app.models import Call, LastMove, Serving, Ticket
from tests.commands.desk import require_whole, take, work
from tests.commands.turns import console, refused, shown, turn
from tests.factories import TestMall

PREPARED: dict[str, tuple[str, ...]] = {
    "next": (),
    "call": (),
    "recall": ("next",),
    "start": ("next",),
    "finish": ("next", "start"),
    "absent": ("next",),
    "hold": ("next", "start"),
    "requeue": ("next", "recall"),
    "transfer": ("next", "start"),
    "resume": ("next", "start", "hold"),
}


@pytest.mark.parametrize("move", list(PREPARED))
def test_everything_shown_is_as_before(mall: TestMall, move: str) -> None:
    officer = mall.officer()
    taken = [take(mall) for _ in range(3)]
    take(mall, "B1")
    work(mall, officer, "open")
    for step in PREPARED[move]:
        turn(mall, officer, step)
    by_move: dict[str, dict[str, Any]] = {
        "call": {"ticket_id": taken[1].ticket_id},
        "resume": {"ticket_id": taken[0].ticket_id},
        "transfer": {"service": "B1"},
    }
    arguments = by_move.get(move, {})
    before = shown(mall)
    rows = [len(mall.rows(table)) for table in (Ticket, Serving, Call)]
    turn(mall, officer, move, **arguments)
    assert shown(mall) != before
    undoable = console(mall, officer).undo
    assert undoable is not None
    assert (undoable.move, "undo" in console(mall, officer).allowed) == (move, True)
    version = mall.state().version

    event = turn(mall, officer, "undo")

    assert event.move == move
    assert shown(mall) == before
    assert [len(mall.rows(table)) for table in (Ticket, Serving, Call)] == rows
    assert mall.events(version) == [("MoveUndone", f"officer:{officer.officer_id}")]
    assert mall.rows(LastMove) == []
    assert refused(mall, officer, "undo") == "nothing_to_undo"
    require_whole(mall)


def test_an_absent_one_who_came_back_is_absent_again(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall)
    work(mall, officer, "open", "next", "absent")
    mall.clock.move(minutes=2)
    before = shown(mall)
    turn(mall, officer, "requeue", ticket_id=taken.ticket_id)

    turn(mall, officer, "undo")

    assert shown(mall) == before
    require_whole(mall)


def test_it_comes_too_late(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    work(mall, officer, "open", "next")
    mall.clock.move(seconds=61)

    assert refused(mall, officer, "undo") == "undo_too_late"
    assert console(mall, officer).undo is None
    assert "undo" not in console(mall, officer).allowed
    turn(mall, officer, "undo", within=timedelta(minutes=2))


@pytest.mark.parametrize("move", ["hold", "requeue", "transfer", "absent"])
def test_somebody_was_faster(mall: TestMall, move: str) -> None:
    officer, colleague = mall.officer(), mall.officer(seat=2)
    taken = take(mall)
    work(mall, officer, "open", "next")
    work(mall, colleague, "open")
    arguments: dict[str, Any] = {"service": "A2"} if move == "transfer" else {}
    event = turn(mall, officer, move, **arguments)
    match move:
        case "hold":
            turn(mall, colleague, "resume", ticket_id=taken.ticket_id)
        case "absent":
            turn(mall, colleague, "requeue", ticket_id=taken.ticket_id)
        case "transfer":
            turn(mall, colleague, "call", ticket_id=event.new_ticket_id)
        case _:
            work(mall, colleague, "next")

    assert refused(mall, officer, "undo") == "undo_overtaken"
    require_whole(mall)


def test_what_was_done_and_taken_back_elsewhere_is_overtaken_too(mall: TestMall) -> None:
    officer, colleague = mall.officer(), mall.officer(seat=2)
    take(mall)
    work(mall, officer, "open", "next")
    work(mall, colleague, "open")
    turn(mall, officer, "transfer", service="A2")
    work(mall, colleague, "next")
    turn(mall, colleague, "undo")

    assert refused(mall, officer, "undo") == "undo_overtaken"
    require_whole(mall)


def test_it_is_refused(mall: TestMall) -> None:
    officer, colleague = mall.officer(), mall.officer(seat=2)
    assert refused(mall, officer, "undo") == "counter_closed"
    work(mall, officer, "open")
    assert refused(mall, officer, "undo") == "nothing_to_undo"
    take(mall)
    work(mall, officer, "next", "finish")
    assert refused(mall, colleague, "undo", counter_id=officer.seat) == "counter_taken"
    work(mall, officer, "close")
    work(mall, colleague, "open", counter_id=officer.seat)
    assert refused(mall, colleague, "undo", counter_id=officer.seat) == "nothing_to_undo"
