"""A closure that comes after the booking is told once, to whoever it strands, and taken back if it is lifted."""

from datetime import date
from typing import Any

import pytest

from app.errors import NotBookable
from app.models import Booking, Outbox
from app.vocabulary import ClosureKind, HolidayKind, MessageKind
from counters.commands.bookings.book import book
from counters.commands.bookings.reschedule import reschedule
from counters.commands.calendar.add_pause import add_pause
from counters.commands.calendar.declare_disruption import declare_disruption
from counters.commands.calendar.lift_disruption import lift_disruption
from counters.commands.calendar.mark_holiday import mark_holiday
from counters.commands.office.add_closure import add_closure
from counters.commands.office.remove_closure import remove_closure
from counters.commands.tickets.close_day import close_day
from counters.queries.plan_of import plan_of
from counters.queries.stranded import stranded
from counters.rules.plan import Name
from counters.store.seasons import NewPause
from tests.commands.bookings.visitors import free_at, made, person, public, refused
from tests.commands.set_up import agency_scope
from tests.factories import TestMall, at
from tests.reactions.test_tell_citizens import follow

DAY = date(2026, 11, 25)
TEXT = Name(id="Libur mendadak", en="Sudden holiday")


def shut(mall: TestMall, *, service: str | None = None, agency: str | None = None) -> Any:
    scope = agency_scope(mall, agency) if agency else mall.demo.scope
    return mall.do(
        add_closure,
        scope=scope,
        service=service,
        first_day=DAY,
        last_day=DAY,
        kind=ClosureKind.CLOSED_TODAY,
        text=TEXT,
    )


def closed(mall: TestMall) -> set[object]:
    return {row.booking_id for row in mall.rows(Outbox, kind=MessageKind.CLOSED) if row.dropped_at is None}


def standing(mall: TestMall, booking_id: object) -> list[str]:
    return sorted(row.kind for row in mall.rows(Outbox, booking_id=booking_id) if row.dropped_at is None)


@pytest.mark.parametrize(
    ("where", "hit"),
    [({}, {"a", "b"}), ({"agency": "A"}, {"a"}), ({"service": "B1"}, {"b"}), ({"agency": "C"}, set())],
)
def test_those_it_strands_are_told_once(mall: TestMall, where: dict[str, str], hit: set[str]) -> None:
    booked = {
        "a": made(mall, who="siti").booking_id,
        "b": made(mall, who="budi", services=("B1",)).booking_id,
        "later": made(mall, at(10, day=26), who="eka").booking_id,
    }
    follow(mall)

    shut(mall, **where)
    for _ in range(2):
        follow(mall)

    assert closed(mall) == {booked[one] for one in hit}
    for one in hit:
        assert standing(mall, booked[one]) == ["booked", "closed"]
    assert len(standing(mall, booked["later"])) == 3


def test_one_closed_service_strands_the_whole_visit(mall: TestMall) -> None:
    event = made(mall, services=("A1", "B1"))
    shut(mall, agency="B")

    follow(mall)

    assert closed(mall) == {event.booking_id}


def test_a_disruption_today_is_told_and_taken_back(mall: TestMall) -> None:
    """Whoever comes later today is told, and nobody books for today until it works again."""
    today = made(mall, at(11), who="siti").booking_id
    others = [
        made(mall, at(11), who="budi", services=("B1",)).booking_id,
        made(mall, who="eka").booking_id,
    ]
    follow(mall)

    mall.do(declare_disruption, scope=agency_scope(mall, "A"))
    follow(mall)

    assert closed(mall) == {today}
    assert standing(mall, today) == ["booked", "closed"]
    wish = {"services": ["A1"], "slot_start": at(13), "person": person("x")}
    assert isinstance(refused(mall, book, scope=public(mall), **wish), NotBookable)
    assert free_at(mall, at(10, day=25)) > 0

    for row in mall.rows(Outbox, kind=MessageKind.CLOSED):
        mall.change(Outbox, {"sent_at": mall.clock.now()}, id=row.id)
    mall.do(lift_disruption, scope=agency_scope(mall, "A"))
    follow(mall)

    assert closed(mall) == set()
    assert "reopened" in standing(mall, today)
    assert [standing(mall, one) for one in others] == [
        ["booked"],
        ["booked", "reminder", "reminder_today"],
    ]
    made(mall, at(13), who="x")


def test_a_holiday_that_is_marked_afterwards(mall: TestMall) -> None:
    event = made(mall)
    mall.do(mark_holiday, scope=mall.demo.scope, day=DAY, kind=HolidayKind.LOCAL, name=TEXT)

    follow(mall)

    assert closed(mall) == {event.booking_id}


def test_a_pause_strands_who_comes_during_it(mall: TestMall) -> None:
    inside, outside = made(mall, who="siti"), made(mall, at(11, day=25), who="budi")
    pause = NewPause(
        counter_id=None, weekday=None, day=DAY, starts=at(9, 50).time(), ends=at(10, 20).time(), text=TEXT
    )
    mall.do(add_pause, scope=agency_scope(mall), new=pause)

    follow(mall)

    assert closed(mall) == {inside.booking_id}
    assert outside.booking_id not in closed(mall)


def test_open_after_all(mall: TestMall) -> None:
    event = made(mall)
    follow(mall)
    shut(mall)
    follow(mall)
    notice = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).closures[0].notice

    mall.do(remove_closure, scope=mall.demo.scope, notice=notice)
    follow(mall)

    assert standing(mall, event.booking_id) == ["booked", "reminder", "reminder_today"]


def test_open_after_all_when_it_was_sent_already(mall: TestMall) -> None:
    event = made(mall)
    shut(mall)
    follow(mall)
    mall.change(Outbox, {"sent_at": mall.clock.now()}, kind=MessageKind.CLOSED)
    notice = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).closures[0].notice

    mall.do(remove_closure, scope=mall.demo.scope, notice=notice)
    for _ in range(2):
        follow(mall)

    assert standing(mall, event.booking_id) == ["booked", "reminder", "reminder_today", "reopened"]


def test_who_moved_away_is_told_again_if_that_is_closed_too(mall: TestMall) -> None:
    event = made(mall)
    shut(mall)
    follow(mall)
    mall.do(reschedule, scope=public(mall), token=event.token, slot_start=at(10, day=26))
    follow(mall)
    assert (closed(mall), standing(mall, event.booking_id)[-1]) == (set(), "reminder_today")

    mall.do(mark_holiday, scope=mall.demo.scope, day=date(2026, 11, 26), kind=HolidayKind.LOCAL, name=TEXT)
    follow(mall)

    assert closed(mall) == {event.booking_id}
    plan = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now())
    found = mall.ask(lambda reader: stranded(reader, plan, scope=mall.demo.scope, now=mall.clock.now()))
    assert [one.starts_at for one in found] == [at(10, day=26)]


def test_what_was_closed_was_not_missed(mall: TestMall) -> None:
    kept, told = made(mall, who="siti", services=("B1",)).booking_id, made(mall, who="budi").booking_id
    shut(mall, agency="A")
    follow(mall)

    mall.clock.set(at(9, day=26))
    mall.do(close_day, scope=mall.demo.scope, day=DAY)

    status = {row.id: row.status for row in mall.rows(Booking)}
    assert (status[kept], status[told]) == ("missed", "cancelled")
