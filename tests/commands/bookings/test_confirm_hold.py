from app.errors import AlreadyBooked, HoldExpired, NotBookable
from app.models import Slot, SlotHold
from counters.commands.bookings.confirm_hold import confirm_hold
from counters.commands.bookings.hold_slot import hold_slot
from counters.commands.calendar.add_pause import add_pause
from tests.commands.bookings.visitors import made, person, public, refused, require_whole
from tests.commands.calendar.test_add_pause import pause
from tests.commands.set_up import agency_scope
from tests.factories import TestMall, at


def held(mall: TestMall) -> str:
    token: str = mall.do(hold_slot, scope=public(mall), services=["A1"], slot_start=at(10, day=25)).token
    return token


def test_held_becomes_booked(mall: TestMall) -> None:
    hold = held(mall)

    mall.do(confirm_hold, scope=public(mall), hold=hold, person=person())

    slot = mall.row(Slot)
    assert (slot.booked, slot.held, mall.rows(SlotHold)) == (1, 0, [])
    require_whole(mall)


def test_one_that_ended_is_refused(mall: TestMall) -> None:
    hold = held(mall)
    mall.clock.move(seconds=300)

    assert isinstance(
        refused(mall, confirm_hold, scope=public(mall), hold=hold, person=person()), HoldExpired
    )


def test_a_second_of_the_day_is_refused_and_the_hold_stays(mall: TestMall) -> None:
    made(mall, at(11, day=25))
    hold = held(mall)

    assert isinstance(
        refused(mall, confirm_hold, scope=public(mall), hold=hold, person=person()), AlreadyBooked
    )
    require_whole(mall)


def test_hours_that_closed_meanwhile_are_refused(mall: TestMall) -> None:
    hold = held(mall)
    mall.do(add_pause, scope=agency_scope(mall, "A"), new=pause(weekday=3))

    assert isinstance(
        refused(mall, confirm_hold, scope=public(mall), hold=hold, person=person()), NotBookable
    )
