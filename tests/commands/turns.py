"""More words for tests of moves off the straight path, and everything that people are shown, to compare."""

from collections.abc import Callable
from typing import Any

import pytest

from app.demo import DemoOfficer
from app.errors import AntreError
from app.models import ItineraryStop, QueueDay, Visit
from app.vocabulary import CounterId, Scope
from counters.commands.desks.add_service import add_service
from counters.commands.desks.call_chosen import call_chosen
from counters.commands.desks.change_priority import change_priority
from counters.commands.desks.choose_services import choose_services
from counters.commands.desks.hold import hold
from counters.commands.desks.merge_tickets import merge_tickets
from counters.commands.desks.requeue import requeue
from counters.commands.desks.resume import resume
from counters.commands.desks.switch_auto_call import switch_auto_call
from counters.commands.desks.take_over import take_over
from counters.commands.desks.transfer import transfer
from counters.commands.desks.undo import undo
from counters.commands.desks.write_note import write_note
from counters.queries.counter_console import Console, counter_console
from counters.queries.now_serving import now_serving
from counters.queries.queue_of import queue_of, ticket_of
from display.board import build_board
from display.console_shape import ConsoleShape
from tests.commands.desk import MOVES
from tests.factories import TestMall

TURNS: dict[str, Callable[..., Any]] = {
    **MOVES,
    "call": call_chosen,
    "hold": hold,
    "resume": resume,
    "requeue": requeue,
    "transfer": transfer,
    "add": add_service,
    "note": write_note,
    "priority": change_priority,
    "merge": merge_tickets,
    "undo": undo,
    "take_over": take_over,
    "auto": switch_auto_call,
    "services": choose_services,
}


def turn(
    mall: TestMall, officer: DemoOfficer, move: str, *, counter_id: CounterId | None = None, **arguments: Any
) -> Any:
    return mall.do(TURNS[move], **mall.seat(officer, counter_id), **arguments)


def refused(mall: TestMall, officer: DemoOfficer, move: str, **arguments: Any) -> str:
    """The code that a move is refused with; nothing that anybody is shown may have changed."""
    before = mall.state(), shown(mall)
    with pytest.raises(AntreError) as raised:
        turn(mall, officer, move, **arguments)
    assert (mall.state(), shown(mall)) == before
    return raised.value.code


def console(mall: TestMall, officer: DemoOfficer) -> Console:
    found: Console = mall.ask(
        counter_console, scope=mall.scope(officer), counter_id=officer.seat, now=mall.clock.now()
    )
    return found


def waiting(mall: TestMall, service: str) -> int:
    """The figure of the queue."""
    offer = mall.demo.plan.offer(service)
    return sum(row.waiting for row in mall.rows(QueueDay, offer_id=offer.offer_id, day=mall.demo.plan.day))


def shown(mall: TestMall) -> dict[str, Any]:
    """The board, the queues and a console of agencies A and B, without version and time."""
    now = mall.clock.now()
    system = Scope(actor="system", mall_id=mall.demo.mall_id)
    board = build_board(mall.ask(now_serving, scope=system, zone_ids=(), now=now))
    found: dict[str, Any] = {"board": board.model_dump(exclude={"version", "at"})}
    for agency in ("A", "B"):
        for seat in (1, 2):
            shape = ConsoleShape.of(console(mall, mall.officer(agency, seat))).model_dump(
                exclude={"version", "at", "undo"}
            )
            if shape["auto"]:  # an undo lets the idleness of a counter that calls by itself count anew
                del shape["auto"]["calls_at"]
            shape["allowed"] = [action for action in shape["allowed"] if action != "undo"]
            found[f"{agency}{seat}"] = shape
        found[agency] = mall.ask(queue_of, scope=mall.scope(mall.officer(agency)), day=mall.demo.plan.day)
    found["phones"] = [mall.ask(ticket_of, token=visit.token) for visit in mall.rows(Visit)]
    found["stops"] = [
        (stop.visit_id, stop.offer_id, stop.state, stop.ticket_id, stop.serving_id)
        for stop in mall.rows(ItineraryStop)
    ]
    return found
