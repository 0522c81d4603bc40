"""Any moves in any order, by five officers of two agencies and by visitors: the laws hold, an undo restores what was shown."""

from collections import Counter as Tally
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.demo import DemoOfficer
from app.errors import AntreError
from app.models import Counter, ItineraryStop, Journal, Offer, Serving, Ticket, Visit
from app.vocabulary import FINAL, Action, PriorityGroup
from counters.commands.bookings.check_in import check_in
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.close_day import close_day
from counters.commands.tickets.postpone_ticket import postpone_ticket
from counters.queries.counter_console import counter_console
from counters.queries.free_slots import free_slots
from tests.commands.bookings.visitors import made, public
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
DESK = {"open", "pause", "close", "take_over", "auto"}  # of the counter, not of a ticket: nothing to undo
# What happens, whether at an officer's console as it offers or against it, and by whom and how.
KINDS = [
    *["act"] * 24,
    *MOVES,
    *sorted(DESK),
    *["take_over"] * 2,
    *["take"] * 6,
    "book",
    "pass",
    "pass",
    "cancel",
    "postpone",
]
STEPS = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from(SEATS),
    st.booleans(),
    # not integers(): it also draws numbers that it found in whatever is imported
    st.sampled_from(range(301)),
    st.sampled_from(SERVICES),
    st.sampled_from(SERVICES),
)
EVENTS = {
    *(
        "TicketTaken",
        "TicketCancelled",
        "TicketPostponed",
        "BookingCheckedIn",
        "VisitorCalled",
        "ServiceStarted",
    ),
    *(
        "ServiceFinished",
        "VisitorAbsent",
        "TicketRequeued",
        "TicketHeld",
        "TicketResumed",
        "TicketTransferred",
    ),
    *("ServiceAdded", "TicketNoted", "PriorityChanged", "TicketsMerged", "MoveUndone", "CounterOpened"),
    *("CounterPaused", "CounterClosed", "AutoCallSwitched"),
}
LONGEST = 2000  # steps after Hypothesis's own until everything has happened; a few hundred are enough
WHERE = {
    "call": "waiting",
    "resume": "held",
    "back": "absent",
    "note": "waiting",  # or of the one who stands there
    "priority": "waiting",
    "merge": "waiting",
}
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


Services = dict[Any, set[Any]]


def services_of(mall: TestMall) -> tuple[Services, Services]:
    """What each visit came for, and what of it is still to be done: conserved by whatever an officer does."""
    came: Services = {row.id: set() for row in mall.rows(Visit)}
    to_do: Services = {row.id: set() for row in mall.rows(Visit)}
    for row in mall.rows(Ticket):
        came[row.visit_id].add(row.offer_id)
        if row.status in OPEN:
            to_do[row.visit_id].add(row.offer_id)
    for row in mall.rows(ItineraryStop):
        if row.state != "dropped":
            came[row.visit_id].add(row.offer_id)
        if row.state == "pending":
            to_do[row.visit_id].add(row.offer_id)
    return came, to_do


def require_conserved(
    mall: TestMall, before: tuple[Services, Services], move: str, arguments: dict[str, Any]
) -> None:
    came, to_do = before
    if move == "merge":  # what the lost visit has still to do, the kept one does
        lost, kept = (mall.row(Ticket, id=arguments[name]).visit_id for name in ("ticket_id", "into_id"))
        came[kept] |= to_do[lost]
        came[lost] = set()
    now, _ = services_of(mall)
    assert not [visit for visit, services in came.items() if services - now[visit]], "a service is lost"


def chosen_by(mall: TestMall, move: str, picked: int) -> dict[str, Any]:
    """Of a move that names its ticket; the ticket may be one that does not allow it."""
    rows = mall.rows(Ticket, status=WHERE[move]) or mall.rows(Ticket)
    if not rows:
        return {}
    chosen: dict[str, Any] = {"ticket_id": rows[picked % len(rows)].id}
    if move == "note":
        chosen["note"] = f"note {picked}"
    if move == "priority":
        chosen["priority"] = PriorityGroup.ELDERLY if picked % 2 else None
    if move == "merge":
        others = [row for row in mall.rows(Ticket) if row.status in OPEN] or rows
        chosen["into_id"] = others[(picked * 7) % len(others)].id
    return chosen


