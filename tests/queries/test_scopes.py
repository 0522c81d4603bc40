"""No query shows another mall's or another agency's rows, and none costs more for fifty rows than for one."""

from collections.abc import Callable
from typing import Any

import pytest

from app.clock import new_id
from app.errors import UnknownCounter, UnknownMall, UnknownTicket
from app.vocabulary import MallId, Scope
from counters.queries.catalogue_of import catalogue_of, malls
from counters.queries.counter_console import counter_console
from counters.queries.counters_of import counters_of
from counters.queries.identity_of import account_of, device_of, mall_id_of, place_of, session_of
from counters.queries.now_serving import now_serving
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import queue_of, ticket_of
from tests.commands.desk import take, work
from tests.factories import Statements, TestMall
from tests.queries.other_mall import bogor


def agency(mall: TestMall, code: str) -> Scope:
    return mall.scope(mall.officer(code))


def test_a_board_has_its_own_malls_queues_only(mall: TestMall) -> None:
    take(mall)
    there = bogor(mall)
    here = mall.ask(now_serving, scope=mall.demo.scope, zone_ids=(), now=mall.clock.now())
    elsewhere = mall.ask(now_serving, scope=there, zone_ids=(), now=mall.clock.now())

    assert here.waiting == {mall.demo.plan.offer("A1").offer_id: 1}
    assert list(elsewhere.waiting.values()) == [3]
    assert not {one.zone_id for one in here.counters} & {one.zone_id for one in elsewhere.counters}


def test_a_catalogue_has_its_own_malls_figures(mall: TestMall) -> None:
    take(mall)
    there = bogor(mall)

    found = {
        scope.mall_id: mall.ask(catalogue_of, scope=scope, now=mall.clock.now())
        for scope in (mall.demo.scope, there)
    }

    assert [sum(offer.waiting for offer in one.offers.values()) for one in found.values()] == [1, 3]
    assert [one.plan.slug for one in found.values()] == ["bekasi", "bogor"]
    assert [one.slug for one in mall.ask(malls)] == ["bekasi", "bogor"]


def test_a_queue_is_an_agencys(mall: TestMall) -> None:
    bogor(mall)
    for service in ("A1", "B1", "A2", "A1"):
        take(mall, service)
    day = mall.demo.plan.day

    def shown(scope: Scope) -> list[tuple[str, int | None]]:
        return [(one.number, one.people_ahead) for one in mall.ask(queue_of, scope=scope, day=day)]

    assert shown(agency(mall, "A")) == [("A-001", 0), ("A-002", 0), ("A-003", 1)]
    assert shown(agency(mall, "B")) == [("B-001", 0)]
    assert sorted(shown(mall.demo.scope)) == [("A-001", 0), ("A-002", 0), ("A-003", 1), ("B-001", 0)]


def test_counters_are_an_agencys(mall: TestMall) -> None:
    bogor(mall)
    mine = mall.ask(counters_of, scope=agency(mall, "B"))
    all_here = mall.ask(counters_of, scope=mall.demo.scope)

    assert {one.agency for one in mine} == {"B"}
    assert [one.counter_id for one in mine] == list(mall.officer("B").counters)
    assert [one.number for one in all_here] == list(range(1, len(all_here) + 1))


def test_a_console_of_another_agency_or_mall_is_unknown(mall: TestMall) -> None:
    there = bogor(mall)
    seat = mall.officer("A").seat
    for scope in (agency(mall, "B"), there):
        with pytest.raises(UnknownCounter):
            mall.ask(counter_console, scope=scope, counter_id=seat, now=mall.clock.now())

    assert mall.ask(counter_console, scope=agency(mall, "A"), counter_id=seat, now=mall.clock.now())


def test_unknown_things(mall: TestMall) -> None:
    nowhere = Scope(actor="x", mall_id=MallId(new_id()))
    with pytest.raises(UnknownMall):
        mall.ask(plan_of, scope=nowhere, now=mall.clock.now())
    with pytest.raises(UnknownMall):
        mall.ask(mall_id_of, slug="nowhere")
    with pytest.raises(UnknownTicket):
        mall.ask(ticket_of, token="nobody")
    with pytest.raises(UnknownCounter):
        mall.ask(place_of, counter_id=new_id())
    assert mall.ask(account_of, username="nobody") is None
    assert mall.ask(session_of, token_hash="none") is None
    assert mall.ask(device_of, token_hash="none") is None


def test_a_ticket_by_its_token_through_its_life(mall: TestMall) -> None:
    officer = mall.officer()
    taken = [take(mall), take(mall)]

    def shown() -> list[tuple[str, int | None, int | None]]:
        found = [mall.ask(ticket_of, token=one.token) for one in taken]
        return [(str(one.status), one.people_ahead, one.counter_number) for one in found]

    number = mall.ask(counters_of, scope=mall.scope(officer))[0].number
    seen = [shown()]
    for moves in (("open", "next"), ("start",), ("finish", "next"), ("absent",)):
        work(mall, officer, *moves)
        seen.append(shown())

    assert seen == [
        [("waiting", 0, None), ("waiting", 1, None)],
        [("called", None, number), ("waiting", 0, None)],
        [("serving", None, number), ("waiting", 0, None)],
        [("done", None, number), ("called", None, number)],
        [("done", None, number), ("absent", None, number)],
    ]


def test_the_console_shows_the_first_fifty_and_counts_all(mall: TestMall) -> None:
    for _ in range(55):
        take(mall)
    take(mall, "B1")

    console = mall.ask(
        counter_console,
        scope=agency(mall, "A"),
        counter_id=mall.officer("A").seat,
        now=mall.clock.now(),
    )

    assert [one.number for one in console.waiting] == [f"A-{number:03d}" for number in range(1, 51)]
    assert console.waiting_total == 55


QUERIES: dict[str, Callable[[TestMall], Any]] = {
    "now_serving": lambda mall: mall.ask(
        now_serving, scope=mall.demo.scope, zone_ids=(), now=mall.clock.now()
    ),
    "catalogue_of": lambda mall: mall.ask(catalogue_of, scope=mall.demo.scope, now=mall.clock.now()),
    "queue_of": lambda mall: mall.ask(queue_of, scope=mall.demo.scope, day=mall.demo.plan.day),
    "counters_of": lambda mall: mall.ask(counters_of, scope=mall.demo.scope),
    "counter_console": lambda mall: mall.ask(
        counter_console,
        scope=mall.scope(mall.officer()),
        counter_id=mall.officer().seat,
        now=mall.clock.now(),
    ),
}
COST = {"now_serving": 6, "catalogue_of": 4, "queue_of": 1, "counters_of": 1, "counter_console": 11}


def test_fifty_rows_cost_as_many_statements_as_one(mall: TestMall) -> None:
    def costs() -> dict[str, int]:
        found = {}
        for name, ask in QUERIES.items():
            with Statements() as asked:
                ask(mall)
            found[name] = len(asked)
        return found

    take(mall)
    for ask in QUERIES.values():
        ask(mall)  # the plan is in memory from here on
    one = costs()
    for number in range(49):
        take(mall, ("A1", "A2", "B1", "C1")[number % 4])

    assert one == costs()
    assert {name: one[name] <= most + 1 for name, most in COST.items()} == dict.fromkeys(COST, True)
