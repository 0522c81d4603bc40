"""What a hot command costs: a fixed number of statements, and the same plan however many rows there are."""

from datetime import timedelta

import pytest

from app.clock import new_id
from app.db import Prepared
from app.models import Ticket, Visit
from app.vocabulary import PriorityGroup
from counters.commands.desks.call_next import call_next
from counters.store import tickets
from tests.commands.desk import MOVES, failing, require_whole, take, ticket, work
from tests.commands.plans import plan_of_statement
from tests.factories import Statements, TestMall, at

# Beside its own, each batch has two of the writer's: the lock of the mall's row and the versions at the end.
WRITERS = 2
COST = {"take": 6, "next": 8, "recall": 5, "start": 5, "finish": 5}


def crowd(mall: TestMall, count: int) -> None:
    """So many wait for A1 already."""
    offer = mall.demo.plan.offer("A1")
    day, now = at(9).date(), mall.clock.now()
    visits, waiting = [], []
    for number in range(1, count + 1):
        visit_id = new_id()
        visits.append(
            {
                "id": visit_id,
                "mall_id": mall.demo.mall_id,
                "day": day,
                "number": f"Z-{number:04d}",
                "token": f"t{number}",
                "priority": None,
            }
        )
        waiting.append(
            {
                "id": new_id(),
                "visit_id": visit_id,
                "mall_id": mall.demo.mall_id,
                "agency_id": offer.agency_id,
                "offer_id": offer.offer_id,
                "day": day,
                "status": "waiting",
                "key_at": now - timedelta(seconds=count - number),
                "order_no": number,
                "issued_at": now,
                "calls": 0,
            }
        )
    mall.looking.exec_driver_sql("BEGIN")
    mall.looking.execute(Visit.__table__.insert(), visits)  # type: ignore[attr-defined]
    mall.looking.execute(Ticket.__table__.insert(), waiting)  # type: ignore[attr-defined]
    mall.looking.exec_driver_sql("COMMIT")
    mall.looking.exec_driver_sql("ANALYZE")


def costs(mall: TestMall) -> dict[str, int]:
    officer = mall.officer()
    found = {}
    with Statements() as asked:
        take(mall)
    found["take"] = len(asked) - WRITERS
    for move in ("open", "next", "recall", "start", "finish", "close"):
        with Statements() as asked:
            work(mall, officer, move)
        found[move] = len(asked) - WRITERS
    return {move: found[move] for move in COST}


def test_a_hot_command_has_a_fixed_number_of_statements(mall: TestMall) -> None:
    take(mall)  # the plan is in memory from here on

    assert costs(mall) == COST
    crowd(mall, 500)
    assert costs(mall) == COST


def test_a_priority_ticket_costs_one_more(mall: TestMall) -> None:
    take(mall)

    with Statements() as asked:
        take(mall, priority=PriorityGroup.ELDERLY)

    assert len(asked) - WRITERS == COST["take"] + 1


def next_plan(mall: TestMall) -> str:
    officer = mall.officer()
    return plan_of_statement(
        mall,
        tickets._NEXT,
        {
            "mall_id": mall.demo.mall_id,
            "agency_id": officer.agency_id,
            "counter_id": officer.seat,
            "day": at(9).date(),
            "now": at(9),
        },
    )


def test_the_next_ticket_is_a_walk_along_its_index(mall: TestMall) -> None:
    """A sort of everybody who waits would make each call as slow as the queue is long."""
    empty = next_plan(mall)
    crowd(mall, 3000)

    full = next_plan(mall)

    for plan in [empty, full] if mall.dialect == "sqlite" else [full]:
        assert "ix_ticket_waiting" in plan
        assert "ix_ticket_waiting_offer" not in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan
        assert "SCAN ticket" not in plan.replace("SCAN ticket USING", "")
        assert "Seq Scan on ticket" not in plan


def test_a_planted_sort_is_seen(mall: TestMall) -> None:
    crowd(mall, 3000)
    table = Ticket.__table__  # type: ignore[attr-defined]

    plan = plan_of_statement(mall, Prepared(table.select().order_by(table.c.called_at, table.c.calls)), {})

    assert "TEMP B-TREE" in plan or "Sort" in plan


def test_a_failure_within_a_batch_is_rolled_back_alone(mall: TestMall) -> None:
    """Commands of one batch share a transaction; each has its own savepoint."""
    officer = mall.officer()
    first, second = take(mall), take(mall)
    work(mall, officer, "open")
    before = mall.state().version

    with pytest.raises(ValueError):
        mall.do(failing(call_next, ValueError("after everything was written")), **mall.seat(officer))

    assert ticket(mall, first.ticket_id).status == "waiting"
    assert mall.state().version == before
    assert work(mall, officer, "next").ticket_id == first.ticket_id
    assert ticket(mall, second.ticket_id).status == "waiting"
    assert mall.state().version == before + 1
    require_whole(mall)


def test_every_move_is_known_here() -> None:
    assert set(COST) - {"take"} < set(MOVES)
