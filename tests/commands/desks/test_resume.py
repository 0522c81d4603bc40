"""Back from aside: as called or serving, at any free counter of the agency."""

import pytest

from app.models import Call, Serving
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import console, refused, turn
from tests.factories import TestMall


@pytest.mark.parametrize(("moves", "status"), [((), "called"), (("start",), "serving")])
def test_it_comes_back_as_it_left(mall: TestMall, moves: tuple[str, ...], status: str) -> None:
    officer, colleague = mall.officer(), mall.officer(seat=2)
    held = take(mall)
    work(mall, officer, "open", "next", *moves)
    work(mall, colleague, "open")
    turn(mall, officer, "hold", note="materai")
    now = mall.clock.move(minutes=10)

    event = turn(mall, colleague, "resume", ticket_id=held.ticket_id)

    row = ticket(mall, held.ticket_id)
    assert (row.status, event.status, row.counter_id) == (status, status, colleague.seat)
    assert row.started_at == (now if moves else None)
    current = console(mall, colleague).current
    assert current is not None
    assert (current.number, current.note) == ("A-001", "materai")
    assert console(mall, colleague).held == ()
    assert len(mall.rows(Call)) == 1  # nothing is announced
    assert [one.outcome for one in mall.rows(Serving)] == ["held", None]
    require_whole(mall)
    work(mall, colleague, "finish")
    assert ticket(mall, held.ticket_id).status == "done"


def test_it_is_refused(mall: TestMall) -> None:
    officer = mall.officer()
    held, second, theirs = take(mall), take(mall), take(mall, "B1")
    work(mall, officer, "open", "next")
    turn(mall, officer, "hold")
    assert refused(mall, officer, "resume", ticket_id=second.ticket_id) == "ticket_not_aside"
    assert refused(mall, officer, "resume", ticket_id=theirs.ticket_id) == "unknown_ticket"
    work(mall, officer, "next")
    assert refused(mall, officer, "resume", ticket_id=held.ticket_id) == "ticket_in_progress"
    work(mall, officer, "finish", "pause")
    assert refused(mall, officer, "resume", ticket_id=held.ticket_id) == "counter_paused"
