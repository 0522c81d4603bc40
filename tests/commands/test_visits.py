"""Visits of several services and stages, tickets for one counter, outcomes: from the kiosk to the end."""

from typing import Any

import pytest

from app.errors import FollowsAnother, TooManyServices
from app.models import Call, ItineraryStop, Offer, ServiceOrder, Serving, Ticket
from counters.commands.desks.close_counter import close_counter
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.close_day import close_day
from counters.queries.now_serving import now_serving
from counters.queries.queue_of import ticket_of
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import console, refused, shown, turn
from tests.factories import Statements, TestMall

WRITERS = 2


def offer_id(mall: TestMall, code: str) -> Any:
    return mall.demo.plan.offer(code).offer_id


def stages(mall: TestMall) -> None:
    """A1 -> A2 (back office) -> A3."""
    mall.change(Offer, {"next_offer_id": offer_id(mall, "A2")}, code="A1")
    mall.change(Offer, {"next_offer_id": offer_id(mall, "A3"), "announced": False}, code="A2")


def test_the_shortest_queue_comes_first_and_all_on_one_number(mall: TestMall) -> None:
    for _ in range(3):
        take(mall)

    taken = take(mall, "A1", also=["B1", "A1"])

    assert (taken.service, taken.further, taken.number) == ("B1", "A1", "B-001")
    assert [row.state for row in mall.rows(ItineraryStop)] == ["pending"]
    phone = mall.ask(ticket_of, token=taken.token)
    assert [one.code for one in phone.further] == ["A1"]
    require_whole(mall)


def test_the_photo_comes_before_the_collection(mall: TestMall) -> None:
    for _ in range(3):
        take(mall)
    mall.add(
        ServiceOrder(
            mall_id=mall.demo.mall_id,
            before_offer_id=offer_id(mall, "A1"),
            after_offer_id=offer_id(mall, "B1"),
        )
    )

    assert take(mall, "B1", also=["A1"]).service == "A1"


def test_too_many_or_a_later_stage(mall: TestMall) -> None:
    with pytest.raises(TooManyServices):
        take(mall, "A1", also=["A2", "A3", "B1", "B2"])
    stages(mall)
    with pytest.raises(FollowsAnother):
        take(mall, "A2")
    assert mall.rows(Ticket) == []
    require_whole(mall)


def test_a_cancelled_visit_goes_nowhere_any_more(mall: TestMall) -> None:
    taken = take(mall, also=["B1"])

    mall.do(cancel_ticket, scope=mall.kiosk, token=taken.token)

    assert [row.state for row in mall.rows(ItineraryStop)] == ["dropped"]
    require_whole(mall)


def test_a_closed_day_drops_what_was_planned(mall: TestMall) -> None:
    take(mall, also=["B1"])

    mall.do(close_day, scope=mall.demo.scope, day=mall.demo.plan.day)

    assert [row.state for row in mall.rows(ItineraryStop)] == ["dropped"]


def test_a_transfer_to_a_planned_service_begins_it(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall, also=["B1"])
    at_first = mall.officer("B") if mall.rows(Ticket)[0].agency_id != officer.agency_id else officer
    work(mall, at_first, "open", "next")
    goal = "A1" if at_first is not officer else "B1"
    before = shown(mall)

    turn(mall, at_first, "transfer", service=goal)

    assert [row.state for row in mall.rows(ItineraryStop)] == ["begun"]
    require_whole(mall)
    turn(mall, at_first, "undo")
    assert shown(mall) == before
    require_whole(mall)


def test_several_services_in_one_sitting(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall, also=["A2", "B1"])
    assert (taken.service, taken.further) == ("A1", "A2,B1")
    work(mall, officer, "open", "next", "start")
    assert refused(mall, officer, "finish", outcome="nope") == "unknown_outcome"
    assert refused(mall, officer, "finish", also=["B1"]) == "not_done_here"
    before = shown(mall)

    turn(mall, officer, "finish", outcome="selesai", also=["A2", "A3"])

    assert mall.row(Serving).result == "selesai"
    assert sorted(row.state for row in mall.rows(ItineraryStop)) == ["begun", "done", "done"]
    phone = mall.ask(ticket_of, token=taken.token)
    assert ticket(mall, phone.ticket_id).offer_id == offer_id(mall, "B1")
    require_whole(mall)
    turn(mall, officer, "undo")
    assert shown(mall) == before
    assert mall.row(Serving).result is None
    require_whole(mall)


