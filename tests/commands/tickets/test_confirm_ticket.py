"""A reserved ticket counts from the moment that it reached its visitor, in the place that it was issued with."""

from datetime import timedelta

import pytest

from app.errors import QuotaExhausted, ReservationOver, UnknownTicket
from app.models import Journal, Offer, QueueDay
from app.vocabulary import Handover, PriorityGroup
from counters.commands.tickets.confirm_ticket import confirm_ticket
from counters.commands.tickets.release_reservations import release_reservations
from counters.commands.tickets.take_ticket import take_ticket
from counters.events import TicketConfirmed, TicketReserved
from tests.commands.desk import refusal, require_whole, take, ticket, work
from tests.commands.turns import waiting
from tests.factories import TestMall, at


def reserve(mall: TestMall, service: str = "A1", **more: object) -> TicketReserved:
    made = mall.do(take_ticket, scope=mall.kiosk, service=service, confirm=True, **more)
    assert isinstance(made, TicketReserved)
    return made


def confirm(mall: TestMall, made: TicketReserved, by: Handover = Handover.PAPER) -> TicketConfirmed:
    done: TicketConfirmed = mall.do(confirm_ticket, scope=mall.kiosk, token=made.token, by=by)
    return done


def release(mall: TestMall) -> int:
    return int(mall.do(release_reservations, scope=mall.kiosk, after=timedelta(seconds=60)).count)


def test_it_is_not_called_before(mall: TestMall) -> None:
    officer, made = mall.officer(), reserve(mall)
    work(mall, officer, "open")

    assert refusal(mall, officer, "next") == "queue_empty"
    assert (ticket(mall, made.ticket_id).status, waiting(mall, "A1"), made.people_ahead) == ("reserved", 0, 0)
    require_whole(mall)


@pytest.mark.parametrize("by", list(Handover))
def test_it_waits_in_the_place_of_its_issue(mall: TestMall, by: Handover) -> None:
    made = reserve(mall)
    mall.clock.move(seconds=2)
    later = take(mall)
    mall.clock.move(seconds=3)

    done = confirm(mall, made, by)

    assert (done.by, done.number, later.people_ahead) == (by, "A-001", 0)
    assert (ticket(mall, made.ticket_id).status, waiting(mall, "A1")) == ("waiting", 2)
    assert work(mall, mall.officer(), "open", "next").ticket_id == made.ticket_id
    require_whole(mall)


def test_again_it_changes_nothing(mall: TestMall) -> None:
    made = reserve(mall)
    confirm(mall, made)
    before = mall.state()

    confirm(mall, made, Handover.PHONE)

    assert mall.state() == before
    assert len(mall.rows(Journal, event="TicketConfirmed")) == 1


def test_nobody_confirms_it(mall: TestMall) -> None:
    made = reserve(mall)
    mall.clock.move(seconds=59)
    assert release(mall) == 0
    mall.clock.move(seconds=1)

    assert release(mall) == 1

    assert ticket(mall, made.ticket_id).status == "released"
    assert take(mall).number == "A-002"  # its number is never used again
    require_whole(mall)


def test_the_quota_has_its_place_back(mall: TestMall) -> None:
    mall.change(Offer, {"daily_quota": 1}, code="A1")
    reserve(mall)
    with pytest.raises(QuotaExhausted):
        take(mall)
    mall.clock.move(minutes=1)
    release(mall)

    assert take(mall).number == "A-002"


def test_paper_in_a_hand_is_honoured_after_the_release(mall: TestMall) -> None:
    made, other = reserve(mall, also=["B1"], priority=PriorityGroup.ELDERLY), take(mall)
    mall.clock.move(minutes=2)
    release(mall)
    released = mall.rows(QueueDay)

    confirm(mall, made)

    assert ticket(mall, made.ticket_id).status == "waiting"
    assert sum(row.issued for row in mall.rows(QueueDay)) == sum(row.issued for row in released) + 2
    assert work(mall, mall.officer(), "open", "next").ticket_id == made.ticket_id
    assert other.number == "A-002"
    require_whole(mall)


def test_after_the_release_a_phone_is_too_late_and_so_is_another_day(mall: TestMall) -> None:
    made = reserve(mall)
    mall.clock.move(minutes=2)
    release(mall)

    with pytest.raises(ReservationOver):
        confirm(mall, made, Handover.PHONE)
    mall.clock.set(at(8, 0, day=25))
    with pytest.raises(ReservationOver):
        confirm(mall, made)
    with pytest.raises(UnknownTicket):
        mall.do(confirm_ticket, scope=mall.kiosk, token="nobody's", by=Handover.PAPER)
