"""The holder lets three go first, once; with fewer behind it goes to the end."""

import pytest

from app.errors import AlreadyPostponed, TicketNotWaiting
from counters.commands.tickets.postpone_ticket import postpone_ticket
from counters.events import TicketTaken
from counters.queries.queue_of import queue_of
from tests.commands.desk import require_whole, take, work
from tests.factories import TestMall


def postpone(mall: TestMall, taken: TicketTaken) -> None:
    mall.do(postpone_ticket, scope=mall.kiosk, token=taken.token)


def order(mall: TestMall) -> list[str]:
    line = mall.ask(queue_of, scope=mall.scope(mall.officer()), day=mall.demo.plan.day)
    return [one.number for one in line]


@pytest.mark.parametrize("apart", [0, 60])
def test_three_go_first(mall: TestMall, apart: int) -> None:
    """Also when all of them were taken at one instant."""
    taken = []
    for _ in range(5):
        taken.append(take(mall))
        mall.clock.move(seconds=apart)

    postpone(mall, taken[0])

    if apart:
        assert order(mall) == ["A-002", "A-003", "A-004", "A-001", "A-005"]
    assert order(mall).index("A-001") >= 3
    require_whole(mall)


def test_others_services_do_not_count(mall: TestMall) -> None:
    first = take(mall)
    for service in ("A2", "A1", "A1", "A2", "A1", "A1"):
        mall.clock.move(seconds=30)
        take(mall, service)

    postpone(mall, first)

    assert order(mall) == ["A-002", "A-003", "A-004", "A-005", "A-006", "A-001", "A-007"]


def test_with_fewer_behind_it_goes_to_the_end(mall: TestMall) -> None:
    first = take(mall)
    mall.clock.move(seconds=30)
    take(mall)

    postpone(mall, first)
    mall.clock.move(seconds=30)
    take(mall)

    assert order(mall) == ["A-002", "A-001", "A-003"]


def test_it_is_refused(mall: TestMall) -> None:
    taken = take(mall)
    postpone(mall, taken)
    with pytest.raises(AlreadyPostponed):
        postpone(mall, taken)
    work(mall, mall.officer(), "open", "next")
    with pytest.raises(TicketNotWaiting):
        postpone(mall, taken)
    require_whole(mall)
