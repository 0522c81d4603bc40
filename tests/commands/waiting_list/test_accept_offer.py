from datetime import date, timedelta

import pytest

from app.errors import BookingDisrupted, NoOffer, OfferOver, SlotFull, UnknownWait, WaitOver
from app.models import Booking, SlotHold
from counters.commands.bookings.book import book
from counters.commands.bookings.expire_holds import expire_holds
from counters.commands.bookings.hold_slot import hold_slot
from counters.commands.bookings.reschedule import reschedule
from counters.commands.calendar.declare_disruption import declare_disruption
from counters.commands.calendar.lift_disruption import lift_disruption
from counters.commands.waiting_list.accept_offer import accept_offer
from tests.commands.bookings.visitors import free_at, made, person, public, refused, require_whole, rules
from tests.commands.waiting_list.waiters import (
    EIGHT,
    TEN,
    cancelled,
    closed,
    open_places,
    require_nobody,
    seen,
    sold_out,
    status,
    turn,
    waits,
)
from tests.factories import TestMall, at


def test_a_place_that_is_given_up_goes_to_the_first_in_line(mall: TestMall) -> None:
    token = sold_out(mall)
    first, second = waits(mall, "siti"), waits(mall, "budi")

    cancelled(mall, token)

    offered = seen(mall, first)
    assert (status(mall, first, second), offered.offered_start) == (["offered", "waiting"], TEN)
    assert offered.answer_until == mall.clock.now() + timedelta(minutes=30)
    assert (free_at(mall, TEN), seen(mall, second).ahead) == (0, 0)
    refused(mall, book, scope=public(mall), services=["A1"], slot_start=TEN, person=person("quick"))

    made_ = mall.do(accept_offer, scope=public(mall), token=first)

    booking = mall.row(Booking, token=made_.token)
    assert (booking.starts_at, booking.name_masked, booking.identity_hash) == (TEN, "s***", "hash of siti")
    assert seen(mall, first).booking_token == made_.token
    assert [event for event, _ in mall.events()][-4:] == [
        "PlaceOffered",
        "BookingCancelled",
        "BookingMade",
        "OfferAccepted",
    ]
    assert mall.rows(SlotHold) == []
    require_nobody(mall, first)
    require_whole(mall)


def test_an_offer_of_a_disrupted_day_stands_until_it_works_again(mall: TestMall) -> None:
    token = sold_out(mall)
    siti = waits(mall, "siti")
    mall.clock.set(at(8, 30, day=25))
    cancelled(mall, token)
    mall.do(declare_disruption, scope=mall.demo.scope)

    error = refused(mall, accept_offer, scope=public(mall), token=siti)

    assert isinstance(error, BookingDisrupted)
    assert status(mall, siti) == ["offered"]
    turn(mall, minutes=5)
    mall.do(lift_disruption, scope=mall.demo.scope)
    assert mall.do(accept_offer, scope=public(mall), token=siti).slot_start == TEN
    require_whole(mall)


def test_an_offer_of_a_disrupted_day_runs_out(mall: TestMall) -> None:
    token = sold_out(mall)
    siti = waits(mall, "siti")
    mall.clock.set(at(8, 30, day=25))
    cancelled(mall, token)
    mall.do(declare_disruption, scope=mall.demo.scope)

    turn(mall, minutes=31)

    assert status(mall, siti) == ["passed"]
    assert mall.rows(SlotHold) == []
    require_nobody(mall, siti)


def test_who_does_not_answer_is_passed_over(mall: TestMall) -> None:
    token = sold_out(mall)
    first, second = waits(mall, "siti"), waits(mall, "budi")
    cancelled(mall, token)

    mall.clock.move(minutes=29)
    mall.do(expire_holds, scope=public(mall))
    assert status(mall, first, second) == ["offered", "waiting"]
    mall.clock.move(minutes=1)

    assert isinstance(refused(mall, accept_offer, scope=public(mall), token=first), OfferOver)
    mall.do(expire_holds, scope=public(mall))
    assert status(mall, first, second) == ["passed", "offered"]
    assert isinstance(refused(mall, accept_offer, scope=public(mall), token=first), OfferOver)
    require_nobody(mall, first)
    mall.do(accept_offer, scope=public(mall), token=second)
    require_whole(mall)


def test_nobody_gets_between_a_lapsed_hold_and_those_who_wait(mall: TestMall) -> None:
    """Whoever books counts the lapsed hold down, and that gives its place to the one who waits."""
    open_places(mall)
    made(mall, EIGHT, who="early")
    mall.do(hold_slot, scope=public(mall), services=["A1"], slot_start=TEN)
    first = waits(mall, "siti")
    mall.clock.move(seconds=300)

    made(mall, at(10, day=26), who="other day")

    assert status(mall, first) == ["offered"]
    refused(mall, book, scope=public(mall), services=["A1"], slot_start=TEN, person=person("quick"))
    require_whole(mall)


def test_a_place_that_comes_back_at_random_is_offered_then(mall: TestMall) -> None:
    token = sold_out(mall, return_within_seconds=86400)
    first = waits(mall, "siti")

    cancelled(mall, token)

    (kept,) = mall.rows(SlotHold)
    assert status(mall, first) == ["waiting"]
    mall.clock.set(kept.expires_at)
    mall.do(expire_holds, scope=public(mall))
    # by night the half hour begins at seven, and for a place at ten it is over at half past nine
    assert status(mall, first) == (["offered"] if kept.expires_at <= at(9, 25, day=25) else ["waiting"])


