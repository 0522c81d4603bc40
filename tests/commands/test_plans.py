"""No hot command and no page reads a growing table from end to end, on either database; each command costs the same."""

from collections.abc import Callable
from typing import Any

import pytest

from app.db import Prepared
from app.models import Ticket
from counters.commands.bookings.book import book
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.bookings.confirm_hold import confirm_hold
from counters.commands.bookings.hold_slot import hold_slot
from counters.commands.bookings.reschedule import reschedule
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.close_day import close_day
from counters.commands.tickets.postpone_ticket import postpone_ticket
from counters.queries.day_report import day_report
from counters.queries.free_slots import free_slots
from counters.queries.itinerary_of import itineraries_of_queue
from tests.commands.bookings.visitors import made, person, public
from tests.commands.desk import take, work
from tests.commands.plans import plan_of_statement, read_whole, whole_reads
from tests.commands.test_statements import WRITERS
from tests.commands.turns import console, shown, turn
from tests.factories import Statements, TestMall, at
from tests.waits import estimate, learn

Ask = Callable[[], Any]
Scene = Callable[[TestMall], Ask]


def seat(mall: TestMall, move: str, *before: str, **how: Any) -> Ask:
    officer = mall.officer()
    work(mall, officer, "open", *before)
    return lambda: turn(mall, officer, move, **how)


def undo_of(move: str, *before: str, **how: Any) -> Scene:
    def scene(mall: TestMall) -> Ask:
        take(mall, "A1", also=["A2", "B1"])
        seat(mall, move, *before, **how)()
        return lambda: turn(mall, mall.officer(), "undo")

    return scene


def chosen(mall: TestMall) -> Ask:
    take(mall)
    return seat(mall, "call", ticket_id=take(mall).ticket_id, reason="ill")


def absent(mall: TestMall) -> Ask:
    gone = take(mall)
    return seat(mall, "requeue", "next", "absent", ticket_id=gone.ticket_id)


def called(move: str, **how: Any) -> Scene:
    def scene(mall: TestMall) -> Ask:
        take(mall)
        return seat(mall, move, "next", **how)

    return scene


def resumed(mall: TestMall) -> Ask:
    held = take(mall)
    seat(mall, "hold", "next", note="copy")()
    return lambda: turn(mall, mall.officer(), "resume", ticket_id=held.ticket_id)


def waits(move: str, **how: Any) -> Scene:
    def scene(mall: TestMall) -> Ask:
        return seat(mall, move, ticket_id=take(mall).ticket_id, **how)

    return scene


def merged(mall: TestMall) -> Ask:
    return seat(mall, "merge", ticket_id=take(mall).ticket_id, into_id=take(mall).ticket_id)


def goes_on(mall: TestMall) -> Ask:
    take(mall, "A1", also=["B1"])
    return seat(mall, "finish", "next")


def relieved(mall: TestMall) -> Ask:
    take(mall)
    work(mall, mall.officer(), "open", "next")
    seat_id = mall.officer().seat
    return lambda: turn(mall, mall.officer("A", 2), "take_over", counter_id=seat_id)


def of_visitor(command: Any) -> Scene:
    def scene(mall: TestMall) -> Ask:
        taken = take(mall)
        take(mall)
        return lambda: mall.do(command, scope=mall.kiosk, token=taken.token)

    return scene


def booked(command: Any, by: str) -> Scene:
    def scene(mall: TestMall) -> Ask:
        booking = made(mall, at(10))
        mall.clock.set(at(9, 50))
        return lambda: mall.do(command, scope=mall.kiosk, **{by: getattr(booking, by)})

    return scene


def held(mall: TestMall) -> Ask:
    return lambda: mall.do(hold_slot, scope=public(mall), services=["A1"], slot_start=at(10))


def confirmed(mall: TestMall) -> Ask:
    hold = held(mall)()
    return lambda: mall.do(confirm_hold, scope=public(mall), hold=hold.token, person=person())


def moved(mall: TestMall) -> Ask:
    token = made(mall, at(10)).token
    return lambda: mall.do(reschedule, scope=public(mall), token=token, slot_start=at(11))


def makes(mall: TestMall) -> Ask:
    return lambda: mall.do(book, scope=public(mall), services=["A1"], slot_start=at(10), person=person())


