from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from app.errors import AlreadyAsked, AlreadyBooked, DrawNotOpen, DrawOpen, InvalidValue, TooManyBookings
from app.models import DrawRequest
from counters.commands.bookings.book import book
from counters.commands.bookings.hold_slot import hold_slot
from counters.commands.draws.ask_in_draw import ask_in_draw
from counters.commands.waiting_list.join_waiting_list import join_waiting_list
from tests.commands.bookings.visitors import free_at, made, person, public, refused, rules
from tests.commands.draws.draw_day import CLOSES, DAY, OPENS, announced, asks, opened, seen, shown
from tests.factories import TIMEZONE, TestMall, at

ASK = {"service": "A1", "day": DAY}
EIGHT = at(8).replace(month=12, day=9)


def test_a_request_is_one_of_many(mall: TestMall) -> None:
    opened(mall)

    tokens = [asks(mall, who) for who in "abc"]

    assert [(seen(mall, token).status, seen(mall, token).place) for token in tokens] == [("asked", None)] * 3
    assert (shown(mall).state, shown(mall).requests, shown(mall).order) == ("open", 3, ())
    assert shown(mall).seed is None


def test_only_while_it_is_open(mall: TestMall) -> None:
    announced(mall)
    for moment in (at(7, 59, day=25), CLOSES):
        mall.clock.set(moment)
        error = refused(mall, ask_in_draw, scope=public(mall), person=person(), **ASK)
        assert isinstance(error, DrawNotOpen)
        assert error.facts == {"opens_at": OPENS, "closes_at": CLOSES}
    mall.clock.set(OPENS)
    asks(mall, "siti")
    other = {**ASK, "day": date(2026, 12, 1)}
    assert isinstance(refused(mall, ask_in_draw, scope=public(mall), person=person(), **other), DrawNotOpen)


def test_nobody_books_or_waits_past_the_draw(mall: TestMall) -> None:
    opened(mall)

    for command, more in (
        (book, {"services": ["A1"], "slot_start": EIGHT, "person": person()}),
        (hold_slot, {"services": ["A1"], "slot_start": EIGHT}),
        (join_waiting_list, {"service": "A1", "first_day": DAY, "person": person()}),
    ):
        assert isinstance(refused(mall, command, scope=public(mall), **more), DrawOpen)
    assert free_at(mall, EIGHT) == 0
    mall.clock.set(CLOSES)  # closed, and not decided yet
    assert isinstance(
        refused(mall, hold_slot, scope=public(mall), services=["A1"], slot_start=EIGHT), DrawOpen
    )


def test_one_request_a_person(mall: TestMall) -> None:
    opened(mall)
    asks(mall, "siti")

    assert isinstance(refused(mall, ask_in_draw, scope=public(mall), person=person(), **ASK), AlreadyAsked)
    asks(mall, "budi")
    request = mall.rows(DrawRequest)[0]
    with pytest.raises(IntegrityError):
        mall.change(DrawRequest, {"identity_hash": request.identity_hash})


def test_who_may_not_book_may_not_ask(mall: TestMall) -> None:
    opened(mall)
    # the draw goes on without its setting
    rules(mall, "A1", pooled=False, grid_minutes=120, places=1, per_person=1)
    made(mall, at(10, day=26))
    assert isinstance(refused(mall, ask_in_draw, scope=public(mall), person=person(), **ASK), TooManyBookings)
    made(mall, EIGHT, who="budi")
    assert isinstance(
        refused(mall, ask_in_draw, scope=public(mall), person=person("budi"), **ASK), AlreadyBooked
    )


def test_wishes_are_counted(mall: TestMall) -> None:
    opened(mall)
    for wishes, any_time in (([], False), ([EIGHT] * 6, True)):
        error = refused(
            mall, ask_in_draw, scope=public(mall), person=person(), wishes=wishes, any_time=any_time, **ASK
        )
        assert isinstance(error, InvalidValue)
    assert EIGHT.tzinfo is not None
    assert str(EIGHT.tzinfo) == TIMEZONE
