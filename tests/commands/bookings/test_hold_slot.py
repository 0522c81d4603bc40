from app.errors import SlotFull
from counters.commands.bookings.hold_slot import hold_slot
from tests.commands.bookings.visitors import free_at, made, public, refused, require_whole, rules
from tests.factories import TestMall, at


def test_a_hold_blocks_everybody_until_it_ends(mall: TestMall) -> None:
    rules(mall, places=1)
    start = at(10, day=25)
    mall.do(hold_slot, scope=public(mall), services=["A1"], slot_start=start)
    require_whole(mall)

    assert isinstance(
        refused(mall, hold_slot, scope=public(mall), services=["A1"], slot_start=start), SlotFull
    )
    assert free_at(mall, start) == 0

    mall.clock.move(seconds=300)
    assert free_at(mall, start) == 1
    made(mall, start)
    require_whole(mall)
