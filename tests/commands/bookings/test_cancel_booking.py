from app.errors import BookingIsCancelled, TooLate
from app.models import Slot, SlotHold
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.reschedule import reschedule
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


def test_what_was_missed_cannot_be_given_up_or_moved_afterwards(mall: TestMall) -> None:
    """Else nobody would ever have missed anything."""
    token = made(mall).token
    mall.clock.set(at(11, day=25))
    goal = at(13, day=26)

    mall.clock.move(seconds=1)

    assert isinstance(refused(mall, cancel_booking, scope=public(mall), token=token), TooLate)
    assert isinstance(refused(mall, reschedule, scope=public(mall), token=token, slot_start=goal), TooLate)
    mall.clock.set(at(11, day=25))
    mall.do(cancel_booking, scope=public(mall), token=token)
