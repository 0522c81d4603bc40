"""Bookings where the calendar is not plain: three zones, midnight, 29 February, Idul Fitri, Ramadan, Friday prayer."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.errors import NotBookable, TooEarly, WrongDay
from app.models import Booking, BookingStop, Mall, Outbox
from app.vocabulary import MessageKind
from counters.commands.bookings.book import book
from counters.commands.bookings.check_in import check_in
from counters.commands.bookings.erase_identities import erase_identities
from counters.commands.bookings.reschedule import reschedule
from counters.commands.calendar.add_opening import add_opening
from counters.commands.calendar.add_pause import add_pause
from counters.commands.calendar.add_season import add_season
from counters.queries.free_slots import free_slots
from counters.queries.plan_of import plan_of
from counters.rules.opening import Hours
from counters.rules.plan import Name
from counters.store.seasons import Days, NewPause
from tests.commands.bookings.visitors import made, person, public, refused
from tests.commands.set_up import agency_scope
from tests.factories import TestMall
from tests.reactions.test_tell_citizens import follow

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
WORDS = Name(id="Khusus", en="Special")
WIB = ZoneInfo("Asia/Jakarta")


def wib(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=WIB)


def times(mall: TestMall, day: date, service: str = "A1") -> list[str]:
    """The clock times of a day's windows."""
    found = mall.ask(
        free_slots, scope=public(mall), service=service, first=day, last=day, now=mall.clock.now()
    )
    return [f"{one.starts_at:%H:%M}" for one in found.slots if one.free]


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, mall: TestMall) -> ZoneInfo:
    mall.change(Mall, {"timezone": request.param})
    return ZoneInfo(request.param)


def test_a_day_is_the_mall_s_own(mall: TestMall, zone: ZoneInfo) -> None:
    """08:00 in Jayapura is 23:00 of the day before in UTC: the slot, its day and its reminders are of the 25th."""
    slot = datetime(2026, 11, 25, 8, 0, tzinfo=zone)
    mall.clock.set(datetime(2026, 11, 24, 9, 0, tzinfo=zone))
    assert times(mall, date(2026, 11, 25))[0] == "08:00"

    event = made(mall, slot)

    assert (mall.row(Booking).day, mall.row(BookingStop).day) == (date(2026, 11, 25), date(2026, 11, 25))
    follow(mall)
    due = {row.kind: row.due_at for row in mall.rows(Outbox)}
    assert due[MessageKind.REMINDER] == datetime(2026, 11, 24, 17, 0, tzinfo=zone)
    assert due[MessageKind.REMINDER_TODAY] == datetime(2026, 11, 25, 6, 30, tzinfo=zone)
    mall.clock.set(datetime(2026, 11, 24, 23, 59, 59, tzinfo=zone))
    assert isinstance(refused(mall, check_in, scope=mall.kiosk, code=event.code), WrongDay)
    mall.clock.set(datetime(2026, 11, 25, 0, 0, tzinfo=zone))
    assert isinstance(refused(mall, check_in, scope=mall.kiosk, code=event.code), TooEarly)
    mall.clock.set(datetime(2026, 11, 25, 7, 15, tzinfo=zone))
    mall.do(check_in, scope=mall.kiosk, code=event.code)


def test_midnight_opens_another_day(mall: TestMall, zone: ZoneInfo) -> None:
    """The 15th day ahead is released at 08:00 of the mall's morning; at midnight only today changes."""
    mall.clock.set(datetime(2026, 11, 24, 23, 59, 59, tzinfo=zone))
    first = mall.ask(plan_of, scope=public(mall), now=mall.clock.now()).day
    mall.clock.set(datetime(2026, 11, 25, 0, 0, tzinfo=zone))
    assert mall.ask(plan_of, scope=public(mall), now=mall.clock.now()).day == first + timedelta(days=1)
    assert times(mall, date(2026, 12, 9)) == []

    mall.clock.set(datetime(2026, 11, 25, 8, 0, tzinfo=zone))

    assert times(mall, date(2026, 12, 9))[0] == "08:00"


def test_twice_on_one_day_is_twice_in_the_mall_s_zone(mall: TestMall, zone: ZoneInfo) -> None:
    mall.clock.set(datetime(2026, 11, 24, 9, 0, tzinfo=zone))
    made(mall, datetime(2026, 11, 25, 8, 0, tzinfo=zone))
    made(mall, datetime(2026, 11, 26, 8, 0, tzinfo=zone))

    assert len(mall.rows(Booking)) == 2


