"""One person with two numbers: one goes on for both."""

from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import console, refused, shown, turn
from tests.factories import TestMall


def test_the_better_place_is_kept(mall: TestMall) -> None:
    officer = mall.officer()
    first = take(mall)
    mall.clock.move(minutes=5)
    take(mall)
    third = take(mall)
    work(mall, officer, "open")
    before = shown(mall)

    turn(mall, officer, "merge", ticket_id=first.ticket_id, into_id=third.ticket_id)

    assert ticket(mall, first.ticket_id).status == "cancelled"
    assert [one.number for one in console(mall, officer).waiting] == ["A-003", "A-002"]
    require_whole(mall)
    turn(mall, officer, "undo")
    assert shown(mall) == before
    require_whole(mall)


def test_another_service_becomes_a_stop_with_all_that_came_after_it(mall: TestMall) -> None:
    officer = mall.officer()
    kept = take(mall)
    lost = take(mall, "A2", also=["B1"])
    work(mall, officer, "open", "next")
    before = shown(mall)

    turn(mall, officer, "merge", ticket_id=lost.ticket_id, into_id=kept.ticket_id)

    assert {one.code for one in console(mall, officer).further} == {"A2", "B1"}
    require_whole(mall)
    turn(mall, officer, "undo")
    assert shown(mall) == before
    require_whole(mall)


def test_a_move_of_the_kept_one_forbids_the_undo(mall: TestMall) -> None:
    officer, colleague = mall.officer(), mall.officer(seat=2)
    lost, kept = take(mall), take(mall)
    work(mall, officer, "open")
    work(mall, colleague, "open")
    turn(mall, officer, "merge", ticket_id=lost.ticket_id, into_id=kept.ticket_id)
    work(mall, colleague, "next")

    assert refused(mall, officer, "undo") == "undo_overtaken"


def test_it_is_refused(mall: TestMall) -> None:
    officer = mall.officer()
    one, two, other = take(mall), take(mall), take(mall, "B1")
    work(mall, officer, "open")
    same = {"ticket_id": one.ticket_id, "into_id": one.ticket_id}
    assert refused(mall, officer, "merge", **same) == "same_visit"
    foreign = {"ticket_id": other.ticket_id, "into_id": one.ticket_id}
    assert refused(mall, officer, "merge", **foreign) == "unknown_ticket"
    work(mall, officer, "next")
    here = {"ticket_id": one.ticket_id, "into_id": two.ticket_id}
    assert refused(mall, officer, "merge", **here) == "ticket_not_waiting"
