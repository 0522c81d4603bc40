"""The holder leaves: only while the ticket waits or is held."""

import pytest

from app.errors import TicketNotWaiting, UnknownTicket
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.events import TicketTaken
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import turn, waiting
from tests.factories import TestMall


def leave(mall: TestMall, taken: TicketTaken) -> None:
    mall.do(cancel_ticket, scope=mall.kiosk, token=taken.token)


def test_the_place_is_free(mall: TestMall) -> None:
    first, second = take(mall), take(mall)
    now = mall.clock.move(minutes=1)

    leave(mall, first)

    row = ticket(mall, first.ticket_id)
    assert (row.status, row.ended_at, waiting(mall, "A1")) == ("cancelled", now, 1)
    require_whole(mall)
    assert work(mall, mall.officer(), "open", "next").ticket_id == second.ticket_id


def test_a_held_one_may_leave(mall: TestMall) -> None:
    taken = take(mall)
    work(mall, mall.officer(), "open", "next")
    turn(mall, mall.officer(), "hold")

    leave(mall, taken)

    assert ticket(mall, taken.ticket_id).status == "cancelled"
    require_whole(mall)


def test_it_is_refused(mall: TestMall) -> None:
    taken = take(mall)
    work(mall, mall.officer(), "open", "next")
    with pytest.raises(TicketNotWaiting):
        leave(mall, taken)
    work(mall, mall.officer(), "finish")
    with pytest.raises(TicketNotWaiting):
        leave(mall, taken)
    with pytest.raises(UnknownTicket):
        mall.do(cancel_ticket, scope=mall.kiosk, token="nobody's")
    require_whole(mall)
