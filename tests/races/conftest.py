"""What the races start from: eight open counters that serve one queue, with people in it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.vocabulary import CounterId
from counters.commands.desks.open_counter import open_counter
from counters.commands.tickets.take_ticket import take_ticket
from tests.factories import MallCopy, open_mall
from tests.races.raw import execute
from tests.races.works import Seat

Fill = Callable[[int], list[str]]


@pytest.fixture
def seats(mall_copy: MallCopy) -> list[Seat]:
    """Eight open counters of agency A with an officer each: it has six of its own, B lends two with their officers."""
    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        host = mall.officer("A")
        guests = [mall.officer("B", 1), mall.officer("B", 2)]
        for guest in guests:
            _lend(mall_copy.url, guest.seat, like=host.seat)
        officers = [*(mall.officer("A", seat) for seat in range(1, 7)), *guests]
        made = [(replace(mall.scope(one), agency_id=host.agency_id), one.seat) for one in officers]
        for scope, counter_id in made:
            mall.do(open_counter, scope=scope, counter_id=counter_id)
    return made


def _lend(url: str, counter_id: CounterId, *, like: CounterId) -> None:
    """Written into the SQL: hex is a UUID to PostgreSQL, and as SQLite keeps it."""
    lent, own = counter_id.hex, like.hex
    execute(
        url,
        f"UPDATE counter SET agency_id = (SELECT agency_id FROM counter WHERE id = '{own}') WHERE id = '{lent}'",
    )
    execute(url, f"DELETE FROM counter_service WHERE counter_id = '{lent}'")
    execute(
        url,
        "INSERT INTO counter_service (counter_id, offer_id)"
        f" SELECT lent.id, own.offer_id FROM counter_service AS own, counter AS lent"
        f" WHERE own.counter_id = '{own}' AND lent.id = '{lent}'",
    )


@pytest.fixture
def fill(mall_copy: MallCopy) -> Fill:
    """Puts so many people into the queue of A1; their numbers."""

    def waiting(people: int) -> list[str]:
        with open_mall(mall_copy.url, mall_copy.demo) as mall:
            taken = (mall.do(take_ticket, scope=mall.kiosk, service="A1") for _ in range(people))
            return [event.number for event in taken]

    return waiting
