"""Held: off the counter with its note, and listed for every counter of the agency."""

from datetime import timedelta

from app.models import Journal, Serving
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import console, refused, turn
from tests.factories import TestMall


def test_it_frees_the_counter_and_keeps_the_note(mall: TestMall) -> None:
    officer, colleague = mall.officer(), mall.officer(seat=2)
    held, following = take(mall), take(mall)
    work(mall, officer, "open", "next", "start")
    now = mall.clock.move(minutes=3)

    event = turn(mall, officer, "hold", note="fotokopi KK")

    row = ticket(mall, held.ticket_id)
    assert (row.status, row.note, row.held_at, event.held_at) == ("held", "fotokopi KK", now, now)
    serving = mall.row(Serving)
    assert (serving.outcome, serving.ended_at) == ("held", now)
    assert "note" not in mall.row(Journal, event="TicketHeld").payload
    for one in (officer, colleague):
        listed = console(mall, one).held
        assert [(each.number, each.note, each.held_at) for each in listed] == [("A-001", "fotokopi KK", now)]
    assert console(mall, mall.officer("B")).held == ()
    assert work(mall, officer, "next").ticket_id == following.ticket_id
    require_whole(mall)


def test_it_keeps_the_note_that_is_there_unless_another_is_given(mall: TestMall) -> None:
    officer = mall.officer()
    held = take(mall)
    work(mall, officer, "open", "next")
    turn(mall, officer, "note", note="berkas lengkap")

    turn(mall, officer, "hold")

    assert ticket(mall, held.ticket_id).note == "berkas lengkap"
    turn(mall, officer, "resume", ticket_id=held.ticket_id)
    turn(mall, officer, "hold", note="")
    assert ticket(mall, held.ticket_id).note is None


def test_its_officers_are_told_when_to_think_of_it(mall: TestMall) -> None:
    officer, colleague = mall.officer(), mall.officer(seat=2)
    held = take(mall)
    work(mall, officer, "open", "next")
    now = mall.clock.move(minutes=3)

    event = turn(mall, officer, "hold", remind_after=timedelta(minutes=10))

    due = now + timedelta(minutes=10)
    assert event.remind_at == due
    for one in (officer, colleague):
        assert [each.remind_at for each in console(mall, one).held] == [due]
    turn(mall, officer, "resume", ticket_id=held.ticket_id)
    turn(mall, officer, "hold")
    assert [each.remind_at for each in console(mall, officer).held] == [None]


def test_it_is_refused(mall: TestMall) -> None:
    officer = mall.officer()
    assert refused(mall, officer, "hold") == "counter_closed"
    work(mall, officer, "open")
    assert refused(mall, officer, "hold") == "no_ticket_in_progress"
    take(mall)
    work(mall, officer, "next")
    assert refused(mall, mall.officer(seat=2), "hold", counter_id=officer.seat) == "counter_taken"
    turn(mall, officer, "hold")
    assert refused(mall, officer, "hold") == "no_ticket_in_progress"
