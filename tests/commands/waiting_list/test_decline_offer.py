from app.errors import NoOffer, OfferOver
from counters.commands.waiting_list.decline_offer import decline_offer
from tests.commands.bookings.visitors import free_at, public, refused, require_whole
from tests.commands.waiting_list.waiters import TEN, cancelled, require_nobody, sold_out, status, waits
from tests.factories import TestMall


def test_it_goes_to_the_next_one_at_once(mall: TestMall) -> None:
    token = sold_out(mall)
    tokens = [waits(mall, who) for who in "ab"]
    assert isinstance(refused(mall, decline_offer, scope=public(mall), token=tokens[0]), NoOffer)
    cancelled(mall, token)

    mall.do(decline_offer, scope=public(mall), token=tokens[0])

    assert status(mall, *tokens) == ["passed", "offered"]
    require_nobody(mall, tokens[0])
    assert isinstance(refused(mall, decline_offer, scope=public(mall), token=tokens[0]), OfferOver)
    mall.do(decline_offer, scope=public(mall), token=tokens[1])
    assert free_at(mall, TEN) == 1
    require_whole(mall)


def test_the_person_may_wait_again_at_the_end(mall: TestMall) -> None:
    token = sold_out(mall)
    first, second = waits(mall, "a"), waits(mall, "b")
    cancelled(mall, token)
    mall.do(decline_offer, scope=public(mall), token=first)

    again = waits(mall, "a")

    assert status(mall, first, second, again) == ["passed", "offered", "waiting"]
