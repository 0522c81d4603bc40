import pytest

from app.errors import DrawOver, UnknownDrawRequest
from app.models import DrawRequest
from counters.commands.draws.withdraw_request import withdraw_request
from tests.commands.bookings.visitors import public, refused
from tests.commands.draws.draw_day import CLOSES, asks, decided, opened, seen, shown
from tests.factories import TestMall


def test_one_may_withdraw_and_ask_again_as_the_same_one(mall: TestMall) -> None:
    draw = opened(mall)
    first = asks(mall, "siti")
    alias = seen(mall, first).alias

    mall.do(withdraw_request, scope=public(mall), token=first)

    assert (seen(mall, first).status, shown(mall).requests) == ("withdrawn", 0)
    assert mall.row(DrawRequest).identity_hash is None
    again = asks(mall, "siti")
    assert seen(mall, again).alias == alias
    decided(mall, draw)
    assert [seen(mall, token).status for token in (first, again)] == ["withdrawn", "won"]


def test_not_after_it_has_closed(mall: TestMall) -> None:
    opened(mall)
    token = asks(mall, "siti")
    mall.clock.set(CLOSES)

    assert isinstance(refused(mall, withdraw_request, scope=public(mall), token=token), DrawOver)
    with pytest.raises(UnknownDrawRequest):
        mall.do(withdraw_request, scope=public(mall), token="nobody")