def test_29_february(mall: TestMall) -> None:
    leap, march = date(2028, 2, 29), date(2028, 3, 1)
    mall.clock.set(wib(2028, 2, 15, 7, 59))
    assert times(mall, leap) == []
    mall.clock.set(wib(2028, 2, 15, 8))  # fourteen days before, counted over the short month
    assert times(mall, leap)[0] == "08:00"
    event = made(mall, wib(2028, 2, 29, 10))
    mall.clock.set(wib(2028, 2, 28, 12))

    mall.do(reschedule, scope=public(mall), token=event.token, slot_start=wib(2028, 3, 1, 10))
    follow(mall)

    assert mall.row(Booking).day == march
    reminder = next(row for row in mall.rows(Outbox, kind=MessageKind.REMINDER) if row.dropped_at is None)
    assert reminder.due_at == wib(2028, 2, 29, 17)
    mall.clock.set(wib(2028, 3, 31))
    args: Any = {"scope": mall.demo.scope, "names_days": 30, "hashes_days": 90}
    assert mall.do(erase_identities, **args).names == 0
    mall.clock.set(wib(2028, 4, 1))
    assert mall.do(erase_identities, **args).names == 1


def test_idul_fitri(mall: TestMall) -> None:
    """Closed with its cuti bersama; nobody books it, and half a day that the office opens can be booked."""
    mall.clock.set(wib(2027, 3, 5))
    plan = mall.ask(plan_of, scope=public(mall), now=mall.clock.now())
    feast = [day for day, one in plan.holidays.items() if "Idul Fitri" in one.name.id and day.year == 2027]
    assert sorted(day.day for day in feast) == [9, 10, 11, 12, 15]
    assert [times(mall, day) for day in feast] == [[]] * 5
    assert times(mall, date(2027, 3, 16))
    refusal = refused(
        mall,
        book,
        scope=public(mall),
        services=["A1"],
        slot_start=wib(2027, 3, 10, 10),
        person=person(),
    )
    assert isinstance(refusal, NotBookable)
    half_day = date(2027, 3, 12)

    mall.do(
        add_opening,
        scope=mall.demo.scope,
        service=None,
        days=Days(first_day=half_day, last_day=half_day, text=WORDS),
        hours=Hours(opens=time(8), closes=time(12)),
    )

    found = times(mall, half_day)
    assert (found[0], found[-1] < "12:00") == ("08:00", True)


def test_the_pattern_of_ramadan(mall: TestMall) -> None:
    """Perpres 21/2023 as practised: later, shorter, half an hour's break; and the usual week again after it."""
    usual = Hours(opens=time(8), closes=time(14), break_starts=time(12), break_ends=time(12, 30))
    friday = Hours(opens=time(8), closes=time(14, 30), break_starts=time(11, 30), break_ends=time(12, 30))
    mall.clock.set(wib(2027, 2, 5))
    before = times(mall, date(2027, 2, 9))

    mall.do(
        add_season,
        scope=mall.demo.scope,
        days=Days(first_day=date(2027, 2, 8), last_day=date(2027, 2, 15), text=WORDS),
        week={**dict.fromkeys(range(1, 5), usual), 5: friday},
    )

    fasting = times(mall, date(2027, 2, 9))
    assert "12:30" in fasting
    assert [one for one in fasting if "12:00" <= one < "12:30" or one >= "14:00"] == []
    assert "12:30" not in before
    on_friday = times(mall, date(2027, 2, 12))
    assert [one for one in on_friday if "11:30" <= one < "12:30"] == []
    assert times(mall, date(2027, 2, 16)) == before


@pytest.mark.parametrize("service", ["A1", "K1"])
def test_friday_prayer(mall: TestMall, service: str) -> None:
    """Nothing is booked into the break; a service of half an hour does not begin a quarter before it."""
    friday = date(2026, 11, 27)
    code = service[0]
    prayer = NewPause(
        counter_id=None, weekday=5, day=None, starts=time(11, 15), ends=time(13, 15), text=WORDS
    )
    mall.do(add_pause, scope=agency_scope(mall, code), new=prayer)
    minutes = mall.demo.plan.offer(service).minutes
    last = "11:00" if minutes <= 15 else "10:45"

    found = times(mall, friday, service)

    assert [one for one in found if last < one < "13:15"] == []
    assert (last in found, "13:15" in found) == (True, True)
    assert [one for one in times(mall, date(2026, 11, 26), service) if one == "11:15"] == ["11:15"]
