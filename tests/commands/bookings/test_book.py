from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.errors import AlreadyBooked, NotBookable, SlotFull, TooManyBookings
from app.models import Booking, BookingStop, Closure, Slot
from app.vocabulary import ClosureKind
from counters.commands.bookings.book import book
from counters.commands.office.add_closure import add_closure
from counters.queries.free_slots import free_slots
from counters.rules.plan import Name
from tests.commands.bookings.visitors import free_at, made, person, public, refused, require_whole, rules
from tests.factories import TestMall, at


def test_nothing_of_a_person_is_in_the_clear(mall: TestMall) -> None:
    event = made(mall)

    row = mall.row(Booking, id=event.booking_id)
    assert (row.name_sealed, row.nik_sealed, row.status) == ("sealed siti", None, "booked")
    assert mall.events()[-1] == ("BookingMade", "public")
    require_whole(mall)


def test_a_service_that_needs_the_nik_back_keeps_it(mall: TestMall) -> None:
    rules(mall, "A1", keep_nik=True)

    assert mall.row(Booking, id=made(mall).booking_id).nik_sealed == "sealed nik"


def test_a_pool_is_shared_and_full(mall: TestMall) -> None:
    rules(mall, places=2)
    made(mall, who="siti")
    made(mall, who="budi", services=("A2",))

    error = refused(
        mall, book, scope=public(mall), services=["A1"], slot_start=at(10, day=25), person=person("eka")
    )

    assert isinstance(error, SlotFull)
    assert free_at(mall, at(10, day=25)) == 0


def test_a_long_service_takes_every_step(mall: TestMall) -> None:
    rules(mall, places=1)
    long = next(offer for agency in mall.demo.plan.agencies for offer in agency.offers if offer.minutes == 30)
    made(mall, services=(long.code,))

    assert [row.booked for row in mall.rows(Slot)] == [1, 1]
    start = at(10, 15, day=25)
    assert isinstance(
        refused(mall, book, scope=public(mall), services=[long.code], slot_start=start, person=person("eka")),
        SlotFull,
    )
    require_whole(mall)


def test_several_services_back_to_back_with_time_to_walk(mall: TestMall) -> None:
    made(mall, services=("A1", "A2", "B1"))

    first, second, third = mall.rows(BookingStop)
    assert first.ends_at <= second.starts_at
    assert third.starts_at - second.ends_at >= timedelta(minutes=10)
    require_whole(mall)


def test_a_limit_per_person(mall: TestMall) -> None:
    rules(mall, per_person=2)
    made(mall)
    made(mall, at(10, day=26))

    error = refused(
        mall, book, scope=public(mall), services=["A1"], slot_start=at(10, day=27), person=person()
    )

    assert isinstance(error, TooManyBookings)


def test_of_several_services_the_strictest_limit_counts(mall: TestMall) -> None:
    rules(mall, "A1", per_person=5)
    rules(mall, "B1", per_person=1)
    made(mall)

    error = refused(
        mall, book, scope=public(mall), services=["A1", "B1"], slot_start=at(10, day=26), person=person()
    )

    assert isinstance(error, TooManyBookings)


def test_a_person_never_has_two_for_a_service_and_day(mall: TestMall) -> None:
    made(mall)

    error = refused(
        mall, book, scope=public(mall), services=["A1"], slot_start=at(11, day=25), person=person()
    )

    assert isinstance(error, AlreadyBooked)


def test_the_rest_is_released_within_the_last_day(mall: TestMall) -> None:
    rules(mall, places=10)
    start = at(10, day=26)

    found = [free_at(mall, start)]
    for moment in (at(14, 59, day=25), at(15, day=25), at(6, 59, day=26), at(7, day=26)):
        mall.clock.set(moment)
        found.append(free_at(mall, start))

    assert found == [7, 7, 9, 9, 10]


def test_the_database_alone_refuses_one_too_many(mall: TestMall) -> None:
    rules(mall, places=1)
    made(mall)
    slot = mall.rows(Slot)[0]

    with pytest.raises(IntegrityError):
        mall.looking.execute(Slot.__table__.update().values(booked=slot.booked + 1))  # type: ignore[attr-defined]
    stop = mall.rows(BookingStop)[0]
    twin = {**stop._asdict(), "position": 1}
    with pytest.raises(IntegrityError):
        mall.looking.execute(insert(BookingStop).values(twin))


def test_a_closed_day_cannot_be_booked(mall: TestMall) -> None:
    mall.add(
        Closure(
            id=mall.demo.mall_id,
            mall_id=mall.demo.mall_id,
            first_day=at(9, day=25).date(),
            last_day=at(9, day=25).date(),
            kind=ClosureKind.HOLIDAY,
            text_id="Libur",
            text_en="Holiday",
            notice=1,
            created_at=at(9),
        )
    )

    error = refused(
        mall, book, scope=public(mall), services=["A1"], slot_start=at(10, day=25), person=person()
    )

    assert isinstance(error, NotBookable)


def free_on(mall: TestMall, day: date) -> int:
    found = mall.ask(free_slots, scope=public(mall), service="A1", first=day, last=day, now=mall.clock.now())
    return sum(one.free for one in found.slots)


def test_a_counter_that_is_closed_takes_its_places_along(mall: TestMall) -> None:
    """Of A's six counters three are closed on the 25th: half of the places are left; what is booked stays."""
    rules(mall, "A1", walk_in_percent=0, no_show_percent=0, pooled=False, stages=[[14, "00:00", 100]])
    start = at(10, day=25)
    before = free_on(mall, start.date())
    made(mall, start)

    for seat in (1, 2, 3):
        mall.do(
            add_closure,
            scope=mall.demo.scope,
            counter_id=mall.officer("A", seat).seat,
            service=None,
            first_day=start.date(),
            last_day=start.date(),
            kind=ClosureKind.CLOSED_TODAY,
            text=Name(id="Rusak", en="Broken"),
        )

    assert (free_on(mall, start.date()), free_on(mall, date(2026, 11, 26))) == (before // 2 - 1, before)
    require_whole(mall)
