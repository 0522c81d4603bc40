"""A note on a visitor, for the officers of the agency alone."""

from tests.commands.desk import take, work
from tests.commands.turns import console, refused, shown, turn
from tests.factories import TestMall


def test_it_is_seen_at_the_agencys_counters_and_nowhere_else(mall: TestMall) -> None:
    officer = mall.officer()
    first, second = take(mall), take(mall)
    work(mall, officer, "open", "next")
    before = shown(mall)

    turn(mall, officer, "note", note="bawa KK")
    current = console(mall, officer).current
    assert current is not None
    assert current.note == "bawa KK"
    turn(mall, officer, "undo")
    assert shown(mall) == before

    turn(mall, officer, "note", note="kursi roda", ticket_id=second.ticket_id)
    assert [one.note for one in console(mall, mall.officer(seat=2)).waiting] == ["kursi roda"]
    seen = shown(mall)
    assert "kursi roda" not in str([seen[part] for part in ("board", "phones", "B", "B1", "B2")])
    assert first.ticket_id != second.ticket_id


def test_it_is_refused(mall: TestMall) -> None:
    officer = mall.officer()
    taken, other = take(mall), take(mall, "B1")
    assert refused(mall, officer, "note", note="x") == "counter_closed"
    work(mall, officer, "open")
    assert refused(mall, officer, "note", note="x") == "no_ticket_in_progress"
    assert refused(mall, officer, "note", note="x", ticket_id=other.ticket_id) == "unknown_ticket"
    work(mall, officer, "next", "finish")
    assert refused(mall, officer, "note", note="x", ticket_id=taken.ticket_id) == "ticket_not_waiting"
