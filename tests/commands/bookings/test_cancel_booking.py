from app.errors import BookingIsCancelled
from app.models import Slot, SlotHold
from counters.commands.bookings.cancel_booking import cancel_booking
from tests.commands.bookings.visitors import free_at, made, public, refused, require_whole, rules
from tests.factories import TestMall, at


def test_the_place_comes_back_and_the_person_may_book_again(mall: TestMall) -> None:
    event = made(mall)

    mall.do(cancel_booking, scope=public(mall), token=event.token)

    assert mall.row(Slot).booked == 0
    assert isinstance(
        refused(mall, cancel_booking, scope=public(mall), token=event.token), BookingIsCancelled
    )
    made(mall)
    require_whole(mall)


def test_it_comes_back_at_a_moment_that_nobody_can_foresee(mall: TestMall) -> None:
    rules(mall, places=1, return_within_seconds=86400)
    event = made(mall, at(10, day=26))
    mall.do(cancel_booking, scope=public(mall), token=event.token)

    (kept,) = mall.rows(SlotHold)
    assert (kept.token, free_at(mall, at(10, day=26))) == (None, 0)
    mall.clock.set(kept.expires_at)
    assert free_at(mall, at(10, day=26)) == 1
    require_whole(mall)
