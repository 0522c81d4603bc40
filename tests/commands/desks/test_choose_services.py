"""What a counter serves, changed while it works."""

from app.models import Counter
from tests.commands.desk import take, work
from tests.commands.turns import console, refused, turn
from tests.factories import TestMall


def test_a_supervisor_changes_it_while_somebody_stands_there(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall, "A1")
    take(mall, "A2")
    take(mall, "A1")
    work(mall, officer, "open", "next")

    turn(mall, officer, "services", services=["A2"], as_supervisor=True)

    now = console(mall, officer)
    assert now.services == ("A2",)
    assert now.current is not None
    assert now.waiting_total == 1
    assert work(mall, officer, "finish", "next").service == "A2"


def test_an_officer_may_where_it_is_permitted(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")

    assert refused(mall, officer, "services", services=["A1"]) == "not_yours_to_choose"
    mall.change(Counter, {"officer_chooses": True}, id=officer.seat)
    turn(mall, officer, "services", services=["A1", "A2"])

    assert console(mall, officer).services == ("A1", "A2")
    other = mall.officer("A", 2)
    assert refused(mall, other, "services", counter_id=officer.seat, services=["A1"]) == "counter_taken"


def test_another_agencys_service_is_unknown(mall: TestMall) -> None:
    officer = mall.officer()

    assert refused(mall, officer, "services", services=["B1"], as_supervisor=True) == "unknown_service"
