"""Places came free and were offered to nobody yet: eight people want them in the same instant as one who waits."""

from datetime import datetime, timedelta

import pytest

from counters.commands.bookings.book import book
from counters.commands.bookings.set_booking_rules import set_booking_rules
from counters.commands.waiting_list.join_waiting_list import join_waiting_list
from tests.factories import MallCopy, TestMall, open_mall
from tests.races.hands import race
from tests.races.raw import execute, rows
from tests.races.works import book_each, book_each_unlocked, person_of

FIRST = datetime.fromisoformat("2026-11-25T08:00:00+07:00")
EIGHTS = [FIRST + timedelta(days=ahead) for ahead in (0, 1, 5, 6, 7, 8, 12, 13)]  # no weekend, no Friday
HANDS = 8


def one_waits_each_day(copy: MallCopy, *, places: int) -> None:
    """On every day both times were sold, somebody waits, and then there are `places` at each time."""
    with open_mall(copy.url, copy.demo) as mall:
        _rules(mall, places=1)
        for number, eight in enumerate(EIGHTS):
            for hours in (0, 2):
                mall.do(
                    book,
                    scope=copy.demo.scope,
                    services=["A1"],
                    slot_start=eight + timedelta(hours=hours),
                    person=person_of(100 + hours, number),
                )
            mall.do(
                join_waiting_list,
                scope=copy.demo.scope,
                service="A1",
                first_day=eight.date(),
                person=person_of(200, number),
            )
        _rules(mall, places=places)


def _rules(mall: TestMall, *, places: int) -> None:
    changes = {"pooled": False, "grid_minutes": 120, "places": places, "stages": [[14, "00:00", 100]]}
    mall.do(set_booking_rules, scope=mall.demo.scope, changes=changes, service="A1")


def kept_for_who_waits(url: str) -> list[int]:
    """Holds of each day, at any of its times."""
    found = rows(url, "SELECT count(*) AS times FROM slot_hold GROUP BY date(starts_at)")
    return sorted(row.times for row in found)


def test_whoever_waits_is_offered_theirs_before_the_last_is_sold(mall_copy: MallCopy) -> None:
    one_waits_each_day(mall_copy, places=3)

    told = race(mall_copy.url, book_each, mall_id=mall_copy.demo.mall_id, slots=EIGHTS)

    for by_slot in zip(*told, strict=True):
        assert sorted(by_slot) == ["booked", *["slot_full"] * (HANDS - 1)]
    assert kept_for_who_waits(mall_copy.url) == [1] * len(EIGHTS)
    offered = rows(mall_copy.url, "SELECT status FROM waitlist_entry")
    assert [row.status for row in offered] == ["offered"] * len(EIGHTS)


@pytest.mark.parametrize("mall_copy", [pytest.param("postgresql", id="unlocked")], indirect=True)
def test_control_without_the_malls_lock_somebody_is_offered_two(mall_copy: MallCopy) -> None:
    """What the lock is there for; without it versions collide, too, so their unique index has to go first."""
    one_waits_each_day(mall_copy, places=2 * HANDS)
    execute(mall_copy.url, "ALTER TABLE journal DROP CONSTRAINT uq_journal_mall_id_version")

    race(mall_copy.url, book_each_unlocked, mall_id=mall_copy.demo.mall_id, slots=EIGHTS)

    assert max(kept_for_who_waits(mall_copy.url)) > 1
