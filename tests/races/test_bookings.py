"""Eight people want the last place of a slot in the same instant: one has it, and the others are told."""

from datetime import datetime, timedelta

from counters.commands.bookings.set_booking_rules import set_booking_rules
from tests.factories import MallCopy, open_mall
from tests.races.hands import race
from tests.races.raw import execute, rows
from tests.races.works import book_carelessly, book_each

CARELESS = "CREATE TABLE careless_booking (slot INTEGER, hand INTEGER)"
FIRST = datetime.fromisoformat("2026-11-25T08:00:00+07:00")
SLOTS = [FIRST + timedelta(minutes=15 * step) for step in range(16)]


def test_control_a_careless_booking_sells_a_place_twice(database_url: str) -> None:
    """Without this the next test could pass because the race never happens."""
    execute(database_url, CARELESS)

    race(database_url, book_carelessly, slots=100)

    sold = rows(database_url, "SELECT slot, count(*) AS times FROM careless_booking GROUP BY slot")
    assert max(row.times for row in sold) > 1


def test_the_last_place_of_a_slot_is_sold_once(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        changes = {"pooled": False, "places": 1, "stages": [[14, "00:00", 100]]}
        mall.do(set_booking_rules, scope=mall_copy.demo.scope, changes=changes, service="A1")

    told = race(mall_copy.url, book_each, mall_id=mall_copy.demo.mall_id, slots=SLOTS)

    for by_slot in zip(*told, strict=True):
        assert sorted(by_slot) == ["booked", *["slot_full"] * 7]
    kept = rows(mall_copy.url, "SELECT starts_at, count(*) AS times FROM booking_stop GROUP BY starts_at")
    assert [row.times for row in kept] == [1] * len(SLOTS)
    assert {row.booked for row in rows(mall_copy.url, "SELECT booked FROM slot WHERE booked > 0")} == {1}
