"""Officers press *next* at the same instant: nobody is called twice, nobody is passed over."""

from collections import Counter

import pytest

from tests.factories import MallCopy
from tests.races.conftest import Fill
from tests.races.hands import race
from tests.races.raw import execute, rows
from tests.races.test_tickets import CARELESS
from tests.races.works import Seat, call_all, call_all_unlocked, call_carelessly, press_next

QUEUE = 500
ROUNDS = 15


def test_control_a_careless_desk_calls_people_twice(database_url: str) -> None:
    execute(database_url, CARELESS)
    people = [{"number": number} for number in range(1, QUEUE + 1)]
    execute(database_url, "INSERT INTO careless_ticket (number) VALUES (:number)", *people)

    called = Counter(number for officer in race(database_url, call_carelessly) for number in officer)

    assert set(called) == set(range(1, QUEUE + 1))
    assert [number for number, times in called.items() if times > 1] != []


def test_eight_officers_call_each_of_500_once(mall_copy: MallCopy, seats: list[Seat], fill: Fill) -> None:
    waiting = fill(QUEUE)

    by_officer = race(mall_copy.url, call_all, seats=seats)

    assert sorted(number for called in by_officer for number in called) == waiting
    assert [called == sorted(called) for called in by_officer] == [
        True
    ] * 8  # each saw the queue move forward only
    assert [row.number for row in rows(mall_copy.url, "SELECT number FROM call ORDER BY seq")] == waiting
    assert rows(mall_copy.url, "SELECT count(*) FROM serving") == [(QUEUE,)]
    assert rows(mall_copy.url, "SELECT waiting FROM queue_day") == [(0,)]


@pytest.mark.parametrize("mall_copy", [pytest.param("postgresql", id="unlocked")], indirect=True)
def test_control_the_commands_alone_call_people_twice_without_the_malls_lock(
    mall_copy: MallCopy, seats: list[Seat], fill: Fill
) -> None:
    """What the lock is there for; without it versions collide, too, so their unique indexes have to go first."""
    fill(QUEUE // 5)
    execute(mall_copy.url, "ALTER TABLE journal DROP CONSTRAINT uq_journal_mall_id_version")
    execute(mall_copy.url, "ALTER TABLE call DROP CONSTRAINT uq_call_mall_id_seq")

    called = Counter(
        number for officer in race(mall_copy.url, call_all_unlocked, seats=seats) for number in officer
    )

    assert [number for number, times in called.items() if times > 1] != []


def test_two_counters_and_one_who_waits(mall_copy: MallCopy, seats: list[Seat]) -> None:
    left, right = race(mall_copy.url, press_next, hands=2, seats=seats[:2], rounds=ROUNDS, people=1)

    assert [sorted(both) for both in zip(left, right, strict=True)] == [
        [f"A-{turn:03d}", "queue_empty"] for turn in range(1, ROUNDS + 1)
    ]


def test_two_counters_and_two_who_wait(mall_copy: MallCopy, seats: list[Seat]) -> None:
    left, right = race(mall_copy.url, press_next, hands=2, seats=seats[:2], rounds=ROUNDS, people=2)

    assert [sorted(both) for both in zip(left, right, strict=True)] == [
        [f"A-{2 * turn - 1:03d}", f"A-{2 * turn:03d}"] for turn in range(1, ROUNDS + 1)
    ]


def test_one_counter_pressed_twice_calls_one(mall_copy: MallCopy, seats: list[Seat]) -> None:
    desk = [seats[0], seats[0]]

    left, right = race(mall_copy.url, press_next, hands=2, seats=desk, rounds=ROUNDS, people=2)

    assert [sorted(both) for both in zip(left, right, strict=True)] == [
        [f"A-{turn:03d}", "ticket_in_progress"] for turn in range(1, ROUNDS + 1)
    ]


def test_one_counter_pressed_twice_with_one_key_answers_twice_the_same(
    mall_copy: MallCopy, seats: list[Seat]
) -> None:
    desk = [seats[0], seats[0]]

    left, right = race(mall_copy.url, press_next, hands=2, seats=desk, rounds=ROUNDS, people=2, once=True)

    assert left == right == [f"A-{turn:03d}" for turn in range(1, ROUNDS + 1)]
