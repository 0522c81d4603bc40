"""Until when somebody who waited may answer, and what is offered to them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidValue, PlacesFree
from counters.rules.slots import FreeSlot
from counters.rules.waiting_list import answer_until, choose_offer, days_waited_for, worth_waiting
from tests.factories import TIMEZONE, at

HALF_HOUR = timedelta(minutes=30)


def window(start: datetime, free: int = 1) -> FreeSlot:
    return FreeSlot(starts_at=start, ends_at=start + HALF_HOUR, places=1, free=free)


@pytest.mark.parametrize(
    ("now", "starts_at", "until"),
    [
        (at(9), at(10, day=25), at(9, 30)),
        (at(23, 10), at(10, day=25), at(7, 30, day=25)),
        (at(3, day=25), at(10, day=25), at(7, 30, day=25)),
        (at(21), at(10, day=25), at(7, 30, day=25)),
        (at(20, 59), at(10, day=25), at(21, 29)),
        (at(9, 20), at(10), at(9, 30)),
        (at(9, 25), at(10), at(9, 30)),
        (at(9, 26), at(10), None),
        (at(23), at(7, 10, day=25), at(6, 40, day=25)),
    ],
)
def test_when_an_answer_is_due(now: datetime, starts_at: datetime, until: datetime | None) -> None:
    assert answer_until(now=now, starts_at=starts_at, within=HALF_HOUR, timezone=TIMEZONE) == until


@given(minutes=st.integers(0, 3 * 24 * 60), ahead=st.integers(0, 3 * 24 * 60), within=st.integers(5, 24 * 60))
def test_there_is_always_time_to_answer_and_to_come(minutes: int, ahead: int, within: int) -> None:
    now = at(0) + timedelta(minutes=minutes)
    starts_at = now + timedelta(minutes=ahead)

    until = answer_until(now=now, starts_at=starts_at, within=timedelta(minutes=within), timezone=TIMEZONE)

    if until is not None:
        assert until - now >= timedelta(minutes=5)
        assert starts_at - until >= HALF_HOUR


def test_the_earliest_window_that_leaves_time_is_offered() -> None:
    found = [window(at(9, 15)), window(at(10), free=0), window(at(11)), window(at(12))]

    chosen = choose_offer(found, now=at(9), within=HALF_HOUR, timezone=TIMEZONE)

    assert chosen
    assert (chosen.window.starts_at, chosen.answer_until) == (at(11), at(9, 30))
    assert choose_offer(found[:2], now=at(9), within=HALF_HOUR, timezone=TIMEZONE) is None


def test_it_is_worth_waiting_for_what_is_full_and_not_too_soon() -> None:
    assert worth_waiting([window(at(10), free=0)], now=at(9))
    assert not worth_waiting([window(at(9, 30), free=0)], now=at(9))
    assert not worth_waiting([], now=at(9))
    with pytest.raises(PlacesFree):
        worth_waiting([window(at(10), free=0), window(at(11))], now=at(9))


def test_days() -> None:
    today = date(2026, 12, 30)

    assert days_waited_for(today, date(2027, 1, 1), today=today) == [
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]
    for first, last in (
        (date(2026, 12, 29), today),
        (today, date(2026, 12, 29)),
        (today, date(2027, 1, 13)),
    ):
        with pytest.raises(InvalidValue):
            days_waited_for(first, last, today=today)
