from app.errors import SlotFull
from app.models import Outbox
from counters.commands.bookings.reschedule import reschedule
from tests.commands.bookings.visitors import free_at, made, public, refused, require_whole, rules
from tests.factories import TestMall, at


def test_the_new_place_is_taken_and_the_old_one_given_up(mall: TestMall) -> None:
    rules(mall, places=1, return_within_seconds=0)
    event = made(mall)

    mall.do(reschedule, scope=public(mall), token=event.token, slot_start=at(11, day=26))

    assert (free_at(mall, at(10, day=25)), free_at(mall, at(11, day=26))) == (1, 0)
    require_whole(mall)


def test_to_where_it_is_nothing_moves_and_nobody_is_told(mall: TestMall) -> None:
    rules(mall, places=1)
    event = made(mall)
    before = (mall.events(), mall.rows(Outbox), mall.state().version)

    again = mall.do(reschedule, scope=public(mall), token=event.token, slot_start=at(10, day=25))

    assert (again.was, again.slot_start) == (at(10, day=25), at(10, day=25))
    assert (mall.events(), mall.rows(Outbox), mall.state().version) == before
    require_whole(mall)


def test_a_refused_move_keeps_the_old_place(mall: TestMall) -> None:
    rules(mall, places=1)
    event = made(mall)
    made(mall, at(11, day=25), who="budi")

    error = refused(mall, reschedule, scope=public(mall), token=event.token, slot_start=at(11, day=25))

    assert isinstance(error, SlotFull)
    require_whole(mall)
