"""Any moves in any order, by five officers of two agencies and by visitors: the laws hold, an undo restores what was shown."""

from collections import Counter as Tally
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.errors import AntreError
from app.models import ItineraryStop, Offer, Serving, Ticket, Visit
from app.vocabulary import PriorityGroup
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.postpone_ticket import postpone_ticket
from tests.commands.desk import require_whole, take
from tests.commands.turns import shown, turn
from tests.factories import TestMall

SEATS = [("A", 1), ("A", 2), ("A", 3), ("B", 1), ("B", 2)]
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
    "add",
    "note",
    "priority",
    "merge",
]
DESK = {"open", "pause", "close"}
STEPS = st.one_of(
    st.tuples(
        st.just("take"), st.sampled_from(SERVICES), st.tuples(st.booleans(), st.sampled_from(SERVICES))
    ),
    st.tuples(st.just("pass"), st.integers(1, 300), st.none()),
    st.tuples(st.sampled_from(["cancel", "postpone"]), st.integers(0, 30), st.none()),
    st.tuples(
        st.sampled_from([*MOVES, "next", "next", *["serve"] * 8, *sorted(DESK)]),
        st.sampled_from(SEATS),
        st.tuples(st.booleans(), st.integers(0, 30), st.sampled_from(SERVICES)),
    ),
)
WHERE = {"call": "waiting", "resume": "held", "back": "absent", "priority": "waiting", "merge": "waiting"}
OPEN = {"waiting", "called", "serving", "held"}


def standing(mall: TestMall) -> list[tuple[Any, ...]]:
    """Every ticket, serving and plan as anybody can tell it."""
    rows: list[tuple[Any, ...]] = [
        (row.id, row.status, row.counter_id, row.key_at, row.note, row.only_counter_id)
        for row in mall.rows(Ticket)
    ]
    rows += [(row.id, row.outcome, row.result, row.started_at, row.ended_at) for row in mall.rows(Serving)]
    rows += [(row.id, row.state, row.ticket_id, row.serving_id) for row in mall.rows(ItineraryStop)]
    rows += [(row.id, row.priority) for row in mall.rows(Visit)]
    return rows


def require_laws(mall: TestMall) -> None:
    numbers = [(row.day, row.number) for row in mall.rows(Visit)]
    assert len(set(numbers)) == len(numbers)
    tickets = {row.id: row for row in mall.rows(Ticket)}
    places = Tally(row.visit_id for row in tickets.values() if row.status in OPEN)
    assert not [visit for visit, count in places.items() if count > 1], "a visit stands in two places"
    absent = {row.visit_id for row in tickets.values() if row.status == "absent"}
    pending = []
    for stop in mall.rows(ItineraryStop):
        assert (stop.state == "begun") is (stop.ticket_id is not None)
        assert (stop.state == "done") is (stop.serving_id is not None)
        if stop.state == "begun":
            ticket = tickets[stop.ticket_id]
            assert (ticket.visit_id, ticket.offer_id) == (stop.visit_id, stop.offer_id)
        if stop.state == "pending":
            pending.append((stop.visit_id, stop.offer_id))
            assert places[stop.visit_id] == 1 or stop.visit_id in absent, "a stop that nobody will reach"
    assert len(set(pending)) == len(pending), "the same service is planned twice"


def chosen_by(mall: TestMall, move: str, picked: int) -> dict[str, Any]:
    """Of a move that names its ticket; the ticket may be one that does not allow it."""
    rows = mall.rows(Ticket, status=WHERE[move]) or mall.rows(Ticket)
    if not rows:
        return {}
    chosen: dict[str, Any] = {"ticket_id": rows[picked % len(rows)].id}
    if move == "priority":
        chosen["priority"] = PriorityGroup.ELDERLY if picked % 2 else None
    if move == "merge":
        others = [row for row in mall.rows(Ticket) if row.status in OPEN] or rows
        chosen["into_id"] = others[(picked * 7) % len(others)].id
    return chosen


def arguments_of(mall: TestMall, move: str, picked: int, service: str) -> dict[str, Any]:
    if move in WHERE:
        return chosen_by(mall, move, picked)
    if move == "transfer":
        only_at = mall.officer(service[0], 1 + picked % 2).seat if picked % 3 == 0 else None
        return {"service": service, "keep_place": picked % 2 == 0, "only_at": only_at}
    by_move: dict[str, dict[str, Any]] = {
        "add": {"service": service},
        "note": {"note": f"note {picked}"},
        "finish": {
            "also": [service] if picked % 5 == 0 else [],
            "outcome": "berkas-belum-lengkap" if picked % 7 == 0 else None,
        },
    }
    return by_move.get(move, {})


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
    if undo and move not in DESK:
        turn(mall, officer, "undo")
        assert (shown(mall), standing(mall)) == (before, rows)


def visitor(mall: TestMall, move: str, picked: int) -> None:
    visits = mall.rows(Visit)
    if visits:
        command = cancel_ticket if move == "cancel" else postpone_ticket
        with suppress(AntreError):
            mall.do(command, scope=mall.kiosk, token=visits[picked % len(visits)].token)


def set_up(mall: TestMall) -> None:
    """B2 is the back office of B1; an outcome ends the stages."""
    second = mall.demo.plan.offer("B2").offer_id
    mall.change(Offer, {"next_offer_id": second}, code="B1")
    mall.change(Offer, {"announced": False}, code="B2")


@pytest.mark.timeout(180)
def test_the_laws_hold(mall: TestMall) -> None:
    set_up(mall)

    @settings(
        max_examples=8,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(st.lists(STEPS, min_size=25, max_size=45))
    def day(steps: list[Any]) -> None:
        """One example goes on where the last one ended: the laws hold for every state."""
        for seat in SEATS:
            with suppress(AntreError):
                turn(mall, mall.officer(*seat), "open")
        for what, where, how in steps:
            if what == "take":
                with suppress(AntreError):
                    take(mall, where, PriorityGroup.ELDERLY if how[0] else None, also=[how[1]])
            elif what == "pass":
                mall.clock.move(seconds=where)
            elif what in {"cancel", "postpone"}:
                visitor(mall, what, where)
            elif what == "serve":
                step(mall, "next", where, (False, 0, ""))
                step(mall, "finish", where, how)
            else:
                step(mall, what, where, how)
            require_laws(mall)
        require_whole(mall)

    day()
    assert {row.state for row in mall.rows(ItineraryStop)} >= {"pending", "begun"}
    for picked in range(len(mall.rows(Visit))):
        visitor(mall, "cancel", picked)
    assert mall.rows(ItineraryStop, state="dropped")
    require_laws(mall)
    require_whole(mall)
