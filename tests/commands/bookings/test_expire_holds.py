from app.models import Slot, SlotHold
from counters.commands.bookings.expire_holds import expire_holds
from counters.commands.bookings.hold_slot import hold_slot
from tests.commands.bookings.visitors import public, require_whole
from tests.factories import TestMall, at


def test_places_come_back_when_their_time_is_over(mall: TestMall) -> None:
    mall.do(hold_slot, scope=public(mall), services=["A1", "B1"], slot_start=at(10, day=25))

    assert mall.do(expire_holds, scope=public(mall)).expired == 0
    mall.clock.move(seconds=300)
    assert mall.do(expire_holds, scope=public(mall)).expired == 2

    assert (mall.rows(SlotHold), {row.held for row in mall.rows(Slot)}) == ([], {0})
    require_whole(mall)
