"""A visitor who leaves without their number gives the place back at once."""

import pytest

from app.errors import UnknownTicket
from app.models import QueueDay
from counters.commands.tickets.release_ticket import release_ticket
from tests.commands.desk import require_whole, take, ticket
from tests.commands.tickets.test_confirm_ticket import reserve
from tests.factories import TestMall


def test_the_place_is_free(mall: TestMall) -> None:
    made = reserve(mall, also=["B1"])

    mall.do(release_ticket, scope=mall.kiosk, token=made.token)

    assert ticket(mall, made.ticket_id).status == "released"
    assert {row.issued for row in mall.rows(QueueDay)} == {0}
    require_whole(mall)


def test_a_ticket_that_counts_stays(mall: TestMall) -> None:
    taken = take(mall)
    before = mall.state()

    mall.do(release_ticket, scope=mall.kiosk, token=taken.token)

    assert mall.state() == before
    with pytest.raises(UnknownTicket):
        mall.do(release_ticket, scope=mall.kiosk, token="nobody's")
