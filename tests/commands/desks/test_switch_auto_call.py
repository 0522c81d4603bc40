"""A counter calls by itself: when it is due, once, and never while it may not."""

import asyncio

import pytest

from app.errors import QueueEmpty
from app.models import Journal, Ticket
from app.scheduler import call_by_itself
from counters.commands.desks.call_next import call_next
from tests.commands.desk import counter, require_whole, take, work
from tests.commands.turns import console, refused, turn
from tests.factories import TestMall


def look(mall: TestMall) -> int:
    return asyncio.run(call_by_itself(mall.database, mall.clock))


def test_it_calls_after_so_many_idle_seconds_and_only_then(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    turn(mall, officer, "auto", seconds=15)
    take(mall)
    take(mall)

    counted = [look(mall)]
    mall.clock.move(seconds=14)
    counted.append(look(mall))
    due = mall.clock.move(seconds=1)
    shown = console(mall, officer).auto
    counted += [look(mall), look(mall)]
    mall.clock.move(hours=1)
    counted.append(look(mall))

    assert shown is not None
    assert (shown.seconds, shown.at) == (15, due)
    assert counted == [0, 0, 1, 0, 0]
    assert len(mall.rows(Ticket, status="called")) == 1
    event = max(mall.rows(Journal), key=lambda row: row.version or 0)
    assert (event.event, event.actor) == ("VisitorCalled", "auto")
    require_whole(mall)


def test_idleness_begins_again_when_a_visitor_leaves(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    turn(mall, officer, "auto", seconds=15)
    take(mall)
    take(mall)
    mall.clock.move(seconds=15)
    look(mall)
    mall.clock.move(minutes=5)
    work(mall, officer, "finish")

    at_once = look(mall)
    mall.clock.move(seconds=15)

    assert (at_once, look(mall)) == (0, 1)


def test_a_visitor_who_is_back_is_not_called_before_the_countdown_was_seen(mall: TestMall) -> None:
    """The counter next to the one that takes the visitor back has been idle all the time."""
    here, beside = mall.officer(), mall.officer(seat=2)
    taken = take(mall)
    work(mall, here, "open", "next", "absent")
    work(mall, beside, "open")
    turn(mall, beside, "auto", seconds=15)
    mall.clock.move(minutes=5)
    turn(mall, here, "requeue", ticket_id=taken.ticket_id)

    shown, at_once = console(mall, beside).auto, look(mall)
    due = mall.clock.move(seconds=15)

    assert shown is not None
    assert (shown.at, at_once, look(mall)) == (due, 0, 1)
    require_whole(mall)


def test_a_paused_or_closed_counter_never_calls(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    work(mall, officer, "open")
    turn(mall, officer, "auto", seconds=5)

    work(mall, officer, "pause")
    mall.clock.move(minutes=5)
    paused = look(mall)
    work(mall, officer, "open")
    fresh = look(mall)
    work(mall, officer, "close")
    mall.clock.move(minutes=5)

    assert (paused, fresh, look(mall)) == (0, 0, 0)
    assert counter(mall, officer.seat).auto_seconds is None


def test_an_undone_call_is_not_made_again_at_once(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    work(mall, officer, "open")
    turn(mall, officer, "auto", seconds=5)
    mall.clock.move(minutes=1)
    assert look(mall) == 1

    turn(mall, officer, "undo")

    assert look(mall) == 0
    mall.clock.move(seconds=5)
    assert look(mall) == 1


def test_an_old_look_does_not_call_a_second_time(mall: TestMall) -> None:
    """Two processes look at once: whoever comes second finds the counter busy, or not due."""
    officer = mall.officer()
    take(mall)
    take(mall)
    work(mall, officer, "open")
    turn(mall, officer, "auto", seconds=5)
    mall.clock.move(minutes=1)
    work(mall, officer, "next", "finish")

    with pytest.raises(QueueEmpty):
        mall.do(call_next, **mall.seat(officer), by_itself=True)


def test_it_can_be_switched_off(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    work(mall, officer, "open")
    turn(mall, officer, "auto", seconds=5)

    turn(mall, officer, "auto", seconds=None)
    mall.clock.move(minutes=1)

    assert look(mall) == 0
    assert console(mall, officer).auto is None


def test_refusals(mall: TestMall) -> None:
    officer = mall.officer()

    assert refused(mall, officer, "auto", seconds=15) == "counter_closed"
    work(mall, officer, "open")
    assert refused(mall, officer, "auto", seconds=1) == "invalid_value"
    assert refused(mall, mall.officer("A", 2), "auto", counter_id=officer.seat, seconds=15) == "counter_taken"
