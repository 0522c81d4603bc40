"""Short words for what people do in these tests, and the rows that must be the same however they did it."""

from collections import Counter as Tally
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row

from app.db import Tx
from app.demo import DemoOfficer
from app.errors import AntreError
from app.models import Counter, ItineraryStop, QueueDay, Ticket, Visit
from app.vocabulary import CounterId, PriorityGroup, Scope
from counters.commands.desks.call_next import call_next
from counters.commands.desks.close_counter import close_counter
from counters.commands.desks.finish import finish
from counters.commands.desks.mark_absent import mark_absent
from counters.commands.desks.open_counter import open_counter
from counters.commands.desks.pause_counter import pause_counter
from counters.commands.desks.recall import recall
from counters.commands.desks.start_service import start_service
from counters.commands.tickets.take_ticket import take_ticket
from counters.events import TicketTaken
from tests.factories import TestMall

MOVES: dict[str, Callable[..., Any]] = {
    "open": open_counter,
    "pause": pause_counter,
    "close": close_counter,
    "next": call_next,
    "recall": recall,
    "start": start_service,
    "finish": finish,
    "absent": mark_absent,
}


def take(
    mall: TestMall, service: str = "A1", priority: PriorityGroup | None = None, also: Sequence[str] = ()
) -> TicketTaken:
    taken: TicketTaken = mall.do(take_ticket, scope=mall.kiosk, service=service, priority=priority, also=also)
    return taken


def ticket(mall: TestMall, ticket_id: UUID) -> Row[Any]:
    return mall.row(Ticket, id=ticket_id)


def number(mall: TestMall, ticket_id: UUID) -> str:
    return str(mall.row(Visit, id=ticket(mall, ticket_id).visit_id).number)


def counter(mall: TestMall, counter_id: CounterId) -> Row[Any]:
    return mall.row(Counter, id=counter_id)


def work(mall: TestMall, officer: DemoOfficer, *moves: str, counter_id: CounterId | None = None) -> Any:
    """Makes moves at the officer's counter, one after another; what the last one returned."""
    event = None
    for move in moves:
        event = mall.do(MOVES[move], **mall.seat(officer, counter_id))
    return event


def refusal(mall: TestMall, officer: DemoOfficer, move: str, counter_id: CounterId | None = None) -> str:
    """The code that a move is refused with; nothing may have been written."""
    before = mall.state()
    with pytest.raises(AntreError) as raised:
        work(mall, officer, move, counter_id=counter_id)
    assert mall.state() == before
    return raised.value.code


def require_whole(mall: TestMall) -> None:
    """The laws of the rows: figures are counts, nobody stands twice, each called ticket has its serving."""
    waiting = Tally((row.offer_id, row.day) for row in mall.rows(Ticket, status="waiting"))
    gone = {row.visit_id for row in mall.rows(Ticket, status="released")}  # it gave back what it counted for
    tickets = [row for row in mall.rows(Ticket) if row.visit_id not in gone]
    planned = [row for row in mall.rows(ItineraryStop) if row.visit_id not in gone and row.state != "begun"]
    first = {row.id for row in mall.rows(Visit) if row.priority}
    issued = Tally((row.offer_id, row.day) for row in [*tickets, *planned])
    prior = Tally((row.offer_id, row.day) for row in [*tickets, *planned] if row.visit_id in first)
    figures = {
        (row.offer_id, row.day): (row.waiting, row.issued, row.issued_priority)
        for row in mall.rows(QueueDay)
        if row.issued
    }
    assert figures == {queue: (waiting[queue], number, prior[queue]) for queue, number in issued.items()}
    standing = [row for row in mall.rows(Ticket) if row.status in {"called", "serving"}]
    assert len({row.counter_id for row in standing}) == len(standing)
    seated = [row.officer_id for row in mall.rows(Counter) if row.officer_id]
    assert len(set(seated)) == len(seated)
    for row in mall.rows(Counter):
        assert (row.state == "closed") is (row.officer_id is None)


def as_nobody(scope: Scope) -> Scope:
    """The same place without an officer in it."""
    return Scope(actor="system", mall_id=scope.mall_id, agency_id=scope.agency_id)


def failing(command: Callable[..., Any], error: BaseException) -> Callable[..., Any]:
    """The command, and then a failure after everything that it wrote."""

    def run(tx: Tx, clock: Any, **arguments: Any) -> None:
        command(tx, clock, **arguments)
        raise error

    return run