def test_a_move_frees_the_old_place(mall: TestMall) -> None:
    token = sold_out(mall)
    first = waits(mall, "siti")

    mall.do(reschedule, scope=public(mall), token=token, slot_start=at(10, day=26))

    assert status(mall, first) == ["offered"]
    require_whole(mall)


def test_what_is_released_later_is_offered_too(mall: TestMall) -> None:
    """The day before at 15:00 the second place of each step can be booked, by those who wait as well."""
    open_places(mall, places=2, stages=[[14, "08:00", 50], [1, "15:00", 100]])
    for hour in (8, 10):
        made(mall, at(hour, day=25), who=f"{hour}")
    tokens = [waits(mall, who) for who in "abc"]
    turn(mall, hours=5)
    assert status(mall, *tokens) == ["waiting"] * 3

    turn(mall, hours=1)

    assert status(mall, *tokens) == ["offered", "offered", "waiting"]
    assert {seen(mall, token).offered_start for token in tokens[:2]} == {EIGHT, TEN}
    require_whole(mall)


def test_what_is_released_goes_past_nobody_who_waits(mall: TestMall) -> None:
    """Before the job has looked: whoever books, keeps a time, moves or joins the list comes after them."""
    open_places(mall, places=2, stages=[[14, "08:00", 50], [1, "15:00", 100]])
    for hour in (8, 10):
        made(mall, at(hour, day=25), who=f"{hour}")
    other = made(mall, at(10, day=26), who="other").token
    tokens = [waits(mall, who) for who in "ab"]
    mall.clock.move(hours=6)
    wish = {"scope": public(mall), "services": ["A1"], "slot_start": TEN}

    assert isinstance(refused(mall, book, **wish, person=person("late")), SlotFull)
    assert isinstance(refused(mall, hold_slot, **wish), SlotFull)
    assert isinstance(refused(mall, reschedule, scope=public(mall), token=other, slot_start=TEN), SlotFull)
    tokens.append(waits(mall, "late"))

    assert status(mall, *tokens) == ["offered", "offered", "waiting"]
    require_whole(mall)


def test_what_is_left_after_those_who_wait_is_for_everybody(mall: TestMall) -> None:
    open_places(mall)
    for hour in (8, 10):
        made(mall, at(hour, day=25), who=f"{hour}")
    token = waits(mall, "a")
    open_places(mall, places=3)

    made(mall, EIGHT, who="other")

    assert status(mall, token) == ["offered"]
    assert (seen(mall, token).offered_start, free_at(mall, EIGHT), free_at(mall, TEN)) == (EIGHT, 0, 2)
    require_whole(mall)


def test_there_is_no_offer_that_comes_too_late(mall: TestMall) -> None:
    """For ten o'clock until half past nine; what is left then is for whoever books."""
    token = sold_out(mall)
    first = waits(mall, "siti")
    mall.clock.set(at(9, 26, day=25))

    cancelled(mall, token)

    assert (status(mall, first), free_at(mall, TEN)) == (["waiting"], 1)
    mall.clock.set(at(9, day=26))
    mall.do(expire_holds, scope=public(mall))
    assert status(mall, first) == ["over"]
    require_nobody(mall, first)


def test_several_days_and_people(mall: TestMall) -> None:
    token = sold_out(mall)
    other = [made(mall, at(hour, day=26), who=f"{hour}").token for hour in (8, 10)]
    first = waits(mall, "siti", last_day=date(2026, 11, 26))
    second = waits(mall, "budi")

    cancelled(mall, other[0])
    cancelled(mall, token)

    assert [seen(mall, one).offered_start for one in (first, second)] == [at(8, day=26), TEN]
    for one in (first, second):
        mall.do(accept_offer, scope=public(mall), token=one)
    require_whole(mall)


def test_answers_that_come_at_the_wrong_time(mall: TestMall) -> None:
    token = sold_out(mall)
    first = waits(mall, "siti")

    assert isinstance(refused(mall, accept_offer, scope=public(mall), token=first), NoOffer)
    with pytest.raises(UnknownWait):
        mall.do(accept_offer, scope=public(mall), token="nobody")
    cancelled(mall, token)
    mall.do(accept_offer, scope=public(mall), token=first)
    assert isinstance(refused(mall, accept_offer, scope=public(mall), token=first), WaitOver)


def test_services_of_one_pool_share_the_line(mall: TestMall) -> None:
    """A place of the agency goes to whoever came first, whatever service of it they wait for."""
    rules(mall, grid_minutes=120, places=1, return_within_seconds=0, stages=[[14, "08:00", 100]])
    made(mall, EIGHT, who="early")
    token = made(mall, TEN, who="holder").token
    first, second = waits(mall, "siti", service="A2"), waits(mall, "budi", service="A1")

    cancelled(mall, token)

    assert status(mall, first, second) == ["offered", "waiting"]


def test_a_service_that_is_closed_does_not_close_the_others_of_its_pool(mall: TestMall) -> None:
    rules(mall, grid_minutes=120, places=1, return_within_seconds=0, stages=[[14, "08:00", 100]])
    made(mall, EIGHT, who="early")
    token = made(mall, TEN, who="holder").token
    first, second = waits(mall, "siti", service="A2"), waits(mall, "budi", service="A1")
    closed(mall, "A2")

    cancelled(mall, token)

    assert status(mall, first, second) == ["waiting", "offered"]
