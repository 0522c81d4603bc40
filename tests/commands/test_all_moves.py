"""Any moves in any order, by four officers of two agencies: the laws hold, and an undo puts back what was shown."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.errors import AntreError, NoTicketNow
from app.models import Ticket, Visit
from app.vocabulary import PriorityGroup
from tests.commands.desk import require_whole, take
from tests.commands.turns import shown, turn
from tests.factories import TestMall

SEATS = [("A", 1), ("A", 2), ("B", 1), ("B", 2)]
SERVICES = ["A1", "A2", "B1", "B2"]
MOVES = [
    "next",
    "call",
    "recall",
    "start",
    "finish",
    "absent",
    "hold",
    "resume",
    "requeue",
    "back",
    "transfer",
]
STEPS = st.one_of(
    st.tuples(st.just("take"), st.sampled_from(SERVICES), st.booleans()),
    st.tuples(st.just("pass"), st.integers(1, 300), st.none()),
    st.tuples(
        st.sampled_from([*MOVES, "next", "next", "pause", "open", "close"]),
        st.sampled_from(SEATS),
        st.tuples(st.booleans(), st.integers(0, 30), st.sampled_from(SERVICES)),
    ),
)
WHERE = {"call": "waiting", "resume": "held", "back": "absent"}


def standing(mall: TestMall) -> list[tuple[Any, ...]]:
    """Every ticket as anybody can tell it."""
    return [
        (row.id, row.status, row.counter_id, row.key_at, row.note)
        for row in sorted(mall.rows(Ticket), key=lambda row: row.id)
    ]


def require_laws(mall: TestMall) -> None:
    numbers = [(row.day, row.number) for row in mall.rows(Visit)]
    assert len(set(numbers)) == len(numbers)
    open_ones = [
        row.visit_id for row in mall.rows(Ticket) if row.status in {"waiting", "called", "serving", "held"}
    ]
    assert len(set(open_ones)) == len(open_ones), "a visit stands in two places"


def arguments_of(mall: TestMall, move: str, picked: int, service: str) -> dict[str, Any]:
    if move == "transfer":
        return {"service": service, "keep_place": picked % 2 == 0}
    if move not in WHERE:
        return {}
    rows = mall.rows(Ticket, status=WHERE[move]) or mall.rows(Ticket)
    return {"ticket_id": rows[picked % len(rows)].id} if rows else {}


def step(mall: TestMall, move: str, seat: tuple[str, int], how: tuple[bool, int, str]) -> None:
    undo, picked, service = how
    officer = mall.officer(*seat)
    arguments = arguments_of(mall, move, picked, service)
    if move in WHERE and not arguments:
        return
    before, rows, version = shown(mall), standing(mall), mall.state().version
    name = "requeue" if move == "back" else move
    try:
        turn(mall, officer, name, **arguments)
    except AntreError:
        assert (shown(mall), standing(mall), mall.state().version) == (before, rows, version)
        return
    if undo and move not in {"open", "pause", "close"}:
        turn(mall, officer, "undo")
        assert (shown(mall), standing(mall)) == (before, rows)


@pytest.mark.timeout(120)
def test_the_laws_hold(mall: TestMall) -> None:
    @settings(
        max_examples=8,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(st.lists(STEPS, min_size=20, max_size=40))
    def day(steps: list[Any]) -> None:
        """One example goes on where the last one ended: the laws hold for every state."""
        for seat in SEATS:
            with suppress(AntreError):
                turn(mall, mall.officer(*seat), "open")
        for what, where, how in steps:
            if what == "take":
                with suppress(NoTicketNow):
                    take(mall, where, PriorityGroup.ELDERLY if how else None)
            elif what == "pass":
                mall.clock.move(seconds=where)
            else:
                step(mall, what, where, how)
        require_whole(mall)
        require_laws(mall)

    day()