COMMANDS: dict[str, tuple[Scene, int]] = {
    "take": (lambda mall: lambda: take(mall), 6),
    "take three": (lambda mall: lambda: take(mall, "A1", also=["A2", "B1"]), 13),
    "call next": (lambda mall: (take(mall), seat(mall, "next"))[1], 8),
    "call chosen": (chosen, 8),
    "recall": (called("recall"), 5),
    "start": (called("start"), 5),
    "finish": (called("finish"), 5),
    "finish and go on": (goes_on, 10),
    "absent": (called("absent"), 5),
    "requeue the absent": (absent, 7),
    "requeue": (called("requeue"), 8),
    "hold": (called("hold", note="copy"), 5),
    "resume": (resumed, 6),
    "transfer": (called("transfer", service="B1"), 8),
    "add": (called("add", service="A2"), 7),
    "note": (called("note", note="x"), 5),
    "priority": (waits("priority", priority="elderly"), 7),
    "merge": (merged, 8),
    "take over": (relieved, 7),
    "open": (lambda mall: lambda: turn(mall, mall.officer(), "open"), 4),
    "pause": (lambda mall: seat(mall, "pause", reason="break", back_at=at(9)), 3),
    "close": (lambda mall: seat(mall, "close"), 3),
    "call by itself": (lambda mall: seat(mall, "auto", seconds=15), 3),
    "choose services": (lambda mall: seat(mall, "services", services=["A1", "A2"], as_supervisor=True), 6),
    "undo a call": (undo_of("next"), 9),
    "undo a finish": (undo_of("finish", "next", also=["A3"]), 13),
    "undo a transfer": (undo_of("transfer", "next", service="B2"), 12),
    "cancel": (of_visitor(cancel_ticket), 4),
    "postpone": (of_visitor(postpone_ticket), 4),
    # to book, hold and move: one of them asks whether somebody waits for what is free
    "book": (makes, 10),
    "hold a slot": (held, 7),
    "confirm": (confirmed, 8),
    "reschedule": (moved, 13),
    "cancel a booking": (booked(cancel_booking, "token"), 7),
    "check in": (booked(check_in, "code"), 11),
}


@pytest.mark.parametrize("name", list(COMMANDS))
def test_it_reads_by_index_and_costs_the_same(mall: TestMall, name: str) -> None:
    mall.clock.set(at(8, 30))
    take(mall)  # the plan is in memory from here on
    turn(mall, mall.officer("A", 3), "open")
    turn(mall, mall.officer("A", 3), "next")
    turn(mall, mall.officer("A", 3), "finish")
    scene, cost = COMMANDS[name]
    ask = scene(mall)

    with Statements() as asked:
        reads = whole_reads(mall, ask)

    assert reads == {}
    assert len(asked) - WRITERS == cost


def test_pages_read_by_index(mall: TestMall) -> None:
    mall.clock.set(at(8, 30))
    take(mall, "A1", also=["B1"])
    made(mall, at(10))
    seat(mall, "note", "next", note="x")()
    day, system = mall.demo.plan.day, mall.demo.scope
    agencies = [(agency.agency_id, agency.code) for agency in mall.demo.plan.agencies]

    pages: dict[str, Ask] = {
        "consoles, board, queues and phones": lambda: shown(mall),
        "where the queue goes on": lambda: mall.ask(
            itineraries_of_queue, plan=mall.demo.plan, scope=mall.scope(mall.officer())
        ),
        "console": lambda: console(mall, mall.officer()),
        "slots": lambda: mall.ask(
            free_slots, scope=public(mall), service="A1", first=day, last=day, now=mall.clock.now()
        ),
        "report": lambda: mall.ask(day_report, scope=system, day=day, agencies=agencies),
        "estimate": lambda: estimate(mall),
        "learn": lambda: learn(mall),
        "close the day": lambda: mall.do(close_day, scope=system, day=day),
    }
    assert {name: reads for name, ask in pages.items() if (reads := whole_reads(mall, ask))} == {}


def test_a_planted_whole_read_is_seen(mall: TestMall) -> None:
    table = Ticket.__table__  # type: ignore[attr-defined]
    by_calls = Prepared(table.select().where(table.c.calls == 7))
    by_alias = Prepared((other := table.alias("other")).select().where(other.c.calls == 7))

    plans = [plan_of_statement(mall, one, {}) for one in (by_calls, by_alias)]

    assert read_whole(plans[0], {}) == ["ticket"]
    assert read_whole(plans[1], {"other": "ticket"})