def arguments_of(mall: TestMall, move: str, picked: int, service: str) -> dict[str, Any]:
    if move in WHERE and (move != "note" or picked % 2):
        return chosen_by(mall, move, picked)
    if move == "transfer":
        only_at = mall.officer(service[0], 1 + picked % 2).seat if picked % 3 == 0 else None
        return {"service": service, "keep_place": picked % 2 == 0, "only_at": only_at}
    if move == "take_over":
        return {"counter_id": mall.officer(service[0], 1 + picked % 2).seat}
    by_move: dict[str, dict[str, Any]] = {
        "auto": {"seconds": 10 if picked % 2 else None},
        "add": {"service": service},
        "note": {"note": f"note {picked}"},
        "finish": {
            "also": [service] if picked % 5 == 0 else [],
            "outcome": "berkas-belum-lengkap" if picked % 7 == 0 else None,
        },
    }
    return by_move.get(move, {})


def where_they_sit(mall: TestMall, officer: DemoOfficer) -> Any:
    """Their own counter, or the one that they took over."""
    return next((row.id for row in mall.rows(Counter, officer_id=officer.officer_id)), officer.seat)


def book_and_come(mall: TestMall, service: str, *, priority: bool, also: str) -> None:
    """For the next time that is free, checked in at once."""
    now, day = mall.clock.now(), mall.demo.plan.day
    slots = mall.ask(free_slots, scope=public(mall), service=service, first=day, last=day, now=now).slots
    free = next((one for one in slots if one.free), None)
    if free is None:
        return
    group = PriorityGroup.PREGNANT if priority else None
    wanted = list(dict.fromkeys([service, also]))
    booking = made(mall, free.starts_at, who=f"{len(mall.rows(Visit))}", services=wanted, priority=group)
    mall.do(check_in, scope=mall.kiosk, code=booking.code)


def step(mall: TestMall, move: str, seat: tuple[str, int], how: tuple[bool, int, str]) -> bool:
    """False if it was refused; undone at once where ``how`` says so."""
    undo, picked, service = how
    officer = mall.officer(*seat)
    arguments = arguments_of(mall, move, picked, service)
    if move in WHERE and not arguments:
        return False
    if move == "take_over":
        with suppress(AntreError):  # nobody is at two counters
            turn(mall, officer, "close", counter_id=where_they_sit(mall, officer))
    else:
        arguments |= {"counter_id": where_they_sit(mall, officer)}
    before, rows, version = shown(mall), standing(mall), mall.state().version
    services = services_of(mall)
    name = "requeue" if move == "back" else move
    try:
        turn(mall, officer, name, **arguments)
    except AntreError:
        assert (shown(mall), standing(mall), mall.state().version) == (before, rows, version)
        return False
    require_conserved(mall, services, move, arguments)
    if undo and move not in DESK:
        turn(mall, officer, "undo", counter_id=arguments["counter_id"])
        assert (shown(mall), standing(mall)) == (before, rows)
    return True


class Moves:
    """How often the officers tried each move, did it (False) and had it undone (True)."""

    def __init__(self) -> None:
        self.tried: Tally[str] = Tally()
        self.done: Tally[tuple[str, bool]] = Tally()


def act(mall: TestMall, seat: tuple[str, int], how: tuple[bool, int, str], moves: Moves) -> None:
    """Of the moves that the officer's console offers now the one that was tried least often.

    Pauses and closings are left to chance elsewhere.
    """
    officer = mall.officer(*seat)
    at = where_they_sit(mall, officer)
    desk = mall.ask(counter_console, scope=mall.scope(officer), counter_id=at, now=mall.clock.now())
    offered = [str(one) for one in desk.allowed if one not in {Action.PAUSE, Action.CLOSE}]
    if not offered:
        return
    undo, picked, _ = how
    turned = offered[picked % len(offered) :] + offered[: picked % len(offered)]
    names = ["back" if one == Action.REQUEUE and desk.current is None else one for one in turned]
    move = min(names, key=lambda one: moves.tried[one])
    moves.tried[move] += 1
    if move == Action.UNDO:
        with suppress(AntreError):
            turn(mall, officer, "undo", counter_id=at)
    else:
        undo = not moves.done[move, True] or (undo and moves.done[move, False] > 0)
        moves.done[move, undo] += step(mall, move, seat, (undo, *how[1:]))