def test_front_desk_processing_collection(mall: TestMall) -> None:
    officer = mall.officer()
    stages(mall)
    taken = take(mall)
    work(mall, officer, "open", "next", "finish")
    calls = len(mall.rows(Call))

    called = work(mall, officer, "next")

    assert called.service == "A2"
    assert len(mall.rows(Call)) == calls, "nobody is called to a back office"
    board = mall.ask(now_serving, scope=mall.demo.scope, zone_ids=(), now=mall.clock.now())
    assert {one.number for one in board.counters} == {None}
    phone = mall.ask(ticket_of, token=taken.token)
    assert (phone.status, phone.in_back_office, phone.counter_label) == ("waiting", True, None)
    assert refused(mall, officer, "recall") == "not_a_call"
    assert refused(mall, officer, "absent") == "not_a_call"
    assert {"recall", "absent"}.isdisjoint(console(mall, officer).allowed)
    work(mall, officer, "finish")
    assert work(mall, officer, "next").service == "A3"
    assert len(mall.rows(Call)) == calls + 1
    assert mall.ask(ticket_of, token=taken.token).number == taken.number
    require_whole(mall)


def test_papers_that_are_missing_end_the_stages(mall: TestMall) -> None:
    officer = mall.officer()
    stages(mall)
    take(mall)
    work(mall, officer, "open", "next")

    turn(mall, officer, "finish", outcome="berkas-belum-lengkap")

    assert len(mall.rows(Ticket)) == 1


def test_only_the_named_counter_calls_it_while_it_is_not_closed(mall: TestMall) -> None:
    officer, named = mall.officer(), mall.officer(seat=2)
    taken = take(mall)
    work(mall, officer, "open", "next")
    work(mall, named, "open")
    assert refused(mall, officer, "transfer", service="A2", only_at=mall.officer("B").seat) == (
        "counter_does_not_serve"
    )

    event = turn(mall, officer, "transfer", service="A2", only_at=named.seat)

    assert console(mall, officer).waiting == ()
    assert console(mall, officer).waiting_total == 0
    assert "next" not in console(mall, officer).allowed
    assert [one.number for one in console(mall, named).waiting] == [taken.number]
    assert refused(mall, officer, "next") == "queue_empty"
    assert refused(mall, officer, "call", ticket_id=event.new_ticket_id) == "for_another_counter"
    mall.do(close_counter, **mall.seat(named))
    assert console(mall, officer).waiting_total == 1
    assert work(mall, officer, "next").number == taken.number
    require_whole(mall)


def test_what_they_cost(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    found = {}
    with Statements() as asked:
        take(mall, also=["B1"])
    found["take two"] = len(asked) - WRITERS
    work(mall, officer, "open", "next")
    waiting = mall.rows(Ticket, status="waiting")
    here = mall.row(Ticket, status="called").id
    moves: list[tuple[str, dict[str, Any]]] = [
        ("note", {"note": "x"}),
        ("priority", {"ticket_id": here, "priority": None}),
        ("add", {"service": "B2"}),
        ("finish", {}),
    ]
    for move, arguments in moves:
        with Statements() as asked:
            turn(mall, officer, move, **arguments)
        found[move] = len(asked) - WRITERS
    one, two = take(mall), take(mall)
    with Statements() as asked:
        turn(mall, officer, "merge", ticket_id=two.ticket_id, into_id=one.ticket_id)
    found["merge"] = len(asked) - WRITERS
    assert waiting
    assert found == {
        "take two": 10,
        "note": 5,
        "priority": 6,
        "add": 7,
        "finish": 10,
        "merge": 8,
    }
