"""The order of a visit's stops, and where it stands in each line."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.vocabulary import OfferId
from counters.rules.calling import CallingRule
from counters.rules.itinerary import StopAhead, circular, expected_queue, further_key, in_order
from tests.factories import at

A, B, C = (OfferId(UUID(int=one)) for one in (1, 2, 3))


def stop(offer_id: OfferId, minutes: int) -> StopAhead:
    return StopAhead(offer_id=offer_id, code=str(offer_id), queue=timedelta(minutes=minutes))


def test_the_shortest_queue_is_first() -> None:
    found = in_order([stop(A, 30), stop(B, 10), stop(C, 20)])

    assert [one.offer_id for one in found] == [B, C, A]
    assert expected_queue(waiting=12, minutes=10, counters=4) == timedelta(minutes=30)
    assert expected_queue(waiting=1, minutes=10, counters=0) == timedelta(minutes=10)


def test_booked_stops_come_first_by_their_times() -> None:
    booked = [replace(stop(A, 30), booked_for=at(10)), replace(stop(C, 1), booked_for=at(11))]

    found = in_order([booked[1], stop(B, 5), booked[0]])

    assert [one.offer_id for one in found] == [A, C, B]


def test_the_photo_is_before_the_collection() -> None:
    found = in_order([stop(A, 30), stop(B, 10)], [(A, B)])

    assert [one.offer_id for one in found] == [A, B]
    assert [one.offer_id for one in in_order([stop(B, 10)], [(A, B)])] == [B]


def test_orders_in_circles_hold_nobody_up() -> None:
    assert len(in_order([stop(A, 1), stop(B, 2)], [(A, B), (B, A)])) == 2
    assert circular([(A, B), (B, C), (C, A)])
    assert not circular([(A, B), (B, C), (A, C)])


@pytest.mark.parametrize(
    ("before", "begins_at", "priority", "key"),
    [
        (at(9), at(9, 20), False, at(9)),
        (at(9), at(10, 45), False, at(10, 15)),
        (at(8, 30), at(10, 45), True, at(9, 45)),
    ],
)
def test_the_place_of_arrival_is_kept_within_a_bound(
    before: datetime, begins_at: datetime, *, priority: bool, key: datetime
) -> None:
    assert further_key(CallingRule(), before, begins_at=begins_at, priority=priority) == key