def visitor(mall: TestMall, move: str, picked: int) -> None:
    visits = mall.rows(Visit)
    if visits:
        command = cancel_ticket if move == "cancel" else postpone_ticket
        with suppress(AntreError):
            mall.do(command, scope=mall.kiosk, token=visits[picked % len(visits)].token)


def happens(mall: TestMall, one: Any, moves: Moves) -> None:
    what, seat, undo, picked, service, also = one
    how = (undo, picked, service)
    if what == "take":
        with suppress(AntreError):
            take(mall, service, PriorityGroup.ELDERLY if undo else None, also=[also])
    elif what == "book":
        with suppress(AntreError):
            book_and_come(mall, service, priority=undo, also=also)
    elif what == "pass":
        mall.clock.move(seconds=picked)
    elif what in {"cancel", "postpone"}:
        visitor(mall, what, picked)
    elif what == "act":
        act(mall, seat, how, moves)
    else:
        step(mall, what, seat, how)


def set_up(mall: TestMall) -> None:
    """B2 is the back office of B1; an outcome ends the stages."""
    second = mall.demo.plan.offer("B2").offer_id
    mall.change(Offer, {"next_offer_id": second}, code="B1")
    mall.change(Offer, {"announced": False}, code="B2")


def left_out(mall: TestMall) -> list[str]:
    """What has not happened yet: moves, moves undone, states of a plan."""
    undone = {str(row.payload["move"]) for row in mall.rows(Journal, event="MoveUndone")}
    return sorted(
        (EVENTS - {event for event, _ in mall.events()})
        | (set(MOVES) - {"back"} - undone)  # an undone return is a requeue in the journal
        | ({"pending", "begun"} - {row.state for row in mall.rows(ItineraryStop)})
    )


def thrown(dice: Random) -> Any:
    """One of STEPS, each as likely: Hypothesis repeats what it likes, and may draw a day without half of them."""
    return (
        dice.choice(KINDS),
        dice.choice(SEATS),
        dice.random() < 0.5,
        dice.randrange(301),
        dice.choice(SERVICES),
        dice.choice(SERVICES),
    )


@pytest.mark.timeout(600)
def test_the_laws_hold(mall: TestMall) -> None:
    set_up(mall)
    moves = Moves()

    @settings(
        max_examples=24,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.lists(STEPS, min_size=30, max_size=45))
    def day(steps: list[Any]) -> None:
        """One example goes on where the last one ended: the laws hold for every state."""
        for seat in SEATS:
            with suppress(AntreError):
                turn(mall, mall.officer(*seat), "open")
        for one in steps:
            happens(mall, one, moves)
            require_laws(mall)
        require_whole(mall)

    day()
    dice = Random(1)
    for _ in range(LONGEST):
        if not left_out(mall):
            break
        happens(mall, thrown(dice), moves)
        require_laws(mall)
    assert left_out(mall) == []
    for picked in range(len(mall.rows(Visit))):
        visitor(mall, "cancel", picked)
    assert mall.rows(ItineraryStop, state="dropped")
    require_laws(mall)
    require_whole(mall)
    mall.do(close_day, scope=mall.demo.scope, day=mall.demo.plan.day)
    assert {row.status for row in mall.rows(Ticket)} <= set(FINAL)
    assert not [row for row in mall.rows(Serving) if row.ended_at is None]
    assert {row.state for row in mall.rows(Counter)} == {"closed"}
    require_laws(mall)
    require_whole(mall)
