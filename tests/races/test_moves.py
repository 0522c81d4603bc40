"""Moves of two officers meet on the same ticket or counter: one of them is refused, and nobody is lost or twice there."""

from collections import Counter as Tally
from collections.abc import Callable

import pytest

from tests.commands.desk import require_whole
from tests.factories import MallCopy, open_mall
from tests.races.duels import DUELS, duel, duel_unlocked
from tests.races.hands import race
from tests.races.raw import execute, rows
from tests.races.works import Seat

ROUNDS = 15
HANDS = {name: 3 if name == "transfer_and_calls" else 2 for name in DUELS}


def called_once(told: list[str]) -> bool:
    numbers = [one for one in told[1:] if one != "queue_empty"]
    return told[0] == "ok" and len(numbers) > 0 and len(set(numbers)) == len(numbers)


LEGAL: dict[str, Callable[[list[str]], bool]] = {
    "transfer_and_calls": called_once,
    "undo_and_call": lambda told: told in (["ok", "queue_empty"], ["undo_overtaken", "ok"]),
    "two_merges": lambda told: sorted(told) == ["ok", "ticket_not_waiting"],
    "merge_and_call": lambda told: told in (["ok", "ok"], ["ticket_not_waiting", "ok"]),
    "two_open_one": lambda told: sorted(told) == ["counter_taken", "ok"],
    "requeue_and_close_day": lambda told: told in (["ok, 0 wait", "ok"], ["counter_closed, 0 wait", "ok"]),
}


def broken(url: str) -> list[str]:
    """What must never be, however the moves met."""
    looks = {
        "a visit in two places": """SELECT visit_id FROM ticket WHERE status IN ('waiting', 'called', 'serving', 'held')
            GROUP BY visit_id HAVING count(*) > 1""",
        "a number called at two counters": """SELECT ticket_id FROM serving WHERE outcome IS NULL
            GROUP BY ticket_id HAVING count(*) > 1""",
        "a merged visit without a ticket": """SELECT t.id FROM ticket t JOIN serving s ON s.ticket_id = t.id
            WHERE t.status = 'cancelled' AND s.ended_at IS NULL""",
        "a figure that is no count": """SELECT q.offer_id FROM queue_day q WHERE q.waiting <>
            (SELECT count(*) FROM ticket t WHERE t.offer_id = q.offer_id AND t.day = q.day AND t.status = 'waiting')""",
    }
    return [what for what, sql in looks.items() if rows(url, sql)]


@pytest.mark.parametrize("name", list(DUELS))
def test_moves_that_meet(mall_copy: MallCopy, seats: list[Seat], name: str) -> None:
    hands = HANDS[name]

    told = race(mall_copy.url, duel, hands=hands, seats=seats[:hands], name=name, rounds=ROUNDS)

    outcomes = Tally(tuple(one) for one in zip(*told, strict=True))
    assert [one for one in outcomes if not LEGAL[name](list(one))] == []
    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        require_whole(mall)
    assert broken(mall_copy.url) == []


@pytest.mark.parametrize("mall_copy", [pytest.param("postgresql", id="unlocked")], indirect=True)
@pytest.mark.parametrize("name", list(DUELS))
def test_control_moves_that_meet_without_the_malls_lock(
    mall_copy: MallCopy, seats: list[Seat], name: str
) -> None:
    """What the lock is there for; without it versions collide, too, so their unique indexes have to go first."""
    execute(mall_copy.url, "ALTER TABLE journal DROP CONSTRAINT uq_journal_mall_id_version")
    execute(mall_copy.url, "ALTER TABLE call DROP CONSTRAINT uq_call_mall_id_seq")
    hands = HANDS[name]

    told = race(mall_copy.url, duel_unlocked, hands=hands, seats=seats[:hands], name=name, rounds=2 * ROUNDS)

    outcomes = Tally(tuple(one) for one in zip(*told, strict=True))
    assert [one for one in outcomes if not LEGAL[name](list(one))] or broken(mall_copy.url)
