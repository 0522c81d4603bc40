"""The information desk gives and takes priority, whatever the agency; the place in line follows."""

import pytest

from app.errors import TicketNotWaiting, UnknownTicket
from app.models import Journal, Visit
from app.vocabulary import PriorityGroup, TicketId
from counters.commands.tickets.mark_priority import mark_priority
from tests.commands.desk import require_whole, take, ticket, work
from tests.factories import TestMall
from tests.queries.other_mall import bogor


def mark(mall: TestMall, ticket_id: TicketId, priority: PriorityGroup | None, **more: object) -> None:
    mall.do(mark_priority, **{"scope": mall.demo.scope, "ticket_id": ticket_id, "priority": priority, **more})


def test_who_is_marked_goes_first_and_back_again(mall: TestMall) -> None:
    take(mall)
    mall.clock.move(minutes=1)
    later = take(mall)
    before = ticket(mall, later.ticket_id).key_at

    mark(mall, later.ticket_id, PriorityGroup.ELDERLY)
    require_whole(mall)
    assert ticket(mall, later.ticket_id).key_at < before

    mark(mall, later.ticket_id, None)
    require_whole(mall)
    assert ticket(mall, later.ticket_id).key_at == before
    mark(mall, later.ticket_id, PriorityGroup.UNSTATED)
    assert work(mall, mall.officer(), "open", "next").ticket_id == later.ticket_id
    # whether, not why: the journal is read by people
    assert [row.payload["priority"] for row in mall.rows(Journal, event="PriorityMarked")] == [
        True,
        False,
        True,
    ]
    assert {row.priority for row in mall.rows(Visit)} == {None, "unstated"}


def test_not_one_that_is_over_nor_another_malls(mall: TestMall) -> None:
    taken, there = take(mall), bogor(mall)
    with pytest.raises(UnknownTicket):
        mark(mall, taken.ticket_id, None, scope=there)
    work(mall, mall.officer(), "open", "next", "finish")

    with pytest.raises(TicketNotWaiting):
        mark(mall, taken.ticket_id, PriorityGroup.ELDERLY)
