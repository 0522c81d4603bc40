from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.errors import (
    AlreadyBooked,
    AlreadyWaiting,
    AntreError,
    InvalidValue,
    NotBookable,
    PlacesFree,
    TooManyBookings,
    WaitingListFull,
)
from app.models import WaitlistDay, WaitlistEntry
from counters.commands.waiting_list.join_waiting_list import join_waiting_list
from tests.commands.bookings.visitors import made, person, public, refused, rules
from tests.commands.waiting_list.waiters import (
    DAY,
    TEN,
    cancelled,
    open_places,
    require_nobody,
    seen,
    sold_out,
    status,
    waits,
)
from tests.factories import TestMall, at


def refusal(mall: TestMall, who: str = "siti", first: date = DAY, **more: Any) -> type[AntreError]:
    arguments = {"service": "A1", "first_day": first, "person": person(who), **more}
    return type(refused(mall, join_waiting_list, scope=public(mall), **arguments))


def test_people_stand_in_the_order_in_which_they_came(mall: TestMall) -> None:
    sold_out(mall)

    tokens = [waits(mall, who) for who in "abc"]

    assert [seen(mall, token).ahead for token in tokens] == [0, 1, 2]
    assert status(mall, *tokens) == ["waiting"] * 3
    assert [event for event, _ in mall.events()][-3:] == ["WaitingListJoined"] * 3


def test_nobody_waits_for_what_can_be_booked(mall: TestMall) -> None:
    open_places(mall)

    assert refusal(mall) is PlacesFree
    made(mall, at(8, day=25), who="early")
    assert refusal(mall) is PlacesFree
    made(mall, TEN, who="holder")
    waits(mall, "siti")


def test_a_person_waits_once_for_a_day(mall: TestMall) -> None:
    sold_out(mall)
    waits(mall, "siti")

    assert refusal(mall, "siti") is AlreadyWaiting
    assert refusal(mall, "holder") is AlreadyBooked
    waits(mall, "budi")


def test_the_database_alone_refuses_a_second_wait(mall: TestMall) -> None:
    """With the rule bypassed: the row of somebody's second wait for a service and day."""
    sold_out(mall)
    entry, other = (mall.row(WaitlistEntry, token=waits(mall, who)) for who in ("siti", "budi"))

    with pytest.raises(IntegrityError):
        mall.change(WaitlistDay, {"identity_hash": entry.identity_hash}, entry_id=other.id)


def test_several_days_are_one_wait(mall: TestMall) -> None:
    """Thursday has a place, so nobody waits over it; Saturday and Sunday are closed."""
    sold_out(mall)
    assert refusal(mall, "siti", last_day=date(2026, 11, 26)) is PlacesFree
    for hour in (8, 10):
        made(mall, at(hour, day=26), who=f"{hour}")

    token = waits(mall, "siti", last_day=date(2026, 11, 26))

    entry = mall.row(WaitlistEntry, token=token)
    days = [row.day for row in mall.rows(WaitlistDay, entry_id=entry.id)]
    assert days == [date(2026, 11, 25), date(2026, 11, 26)]
    assert refusal(mall, "siti", first=date(2026, 11, 26)) is AlreadyWaiting


def test_the_list_has_an_end(mall: TestMall) -> None:
    sold_out(mall, waiting_list=1)
    waits(mall, "siti")

    assert refusal(mall, "budi") is WaitingListFull
    rules(mall, "A1", waiting_list=0)
    assert refusal(mall, "budi") is NotBookable


def test_a_person_waits_at_so_many_places(mall: TestMall) -> None:
    sold_out(mall, per_person=1)
    waits(mall, "siti")
    for hour in (8, 10):
        made(mall, at(hour, day=26), who=f"{hour}")

    assert refusal(mall, "siti", first=date(2026, 11, 26)) is TooManyBookings


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        (date(2026, 11, 23), None, InvalidValue),  # yesterday
        (date(2026, 11, 25), date(2026, 11, 24), InvalidValue),
        (date(2026, 11, 25), date(2026, 12, 9), InvalidValue),
        (date(2026, 11, 29), None, NotBookable),  # a Sunday
        (date(2027, 2, 24), None, NotBookable),  # not released
    ],
)
def test_days_that_cannot_be_waited_for(
    mall: TestMall, first: date, last: date | None, error: type[AntreError]
) -> None:
    sold_out(mall)

    assert refusal(mall, first=first, last_day=last) is error


def test_whoever_books_the_day_after_all_is_not_offered_it(mall: TestMall) -> None:
    """Siti waits, then gets a place by herself: the next one is offered the other, and she is offered nothing more."""
    token = sold_out(mall)
    first, second = waits(mall, "siti"), waits(mall, "budi")
    rules(
        mall,
        "A1",
        places=2,
        pooled=False,
        grid_minutes=120,
        return_within_seconds=0,
        stages=[[14, "08:00", 100]],
    )
    made(mall, TEN, who="siti")  # and eight is offered to Budi

    cancelled(mall, token)

    assert status(mall, first, second) == ["over", "offered"]
    require_nobody(mall, first)
