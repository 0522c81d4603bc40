"""Handed over once, in the order in which people came, and never lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from app.models import Offer, OfflineTicket, Ticket, Visit
from app.vocabulary import PriorityGroup
from counters.commands.calendar.declare_disruption import declare_disruption
from counters.commands.island.hand_over import hand_over
from counters.commands.tickets.close_day import close_day
from counters.queries.queue_of import queue_of, ticket_of
from tests.commands.desk import failing, require_whole, take, work
from tests.commands.island.kiosks import IslandKiosk, kiosk
from tests.factories import TestMall, at
from tests.queries.other_mall import bogor


def line(mall: TestMall) -> list[str]:
    """The numbers of agency A in calling order."""
    found = mall.ask(queue_of, scope=mall.scope(mall.officer()), day=mall.demo.plan.day)
    return [one.number for one in found]


def ready(mall: TestMall, *, size: int = 10) -> IslandKiosk:
    one = kiosk(mall, size=size)
    one.ask()
    return one


def test_the_officer_sees_them_in_the_order_in_which_they_came(mall: TestMall) -> None:
    """Two kiosks without the server, and one that still had it."""
    left, right = ready(mall), ready(mall)
    came = []
    for turn in range(9):
        mall.clock.move(minutes=1)
        if turn % 3 == 2:
            came.append(take(mall).number)
        else:
            one = (left, right)[turn % 2]
            one.issue("A1")
            came.append(one.paper[-1])
    right.hand_over()
    left.hand_over()

    assert line(mall) == came
    officer = mall.officer()
    work(mall, officer, "open")
    called = [work(mall, officer, "next").number, work(mall, officer, "finish", "next").number]
    assert called == came[:2]
    require_whole(mall)


def test_a_second_time_changes_nothing_and_says_the_same(mall: TestMall) -> None:
    one = ready(mall)
    one.issue("A1")
    one.issue("A1", priority=PriorityGroup.ELDERLY)

    first = one.hand_over(answer_arrives=False)
    version = mall.state().version
    mall.clock.move(minutes=10)
    again = one.hand_over()

    assert again == first
    assert mall.state().version == version
    assert [row.number for row in mall.rows(Visit)] == ["A-5001", "A-5002"]
    require_whole(mall)


def test_all_of_one_request_or_none(mall: TestMall) -> None:
    one = ready(mall)
    one.issue("A1")
    one.issue("A1")

    with pytest.raises(RuntimeError):
        mall.do(
            failing(hand_over, RuntimeError("the power")),
            scope=one.scope,
            device_id=one.device_id,
            issued=tuple(one.drawer),
        )

    assert mall.rows(OfflineTicket) == []
    assert len(one.hand_over()) == len(mall.rows(Visit)) == 2


def test_the_token_on_paper_opens_the_ticket(mall: TestMall) -> None:
    one = ready(mall)
    made = one.issue("A1")
    assert made is not None
    one.hand_over()

    assert mall.ask(ticket_of, token=made.token).number == "A-5001"


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=-400)])
def test_a_clock_that_is_wrong_cannot_move_people_out_of_sane_bounds(
    mall: TestMall, wrong: timedelta
) -> None:
    one = ready(mall)
    one.wrong = wrong
    early = take(mall).number
    mall.clock.move(minutes=1)
    for _ in range(3):
        mall.clock.move(minutes=1)
        one.issue("A1")
    mall.clock.move(minutes=1)
    told = one.hand_over()
    mall.clock.move(seconds=1)
    late = take(mall).number

    issued = [told_of.issued_at for told_of in told]
    assert issued == sorted(set(issued))
    assert at(9) <= issued[0] <= issued[-1] <= at(9, 5, 1)
    assert line(mall) == [early, *one.paper, late]


@pytest.mark.parametrize("answer_arrives", [True, False])
def test_a_slow_clock_keeps_the_order_from_one_request_to_the_next(
    mall: TestMall, *, answer_arrives: bool
) -> None:
    """All of them said a time before the lease, so all come down to its beginning."""
    one = ready(mall)
    one.wrong = timedelta(hours=-1)
    for _ in range(3):
        mall.clock.move(minutes=1)
        one.issue("A1")
    first = one.hand_over(answer_arrives=answer_arrives)
    for _ in range(3):
        one.issue("A1")
    second = one.hand_over()[-3:]

    issued = [told.issued_at for told in [*first, *second]]
    assert issued == sorted(set(issued))
    assert line(mall) == one.paper


def test_what_was_refused_does_not_move_the_next(mall: TestMall) -> None:
    one = ready(mall)
    made = [one.issue("A1"), one.issue("A1")]
    assert made[0]
    one.drawer[0] = replace(made[0], lease_id=uuid4())
    mall.clock.move(minutes=10)

    refused, placed = one.hand_over()

    assert (refused.state, placed.state, placed.issued_at) == ("refused", "waiting", at(9))


def test_a_day_that_is_over_keeps_them_expired(mall: TestMall) -> None:
    one = ready(mall)
    made = one.issue("A1", "B1")
    assert made is not None
    mall.clock.set(at(8, 30, day=25))
    mall.do(close_day, scope=mall.demo.scope, day=at(8, day=24).date())

    (told,) = one.hand_over()

    assert (told.state, told.number) == ("late", "A-5001")
    assert told.issued_at == at(9)
    row = mall.row(Ticket, id=told.ticket_id)
    assert (row.status, row.day) == ("expired", at(9).date())
    assert mall.ask(ticket_of, token=made.token).status == "expired"
    assert line(mall) == []
    require_whole(mall)


def test_a_service_that_closed_meanwhile_keeps_them_and_says_so(mall: TestMall) -> None:
    one = ready(mall)
    one.issue("A1")
    mall.do(declare_disruption, scope=mall.demo.scope)
    one.issue("A1")
    (first, second) = one.hand_over()
    mall.clock.set(at(23))
    one.issue("A1")
    (third,) = one.hand_over()

    assert {(told.state, told.reason) for told in (first, second, third)} == {("closed", "disruption")}
    assert line(mall) == one.paper
    require_whole(mall)


def test_after_hours_the_reason_is_the_hours(mall: TestMall) -> None:
    one = ready(mall)
    one.issue("A1")
    mall.clock.set(at(23))

    assert [(told.state, told.reason) for told in one.hand_over()] == [("closed", "outside_hours")]


def test_a_service_that_is_offered_no_more_keeps_them(mall: TestMall) -> None:
    one = ready(mall)
    one.issue("A1")
    mall.change(Offer, {"active": False}, id=mall.demo.plan.offer("A1").offer_id)

    (told,) = one.hand_over()

    assert (told.state, told.reason) == ("closed", "unknown_service")
    assert mall.row(Ticket, id=told.ticket_id).status == "waiting"


def test_several_services_go_on_one_number(mall: TestMall) -> None:
    one = ready(mall)
    one.issue("A1", "B1")
    (told,) = one.hand_over()

    assert (told.service, told.further) == ("A1", "B1")
    require_whole(mall)


def test_priority_counts_as_it_does_online(mall: TestMall) -> None:
    one = ready(mall)
    take(mall)
    mall.clock.move(minutes=5)
    one.issue("A1", priority=PriorityGroup.ELDERLY)
    one.hand_over()

    assert line(mall) == ["A-5001", "A-001"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lease_id": uuid4()}, "not_leased"),
        ({"order_no": 5999}, "not_leased"),
        ({"services": ("ZZ9",)}, "unknown_service"),
        ({"order_no": 5001}, "number_used"),
        ({"token": "taken"}, "token_used"),
    ],
)
def test_what_cannot_be_a_ticket_is_kept_with_the_reason(
    mall: TestMall, change: dict[str, Any], reason: str
) -> None:
    one = ready(mall)
    first, second = one.issue("A1"), one.issue("A1")
    assert first
    assert second
    if reason == "token_used":
        change = {"token": first.token}
    one.drawer[1] = replace(second, **change)

    told = one.hand_over(answer_arrives=False)

    assert [(item.state, item.reason) for item in told] == [("waiting", None), ("refused", reason)]
    assert one.hand_over() == told
    assert {row.state for row in mall.rows(OfflineTicket)} == {"waiting", "refused"}
    require_whole(mall)


def test_a_ticket_of_another_mall_does_not_hold_up_the_others(mall: TestMall) -> None:
    """A kiosk that moved with its memory: ids are there once in the whole database."""
    one = ready(mall)
    moved = one.issue("A1")
    one.hand_over()
    assert moved
    there = bogor(mall)
    mall.change(OfflineTicket, {"mall_id": there.mall_id}, id=moved.offline_id)
    one.drawer = [moved]
    one.issue("A1")

    told = one.hand_over(answer_arrives=False)

    assert [(item.state, item.reason) for item in told] == [("refused", "not_leased"), ("waiting", None)]
    assert (told[0].ticket_id, told[0].number) == (None, "?-5001")
    assert [item.state for item in one.hand_over()] == ["refused", "waiting"]
    assert mall.row(OfflineTicket, id=moved.offline_id).mall_id == there.mall_id


def test_a_kiosk_that_was_paired_anew_hands_over_what_it_gave_out_before(mall: TestMall) -> None:
    before, after = ready(mall), kiosk(mall)
    before.issue("A1")
    after.drawer = before.drawer

    assert [told.state for told in after.hand_over()] == ["waiting"]


WHAT = ["ask", "ask_lost", "hand", "hand_lost", "back", "back_lost", "forget", "online", "pass"]
SERVICES = ["A1", "A2", "B1"]
DAYS = 8


def day_of_outages(dice: Random) -> list[tuple[str, int, str]]:
    """Everything happens to every kiosk, in any order, and numbers are given out between."""
    steps = [*product(WHAT, range(3)), *(("issue", dice.randrange(3)) for _ in range(20))]
    dice.shuffle(steps)
    return [(*step, dice.choice(SERVICES)) for step in steps]


class Outages:
    """Three kiosks whose answers and memories get lost, and online tickets beside them."""

    def __init__(self, mall: TestMall) -> None:
        self.mall = mall
        self.kiosks = [kiosk(mall, f"Kios {number}", size=4) for number in range(3)]
        self.online: list[str] = []
        self.lost: set[str] = set()

    def step(self, what: str, which: int, service: str) -> None:
        one = self.kiosks[which]
        arrives = not what.endswith("_lost")
        what_to_do: dict[str, Callable[[], object]] = {
            "ask": lambda: one.ask(answer_arrives=arrives),
            "hand": lambda: one.hand_over(answer_arrives=arrives),
            "back": lambda: one.give_back(answer_arrives=arrives),
            "issue": lambda: one.issue(service),
            "forget": lambda: self.forget(one),
            "online": lambda: self.online.append(take(self.mall, service).number),
            "pass": lambda: self.mall.clock.move(seconds=1),
        }
        what_to_do[what.removesuffix("_lost")]()

    def forget(self, one: IslandKiosk) -> None:
        self.lost.update(f"{made.services[0][0]}-{made.order_no}" for made in one.drawer)
        one.forget()

    def require_laws(self) -> None:
        paper = [number for one in self.kiosks for number in one.paper]
        assert len(set(paper)) == len(paper), "a number is on paper twice"
        kept = {row.number: row.state for row in self.mall.rows(OfflineTicket)}
        assert set(paper) - self.lost <= set(kept) <= set(paper), "a ticket was lost"
        assert set(kept.values()) <= {"waiting"}
        assert {row.number for row in self.mall.rows(Visit)} == {*kept, *self.online}
        for letter in "AB":
            numbers = [int(number[2:]) for number in self.online if number[0] == letter]
            assert sorted(numbers) == list(range(1, len(numbers) + 1)), "online numbers have a gap"
        require_whole(self.mall)


def test_any_outages_leave_every_number_once(mall: TestMall) -> None:
    """One day goes on where the last one ended: the laws hold for every state."""
    outages, dice = Outages(mall), Random(1)

    for _ in range(DAYS):
        for step in day_of_outages(dice):
            outages.step(*step)
        for machine in outages.kiosks:
            machine.hand_over()
        outages.require_laws()

    assert all(one.paper for one in outages.kiosks)
    assert outages.lost
    assert outages.online
