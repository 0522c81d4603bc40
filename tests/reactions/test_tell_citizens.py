"""Each event of a booking is told once, whatever happens to the process; reminders follow the booking."""

from datetime import datetime
from typing import Any

import pytest

from app.clock import local
from app.models import Outbox, ReactionCursor
from app.vocabulary import MessageKind
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.bookings.reschedule import reschedule
from counters.queries.reactions_due import reactions_due
from counters.reactions import tell_citizens, tell_of_closures
from tests.commands.bookings.visitors import made, public, rules
from tests.factories import TestMall, at

B, R, T = MessageKind.BOOKED, MessageKind.REMINDER, MessageKind.REMINDER_TODAY


def follow(mall: TestMall) -> None:
    while mall.do(tell_citizens.tell_citizens, scope=mall.demo.scope):
        pass
    mall.do(tell_of_closures.tell_of_closures, scope=mall.demo.scope)


def told(mall: TestMall, *, standing: bool = False) -> list[tuple[str, datetime]]:
    rows = [row for row in mall.rows(Outbox) if not standing or row.dropped_at is None]
    found = [(row.kind, local(row.due_at, "Asia/Jakarta").replace(microsecond=0)) for row in rows]
    return sorted(found, key=lambda one: (one[1], one[0]))


def test_a_booking_is_confirmed_and_reminded_of(mall: TestMall) -> None:
    made(mall, at(10, day=26))

    follow(mall)

    assert told(mall) == [(B, at(9)), (R, at(17, day=25)), (T, at(6, 30, day=26))]


def test_a_reminder_whose_time_is_past_is_none(mall: TestMall) -> None:
    made(mall, at(13, 30))

    follow(mall)

    assert told(mall) == [(B, at(9))]


def test_when_is_a_setting(mall: TestMall) -> None:
    rules(mall, remind_before_at=None, remind_today_at="05:45")
    made(mall)

    follow(mall)

    assert told(mall) == [(B, at(9)), (T, at(5, 45, day=25))]


def test_it_is_told_once_however_often_it_is_followed(mall: TestMall) -> None:
    made(mall)
    for _ in range(3):
        follow(mall)

    assert len(told(mall)) == 3
    assert mall.ask(reactions_due, journal=tell_citizens.NAME, plan=tell_of_closures.NAME) == []


def test_what_fails_is_followed_again_from_where_it_was(mall: TestMall) -> None:
    """The cursor and the messages are one transaction: a pass that is killed leaves nothing."""
    made(mall)
    version = mall.state().version

    def killed(tx: Any, clock: Any, *, scope: Any) -> None:
        tell_citizens.tell_citizens(tx, clock, scope=scope)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        mall.do(killed, scope=mall.demo.scope)
    assert (mall.rows(Outbox), mall.rows(ReactionCursor, name="citizens")) == ([], [])

    follow(mall)

    assert len(told(mall)) == 3
    assert mall.row(ReactionCursor, name="citizens").version == version


def test_a_moved_booking_is_reminded_of_at_its_new_time_alone(mall: TestMall) -> None:
    event = made(mall)
    follow(mall)
    mall.clock.move(minutes=5)
    mall.do(reschedule, scope=public(mall), token=event.token, slot_start=at(10, day=27))

    follow(mall)

    assert told(mall, standing=True) == [
        (B, at(9)),
        (MessageKind.MOVED, at(9, 5)),
        (R, at(17, day=26)),
        (T, at(6, 30, day=27)),
    ]
    assert len(told(mall)) == 6


def test_moved_before_anybody_followed(mall: TestMall) -> None:
    event = made(mall)
    mall.do(reschedule, scope=public(mall), token=event.token, slot_start=at(10, day=27))

    follow(mall)

    assert [kind for kind, _ in told(mall)] == [B, MessageKind.MOVED, R, T]


def test_a_cancelled_booking_is_not_reminded_of(mall: TestMall) -> None:
    event = made(mall)
    follow(mall)
    mall.do(cancel_booking, scope=public(mall), token=event.token)

    follow(mall)

    assert [kind for kind, _ in told(mall, standing=True)] == [B, MessageKind.CANCELLED]


def test_who_is_here_is_not_reminded(mall: TestMall) -> None:
    event = made(mall)
    follow(mall)
    mall.clock.set(at(9, 40, day=25))
    mall.do(check_in, scope=mall.kiosk, code=event.code)

    follow(mall)

    assert [kind for kind, _ in told(mall, standing=True)] == [B]
