"""The account of a day: two books that agree, and forecasts beside what came."""

from app.models import QueueDay, TicketWait
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.queries.day_report import AgencyDay, as_table, day_report
from tests.commands.desk import take, work
from tests.commands.turns import turn
from tests.factories import TestMall


def report(mall: TestMall) -> list[AgencyDay]:
    plan = mall.demo.plan
    names = [(agency.agency_id, agency.code) for agency in plan.agencies]
    found: list[AgencyDay] = mall.ask(day_report, scope=mall.kiosk, day=plan.day, agencies=names)
    return found


def test_a_transferred_visitor_is_done_here_and_taken_there(mall: TestMall) -> None:
    officer = mall.officer("A")
    take(mall)
    take(mall)
    work(mall, officer, "open", "next", "absent", "next")
    turn(mall, officer, "transfer", service="B1")

    first, second = report(mall)

    assert (first.agency, first.taken, first.done, first.absent, first.open) == ("A", 2, 1, 1, 0)
    assert (second.agency, second.taken, second.open) == ("B", 1, 1)
    assert first.adds_up
    assert second.adds_up


def test_services_without_a_ticket_of_their_own_are_accounted_for(mall: TestMall) -> None:
    officer = mall.officer("A")
    work(mall, officer, "open")
    take(mall, "A1", also=["A2", "B1"])
    work(mall, officer, "next")
    turn(mall, officer, "finish", also=["A3"])
    leaves = take(mall, "A4", also=["A5"])
    mall.do(cancel_ticket, scope=mall.kiosk, token=leaves.token)

    first, second = report(mall)

    assert (first.taken, first.done, first.cancelled, first.dropped, first.open) == (5, 2, 1, 1, 1)
    assert (second.taken, second.open) == (1, 1)
    assert first.adds_up
    assert second.adds_up


def test_books_that_disagree_are_told(mall: TestMall) -> None:
    take(mall)
    mall.change(QueueDay, {"issued": 2}, day=mall.demo.plan.day)

    (only,) = report(mall)

    assert not only.adds_up
    assert as_table([only]).splitlines()[-1] == "does not add up: A"


def test_forecast_against_truth(mall: TestMall) -> None:
    tickets = [take(mall), take(mall)]
    for ticket, middle in zip(tickets, (300, 1200), strict=True):
        mall.add(
            TicketWait(
                ticket_id=ticket.ticket_id,
                mall_id=mall.demo.mall_id,
                agency_id=mall.officer("A").agency_id,
                told_at=mall.clock.now(),
                p10_seconds=middle - 100,
                p50_seconds=middle,
                p90_seconds=middle + 100,
            )
        )
    mall.clock.move(minutes=5)
    work(mall, mall.officer("A"), "open", "next", "finish", "next")

    (only,) = report(mall)

    assert (only.truth.called, only.truth.wait_minutes) == (2, 5.0)
    assert (only.truth.error_minutes, only.truth.within_forecast, only.truth.within_shown) == (7.5, 0.5, None)
