from app.errors import WaitOver
from counters.commands.waiting_list.leave_waiting_list import leave_waiting_list
from tests.commands.bookings.visitors import public, refused, require_whole
from tests.commands.waiting_list.waiters import cancelled, require_nobody, seen, sold_out, status, waits
from tests.factories import TestMall


def test_those_behind_move_up(mall: TestMall) -> None:
    sold_out(mall)
    tokens = [waits(mall, who) for who in "ab"]

    mall.do(leave_waiting_list, scope=public(mall), token=tokens[0])

    assert (status(mall, *tokens), seen(mall, tokens[1]).ahead) == (["left", "waiting"], 0)
    require_nobody(mall, tokens[0])
    assert isinstance(refused(mall, leave_waiting_list, scope=public(mall), token=tokens[0]), WaitOver)
    waits(mall, "a")


def test_what_was_offered_goes_to_the_next_one(mall: TestMall) -> None:
    token = sold_out(mall)
    tokens = [waits(mall, who) for who in "ab"]
    cancelled(mall, token)

    mall.do(leave_waiting_list, scope=public(mall), token=tokens[0])

    assert status(mall, *tokens) == ["left", "offered"]
    require_whole(mall)
