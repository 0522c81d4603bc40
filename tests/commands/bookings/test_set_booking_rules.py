from typing import Any

import pytest

from app.errors import InvalidValue
from counters.commands.bookings.set_booking_rules import set_booking_rules
from tests.commands.bookings.visitors import free_at, public, refused, rules
from tests.factories import TestMall, at


def test_the_narrower_place_wins(mall: TestMall) -> None:
    mall.clock.set(at(7, 30))
    rules(mall, places=3)
    rules(mall, "A1", places=7, pooled=False)

    assert (free_at(mall, at(10), "A1"), free_at(mall, at(10), "A2")) == (7, 3)
    rules(mall, "A1")
    assert free_at(mall, at(10), "A1") == 3


def test_one_weekday(mall: TestMall) -> None:
    mall.do(set_booking_rules, scope=public(mall), changes={"bookable": False}, weekday=3)

    assert (free_at(mall, at(10, day=25)), free_at(mall, at(10, day=26)) > 0) == (0, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"places": -1},
        {"places": True},
        {"grid_minutes": 7},
        {"nonsense": 1},
        {"pooled": 1},
        {"stages": []},
        {"stages": [[1, "15:00", 50]]},
        {"stages": [[1, "15:00", 100], [14, "08:00", 70]]},
        {"stages": [["x"]]},
    ],
)
def test_nonsense_is_refused(mall: TestMall, changes: Any) -> None:
    error = refused(mall, set_booking_rules, scope=public(mall), changes=changes)

    assert isinstance(error, InvalidValue)
