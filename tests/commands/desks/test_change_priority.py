"""Priority on sight: recorded, and the place in line follows."""

from datetime import timedelta

from app.models import Visit
from app.vocabulary import PriorityGroup
from tests.commands.desk import take, ticket, work
from tests.commands.turns import console, refused, shown, turn
from tests.factories import TestMall


def test_the_place_follows(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    mall.clock.move(minutes=5)
    second = take(mall)
    work(mall, officer, "open")
    before, key = shown(mall), ticket(mall, second.ticket_id).key_at
    version = mall.state().version

    turn(mall, officer, "priority", ticket_id=second.ticket_id, priority=PriorityGroup.ELDERLY)

    assert ticket(mall, second.ticket_id).key_at == key - timedelta(minutes=30)
    assert [one.number for one in console(mall, officer).waiting] == ["A-002", "A-001"]
    assert mall.events(version) == [("PriorityChanged", f"officer:{officer.officer_id}")]
    turn(mall, officer, "undo")
    assert shown(mall) == before
    assert [row.priority for row in mall.rows(Visit)] == [None, None]


def test_a_mistaken_one_is_taken_away(mall: TestMall) -> None:
    officer = mall.officer()
    taken = take(mall, priority=PriorityGroup.CHILD)
    work(mall, officer, "open")

    turn(mall, officer, "priority", ticket_id=taken.ticket_id, priority=None)

    assert ticket(mall, taken.ticket_id).key_at == taken.issued_at
    turn(mall, officer, "undo")
    assert [row.priority for row in mall.rows(Visit)] == ["child"]


def test_it_is_refused(mall: TestMall) -> None:
    officer = mall.officer()
    taken, other = take(mall), take(mall, "B1")
    group = PriorityGroup.ELDERLY
    arguments = {"ticket_id": taken.ticket_id, "priority": group}
    assert refused(mall, officer, "priority", **arguments) == "counter_closed"
    work(mall, officer, "open")
    assert refused(mall, officer, "priority", ticket_id=other.ticket_id, priority=group) == "unknown_ticket"
    work(mall, officer, "next", "finish")
    assert refused(mall, officer, "priority", **arguments) == "ticket_not_waiting"
