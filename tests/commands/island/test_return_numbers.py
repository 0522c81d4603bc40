"""What a kiosk gives back is for the next one, and for it alone."""

from app.models import NumberLease
from counters.commands.island.return_numbers import return_numbers
from tests.commands.island.kiosks import IslandKiosk, kiosk
from tests.factories import TestMall


def ranges(one: IslandKiosk, letter: str = "A") -> list[tuple[int, int]]:
    return [(held.next, held.last) for held in one.ranges.values() if held.letter == letter]


def test_the_rest_goes_to_the_next_kiosk(mall: TestMall) -> None:
    one, other = kiosk(mall), kiosk(mall)
    one.ask()
    one.issue("A1")
    one.issue("A1")

    count = one.give_back()
    other.ask()

    assert count == 10 * len(other.ranges) - 2
    assert (ranges(other), ranges(other, "B")) == ([(5003, 5010)], [(5001, 5010)])


def test_what_was_used_before_is_still_handed_over(mall: TestMall) -> None:
    one = kiosk(mall)
    one.ask()
    one.issue("A1")
    one.give_back()

    assert [told.state for told in one.hand_over()] == ["waiting"]


def test_a_second_time_nothing_happens(mall: TestMall) -> None:
    one, other = kiosk(mall), kiosk(mall)
    one.ask()
    held = list(one.ranges)
    one.give_back()
    other.ask()
    version = mall.state().version

    for lease_id in held:
        mall.do(
            return_numbers,
            scope=one.scope,
            device_id=one.device_id,
            lease_id=lease_id,
            unused_from=5001,
        )

    assert mall.state().version == version
    assert {row.device_id for row in mall.rows(NumberLease)} == {other.device_id}


def test_a_kiosk_that_gets_its_own_back_cannot_lose_it_to_an_old_request(mall: TestMall) -> None:
    one = kiosk(mall)
    one.ask()
    old = list(one.ranges)
    one.give_back()
    one.ask()

    assert ranges(one) == [(5001, 5010)]
    assert not set(old) & set(one.ranges)


def test_nobody_gives_back_what_is_anothers(mall: TestMall) -> None:
    one, other = kiosk(mall), kiosk(mall)
    one.ask()

    for lease_id in one.ranges:
        told = mall.do(
            return_numbers, scope=other.scope, device_id=other.device_id, lease_id=lease_id, unused_from=5001
        )
        assert told.numbers == 0
