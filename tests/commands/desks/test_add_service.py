"""One more service for the visitor at the counter, on the same number."""

from app.models import ItineraryStop, Ticket, Visit
from counters.queries.queue_of import ticket_of
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import console, refused, shown, turn
from tests.factories import TestMall


def test_the_visit_goes_on_when_this_one_is_done(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall)
    work(mall, officer, "open", "next", "start")

    turn(mall, officer, "add", service="B1")

    assert [stop.code for stop in console(mall, officer).further] == ["B1"]
    assert len(mall.rows(Ticket)) == 1, "it waits for one service at a time"
    require_whole(mall)
    work(mall, officer, "finish")
    followed = mall.ask(ticket_of, token=taken.token)
    assert (followed.status, followed.number, followed.further) == ("waiting", "A-001", ())
    assert ticket(mall, followed.ticket_id).offer_id == mall.demo.plan.offer("B1").offer_id
    assert len(mall.rows(Visit)) == 1
    assert work(mall, mall.officer("B"), "open", "next").number == "A-001"
    require_whole(mall)


def test_an_undo_takes_it_out(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    work(mall, officer, "open", "next")
    before = shown(mall)
    turn(mall, officer, "add", service="B1")

    turn(mall, officer, "undo")

    assert shown(mall) == before
    assert mall.rows(ItineraryStop) == []
    require_whole(mall)


def test_it_is_refused(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    assert refused(mall, officer, "add", service="B1") == "no_ticket_in_progress"
    take(mall, also=["B1"])
    work(mall, officer, "next")
    assert refused(mall, officer, "add", service="A1") == "already_planned"
    assert refused(mall, officer, "add", service="B1") == "already_planned"
    assert refused(mall, officer, "add", service="Z9") == "unknown_service"
    assert refused(mall, officer, "add", service="A2", most=2) == "too_many_services"
