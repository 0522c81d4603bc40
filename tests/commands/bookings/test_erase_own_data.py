"""Erased on the person's own wish: all of it, once the visit is over or cancelled."""

import pytest

from app.errors import DataStillNeeded
from app.models import Booking, BookingStop, ExternalReference, Ticket, Visit
from app.vocabulary import PriorityGroup
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.bookings.erase_own_data import erase_own_data
from counters.commands.tickets.close_day import close_day
from counters.commands.tickets.give_reference import give_reference
from counters.queries.own_data_of import own_data_of
from tests.commands.bookings.visitors import made, public, refused
from tests.commands.desk import take
from tests.factories import TestMall, at

KNOWN = (
    "name_sealed",
    "name_masked",
    "phone_sealed",
    "phone_last",
    "nik_sealed",
    "nik_last",
    "note",
    "priority",
)


def known(mall: TestMall) -> list[object]:
    row = mall.row(Booking)
    return [value for name in KNOWN if (value := getattr(row, name)) is not None]


def hashes(mall: TestMall) -> list[object]:
    rows = [*mall.rows(Booking), *mall.rows(BookingStop)]
    return [row.identity_hash for row in rows if row.identity_hash]


def test_not_before_the_visit(mall: TestMall) -> None:
    event = made(mall)
    assert isinstance(refused(mall, erase_own_data, scope=public(mall), token=event.token), DataStillNeeded)
    mall.clock.set(at(9, 40, day=25))
    mall.do(check_in, scope=mall.kiosk, code=event.code)

    assert isinstance(refused(mall, erase_own_data, scope=public(mall), token=event.token), DataStillNeeded)


@pytest.mark.parametrize("times", [1, 2])
def test_all_of_a_cancelled_one(mall: TestMall, times: int) -> None:
    event = made(mall, priority=PriorityGroup.PREGNANT, note="kursi roda", given={"A1": "F-1"})
    mall.do(cancel_booking, scope=public(mall), token=event.token)

    for _ in range(times):
        mall.do(erase_own_data, scope=public(mall), token=event.token)

    assert (known(mall), hashes(mall), mall.rows(ExternalReference)) == ([], [], [])
    assert mall.row(Booking).erased_at == mall.clock.now()


def test_after_the_day_of_the_visit(mall: TestMall) -> None:
    event = made(mall)
    mall.clock.set(at(9, 40, day=25))
    mall.do(check_in, scope=mall.kiosk, code=event.code)
    mall.clock.set(at(0, 1, day=26))

    mall.do(erase_own_data, scope=public(mall), token=event.token)

    assert (known(mall), hashes(mall)) == ([], [])


def test_what_was_said_at_the_visit_goes_too(mall: TestMall) -> None:
    event = made(mall, priority=PriorityGroup.PREGNANT, note="kursi roda", given={"A1": "F-1"})
    mall.clock.set(at(9, 40, day=25))
    visit = mall.do(check_in, scope=mall.kiosk, code=event.code)
    mall.do(give_reference, scope=mall.kiosk, token=visit.token, reference="F-2")
    other = take(mall, "A1")
    mall.do(give_reference, scope=mall.kiosk, token=other.token, reference="X-1")
    assert mall.ask(own_data_of, token=event.token).references == ("F-2",)
    mall.clock.set(at(0, 1, day=26))

    mall.do(erase_own_data, scope=public(mall), token=event.token)

    assert [row.value for row in mall.rows(ExternalReference)] == ["X-1"]
    assert {row.note for row in mall.rows(Ticket)} == {row.priority for row in mall.rows(Visit)} == {None}


def test_who_missed_it_is_recognised_for_as_long_as_the_rule_needs(mall: TestMall) -> None:
    event = made(mall)
    mall.clock.set(at(1, day=26))
    mall.do(close_day, scope=mall.demo.scope, day=at(0, day=25).date())

    mall.do(erase_own_data, scope=public(mall), token=event.token)

    assert (known(mall), set(hashes(mall))) == ([], {"hash of siti"})
