"""Reservations that are too old, of earlier days too, are released by the server itself."""

from datetime import timedelta

from counters.commands.tickets.release_reservations import release_reservations
from tests.commands.desk import require_whole, ticket
from tests.commands.tickets.test_confirm_ticket import reserve
from tests.factories import TestMall, at


def test_all_that_are_old_and_no_younger_ones(mall: TestMall) -> None:
    old, older = reserve(mall), reserve(mall, "B1", also=["A1"])
    mall.clock.set(at(9, 0, day=25))
    young = reserve(mall)

    done = mall.do(release_reservations, scope=mall.kiosk, after=timedelta(seconds=60))

    assert done.count == 2
    assert [ticket(mall, one.ticket_id).status for one in (old, older, young)] == ["released"] * 2 + [
        "reserved"
    ]
    require_whole(mall)
