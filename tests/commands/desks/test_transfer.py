"""On to another service on the same number, in this agency or in one that accepts it."""

from datetime import timedelta

import pytest

from app.models import QueueDay, Serving, Stand, Ticket, Visit
from app.vocabulary import PriorityGroup
from counters.queries.queue_of import ticket_of
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import console, refused, turn, waiting
from tests.factories import TestMall


@pytest.mark.parametrize("service", ["A2", "B1"])
@pytest.mark.parametrize("keep_place", [True, False])
def test_the_visit_goes_on(mall: TestMall, *, service: str, keep_place: bool) -> None:
    officer = mall.officer()
    taken = take(mall)
    key = ticket(mall, taken.ticket_id).key_at
    work(mall, officer, "open", "next", "start")
    now = mall.clock.move(minutes=7)

    event = turn(mall, officer, "transfer", service=service, keep_place=keep_place, note="cek NIK")

    old, new = ticket(mall, taken.ticket_id), ticket(mall, event.new_ticket_id)
    assert (old.status, mall.row(Serving).outcome) == ("done", "transferred")
    assert (new.status, new.key_at, new.note) == ("waiting", key if keep_place else now, "cek NIK")
    assert (new.visit_id, new.order_no) == (old.visit_id, old.order_no)
    assert len(mall.rows(Visit)) == 1
    assert (waiting(mall, "A1"), waiting(mall, service)) == (0, 1)
    assert sum(row.issued for row in mall.rows(QueueDay)) == 2
    assert console(mall, officer).current is None
    assert console(mall, officer).served_today == 0
    followed = mall.ask(ticket_of, token=taken.token)
    assert (followed.ticket_id, followed.number, followed.people_ahead) == (new.id, "A-001", 0)
    require_whole(mall)

    there = mall.officer(service[0], 2 if service[0] == "A" else 1)
    assert work(mall, there, "open", "next").number == "A-001"


def test_a_priority_visitor_keeps_the_head_start(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall, priority=PriorityGroup.ELDERLY)
    work(mall, officer, "open", "next")
    now = mall.clock.move(minutes=7)

    event = turn(mall, officer, "transfer", service="A2")

    assert ticket(mall, event.new_ticket_id).key_at == now - timedelta(minutes=30)


def test_an_agency_may_refuse_visitors_of_others(mall: TestMall) -> None:
    officer = mall.officer()
    mall.change(Stand, {"accepts_transfers": False}, code="B")
    mall.change(Stand, {"accepts_transfers": False}, code="A")
    take(mall)
    work(mall, officer, "open", "next")

    assert refused(mall, officer, "transfer", service="B1") == "transfer_not_accepted"
    turn(mall, officer, "transfer", service="A2")  # its own services are always open to it
    require_whole(mall)


def test_it_is_refused(mall: TestMall) -> None:
    officer = mall.officer()
    assert refused(mall, officer, "transfer", service="A2") == "counter_closed"
    work(mall, officer, "open")
    assert refused(mall, officer, "transfer", service="A2") == "no_ticket_in_progress"
    take(mall)
    work(mall, officer, "next")
    assert refused(mall, officer, "transfer", service="A1") == "transfer_not_accepted"
    assert refused(mall, officer, "transfer", service="Z9") == "unknown_service"
    assert len(mall.rows(Ticket)) == 1
