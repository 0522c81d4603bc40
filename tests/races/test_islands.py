"""Eight kiosks ask for numbers, give some back and hand tickets over at once: no number twice, no ticket twice."""

import pytest

from counters.rules.island import Issued
from tests.commands.island.kiosks import kiosk
from tests.factories import MallCopy, open_mall
from tests.races.hands import race
from tests.races.islands import SIZE, ask_and_return, hand_over_all, hand_over_unlocked, lease_carelessly
from tests.races.raw import execute, rows

HANDS = 8


def machines(copy: MallCopy, *, tickets: int = 0) -> tuple[list[object], list[Issued]]:
    """Eight paired kiosks, and what the first of them gave out by itself."""
    with open_mall(copy.url, copy.demo) as mall:
        kiosks = [kiosk(mall, f"Kios {number}", size=100) for number in range(HANDS)]
        if tickets:
            kiosks[0].ask()
        for _ in range(tickets):
            kiosks[0].issue("A1")
        return [one.device_id for one in kiosks], kiosks[0].drawer


def test_control_a_careless_lease_gives_ranges_twice(database_url: str) -> None:
    execute(database_url, "CREATE TABLE careless_lease (first INTEGER, last INTEGER)")

    begins = [first for hand in race(database_url, lease_carelessly, count=100) for first in hand]

    assert len(set(begins)) < len(begins) == 800


def test_eight_kiosks_never_hold_the_same_number(mall_copy: MallCopy) -> None:
    devices, _ = machines(mall_copy)

    kept = race(mall_copy.url, ask_and_return, mall_id=mall_copy.demo.mall_id, devices=devices, rounds=10)

    leases = rows(mall_copy.url, "SELECT id, series_id, first, last, device_id FROM number_lease")
    numbers = [(row.series_id, number) for row in leases for number in range(row.first, row.last + 1)]
    assert len(set(numbers)) == len(numbers)
    held = [row for row in leases if row.device_id is not None]
    assert len(held) == sum(len(one) for one in kept)
    assert {row.last - row.first + 1 for row in leases} == {SIZE}
    assert len(numbers) < len(held) * SIZE * 2, "what was given back is given again"


def test_a_drawer_handed_over_by_eight_at_once_is_there_once(mall_copy: MallCopy) -> None:
    devices, drawer = machines(mall_copy, tickets=25)

    states = race(
        mall_copy.url, hand_over_all, mall_id=mall_copy.demo.mall_id, devices=devices, drawer=drawer
    )

    assert states == [["waiting"] * 25] * HANDS
    found = [row.number for row in rows(mall_copy.url, "SELECT number FROM visit ORDER BY number")]
    assert found == [f"A-{5001 + turn}" for turn in range(25)]
    assert rows(mall_copy.url, "SELECT waiting FROM queue_day") == [(25,)]


@pytest.mark.parametrize("mall_copy", [pytest.param("postgresql", id="unlocked")], indirect=True)
def test_control_without_the_malls_lock_a_drawer_is_there_twice(mall_copy: MallCopy) -> None:
    """What the lock is there for; the constraints that would have the last word have to go first."""
    devices, drawer = machines(mall_copy, tickets=25)
    for table, constraint in (
        ("journal", "uq_journal_mall_id_version"),
        ("visit", "uq_visit_mall_id_day_number"),
        ("visit", "uq_visit_token"),
        ("offline_ticket", "pk_offline_ticket"),
    ):
        execute(mall_copy.url, f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")

    race(mall_copy.url, hand_over_unlocked, mall_id=mall_copy.demo.mall_id, devices=devices, drawer=drawer)

    assert rows(mall_copy.url, "SELECT count(*) FROM visit")[0][0] > len(drawer)
