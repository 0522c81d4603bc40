"""The two quotas of a service count everybody who comes to it, each visit in that of its group, however it came."""

import pytest

from app.errors import QuotaExhausted
from app.models import Offer, QueueDay
from app.vocabulary import PriorityGroup
from counters.commands.bookings.check_in import check_in
from tests.commands.bookings.visitors import made
from tests.commands.desk import require_whole, take, work
from tests.commands.test_statements import WRITERS
from tests.commands.turns import turn
from tests.factories import Statements, TestMall, at

OLD = PriorityGroup.ELDERLY


def counts(mall: TestMall, service: str) -> tuple[int, int]:
    """All that was issued, and what of it to vulnerable groups."""
    rows = mall.rows(QueueDay, offer_id=mall.demo.plan.offer(service).offer_id)
    return sum(row.issued for row in rows), sum(row.issued_priority for row in rows)


def at_a_counter(mall: TestMall, service: str = "A1", *, priority: PriorityGroup | None = OLD) -> None:
    take(mall, service, priority)
    work(mall, mall.officer("A"), "open", "next")


@pytest.mark.parametrize("priority", [OLD, None])
def test_a_transfer_counts_in_the_quota_of_the_visits_group(
    mall: TestMall, priority: PriorityGroup | None
) -> None:
    at_a_counter(mall, priority=priority)

    turn(mall, mall.officer("A"), "transfer", service="B1")

    assert counts(mall, "B1") == (1, int(priority is not None))
    turn(mall, mall.officer("A"), "undo")
    assert counts(mall, "B1") == (0, 0)
    require_whole(mall)


def test_a_check_in_counts_there_with_all_its_services(mall: TestMall) -> None:
    booking = made(mall, services=["A1", "B1"], priority=OLD)
    mall.clock.set(at(9, 50, day=25))

    mall.do(check_in, scope=mall.kiosk, code=booking.code)

    assert (counts(mall, "A1"), counts(mall, "B1")) == ((1, 1), (1, 1))
    require_whole(mall)


def test_what_is_planned_or_done_beside_counts_there(mall: TestMall) -> None:
    officer = mall.officer("A")
    at_a_counter(mall)
    turn(mall, officer, "add", service="A2")
    turn(mall, officer, "undo")
    turn(mall, officer, "finish", also=["A3"])

    assert (counts(mall, "A2"), counts(mall, "A3")) == ((0, 0), (1, 1))
    turn(mall, officer, "undo")
    assert counts(mall, "A3") == (0, 0)
    require_whole(mall)


def test_priority_on_sight_takes_the_whole_visit_to_the_other_quota(mall: TestMall) -> None:
    officer = mall.officer("A")
    seen = take(mall, "A1", also=["B1"])
    other = take(mall, "A1")
    work(mall, officer, "open")

    turn(mall, officer, "priority", ticket_id=seen.ticket_id, priority=OLD)

    assert (counts(mall, "A1"), counts(mall, "B1")) == ((2, 1), (1, 1))
    turn(mall, officer, "priority", ticket_id=seen.ticket_id, priority=PriorityGroup.PREGNANT)
    assert (counts(mall, "A1"), counts(mall, "B1")) == ((2, 1), (1, 1))
    turn(mall, officer, "priority", ticket_id=other.ticket_id, priority=OLD)
    turn(mall, officer, "undo")
    assert (counts(mall, "A1"), counts(mall, "B1")) == ((2, 1), (1, 1))
    require_whole(mall)


def test_a_merged_visit_brings_its_services_into_the_quota_of_who_stays(mall: TestMall) -> None:
    officer = mall.officer("A")
    lost, kept = take(mall, "A2"), take(mall, "A1", OLD)
    work(mall, officer, "open")

    turn(mall, officer, "merge", ticket_id=lost.ticket_id, into_id=kept.ticket_id)

    assert counts(mall, "A2") == (2, 1)
    turn(mall, officer, "undo")
    assert counts(mall, "A2") == (1, 0)
    require_whole(mall)


def test_a_full_quota_stops_the_kiosk_and_nobody_who_is_promised(mall: TestMall) -> None:
    booking = made(mall, services=["B1"], priority=OLD)
    mall.clock.set(at(9, 50, day=25))
    mall.change(Offer, {"priority_quota": 1}, code="B1")
    at_a_counter(mall)
    turn(mall, mall.officer("A"), "transfer", service="B1")

    with pytest.raises(QuotaExhausted):
        take(mall, "B1", OLD)
    mall.do(check_in, scope=mall.kiosk, code=booking.code)
    take(mall, "B1")

    assert counts(mall, "B1") == (3, 2)
    require_whole(mall)


def test_the_move_to_the_other_quota_is_one_statement(mall: TestMall) -> None:
    officer = mall.officer("A")
    one, many = take(mall, "A1"), take(mall, "A1", also=["A2", "A3", "B1"])
    work(mall, officer, "open")
    costs = []
    for seen in (one, many):
        with Statements() as asked:
            turn(mall, officer, "priority", ticket_id=seen.ticket_id, priority=OLD)
        costs.append((len(asked) - WRITERS, len(asked.of("queue_day"))))

    assert costs == [(7, 1), (7, 1)]
