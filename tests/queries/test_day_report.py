"""The account of a day: two books that agree, and forecasts beside what came."""

import pytest

from app.db import scoped
from app.models import QueueDay, Ticket, TicketWait
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.close_day import close_day
from counters.queries.day_report import _TICKETS, day_report
from counters.rules.day_account import AgencyDay, as_table, together
from tests.commands.desk import take, work
from tests.commands.plans import plan_of_statement
from tests.commands.set_up import agency_scope
from tests.commands.tickets.test_confirm_ticket import confirm, release, reserve
from tests.commands.turns import turn
from tests.factories import Statements, TestMall


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


def test_what_was_shown_against_what_came(mall: TestMall) -> None:
    """Six minutes' wait for everybody; the last one let others go first and says nothing of the forecast."""
    ranges = [(0, 300), (240, 600), (420, 600), (0, 60)]
    for low, high in ranges:
        taken = take(mall)
        mall.change(Ticket, {"wait_low_seconds": low, "wait_high_seconds": high}, id=taken.ticket_id)
    mall.change(Ticket, {"postponed": True}, wait_high_seconds=60)
    mall.clock.move(minutes=6)
    work(mall, mall.officer("A"), "open", "next", "finish", "next", "finish", "next", "finish", "next")

    (only,) = report(mall)

    assert [ticket.off for ticket in only.tickets] == [60, 0, -60, None]
    assert [ticket.waited for ticket in only.tickets] == [360] * 4
    truth = only.truth
    assert (truth.called, truth.shown) == (3, 3)
    assert truth.within_shown == truth.later_than_shown == pytest.approx(1 / 3)


def test_a_visitor_who_was_told_that_nobody_can_say(mall: TestMall) -> None:
    told = TicketWait(
        ticket_id=take(mall).ticket_id,
        mall_id=mall.demo.mall_id,
        agency_id=mall.officer("A").agency_id,
        told_at=mall.clock.now(),
    )
    mall.add(told)
    work(mall, mall.officer("A"), "open", "next")

    (only,) = report(mall)

    assert (only.truth.called, only.truth.error_minutes, only.truth.within_forecast) == (1, None, None)


def test_a_wait_of_less_than_five_minutes_is_what_is_told_of_no_wait(mall: TestMall) -> None:
    for _ in range(2):
        mall.change(Ticket, {"wait_low_seconds": 0, "wait_high_seconds": 0}, id=take(mall).ticket_id)
    mall.clock.move(minutes=4)
    work(mall, mall.officer("A"), "open", "next", "finish")
    mall.clock.move(minutes=2)
    work(mall, mall.officer("A"), "next")

    (only,) = report(mall)

    assert [ticket.off for ticket in only.tickets] == [0, 60]


def test_further_services_are_in_the_account_from_their_promise_to_their_end(mall: TestMall) -> None:
    """Done beside, begun and ended as a ticket, dropped by the visitor and by the day's end: both books say the same."""
    officer = mall.officer("A")
    for also in (["A2", "B1"], ["A3"], ["A4"]):
        take(mall, also=also)
    left = take(mall, "A1", also=["B2"])
    planned = report(mall)
    mall.do(cancel_ticket, scope=mall.kiosk, token=left.token)
    work(mall, officer, "open", "next")
    turn(mall, officer, "finish", also=["A2"], outcome="selesai")
    busy = report(mall)
    mall.do(close_day, scope=mall.demo.scope, day=mall.demo.plan.day)
    ended = report(mall)

    assert [one.agency for days in (planned, busy, ended) for one in days if not one.adds_up] == []
    assert sum(one.open for one in planned) == sum(one.taken for one in planned) == 9
    assert sum(one.open for one in ended) == 0
    first = ended[0]
    assert (first.done, first.results) == (2, {"selesai": 1})


def test_a_number_that_was_released_is_nobodys_with_all_that_was_planned(mall: TestMall) -> None:
    made = reserve(mall, also=["B1"])
    mall.clock.move(minutes=2)
    assert release(mall) == 1
    released = report(mall)
    confirm(mall, made)
    taken_up = report(mall)

    assert [(one.taken, one.cancelled) for one in released] == [(0, 0)] * len(released)
    assert [(one.taken, one.open) for one in taken_up] == [(1, 1), (1, 1)]
    assert [one.agency for days in (released, taken_up) for one in days if not one.adds_up] == []


def test_several_agencies_together(mall: TestMall) -> None:
    for service in ("A1", "B1", "B1"):
        take(mall, service)
    mall.clock.move(minutes=4)
    work(mall, mall.officer("A"), "open", "next", "finish")
    mall.clock.move(minutes=4)
    work(mall, mall.officer("B"), "open", "next")

    all_of_it = together(report(mall), "all")

    assert (all_of_it.agency, all_of_it.taken, all_of_it.done, all_of_it.open) == ("all", 3, 1, 2)
    assert (all_of_it.truth.called, all_of_it.truth.wait_minutes) == (2, 6.0)
    assert all_of_it.adds_up


def test_another_agencys_day_is_not_in_it(mall: TestMall) -> None:
    take(mall)
    take(mall, "B1")
    names = [(agency.agency_id, agency.code) for agency in mall.demo.plan.agencies]

    found = mall.ask(day_report, scope=agency_scope(mall, "B"), day=mall.demo.plan.day, agencies=names)

    assert [(one.agency, one.taken, len(one.tickets)) for one in found] == [("B", 1, 1)]


def test_it_costs_four_statements_and_finds_a_day_by_its_index(mall: TestMall) -> None:
    take(mall)
    with Statements() as one:
        report(mall)
    for _ in range(5):
        take(mall, also=["B1"])
    with Statements() as many:
        report(mall)

    assert len(one) == len(many) == 4
    if mall.dialect == "sqlite":  # with so few rows PostgreSQL reads them all, and is right
        values = {"mall_id": mall.demo.mall_id, "day": mall.demo.plan.day, **scoped(mall.demo.scope)}
        plan = plan_of_statement(mall, _TICKETS, values)
        assert "SEARCH visit USING INDEX" in plan
        assert "SCAN" not in plan
