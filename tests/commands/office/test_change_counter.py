"""A desk gets another label, zone or other services."""

import pytest

from app.errors import CounterTaken, QueueEmpty, UnknownCounter, UnknownService
from app.models import Counter, CounterService
from counters.commands.office.change_counter import change_counter
from counters.events import CounterChanged
from counters.queries.plan_of import plan_of
from tests.commands.desk import take, work
from tests.commands.set_up import agency_scope
from tests.factories import TestMall


def test_it_serves_what_it_was_given(mall: TestMall) -> None:
    officer, before = mall.officer("A"), mall.state()

    event = mall.do(
        change_counter,
        scope=agency_scope(mall),
        counter_id=officer.seat,
        zone="lantai-2",
        label="Loket Prioritas",
        planned=True,
        services=["A2", "A1"],
    )

    assert event == CounterChanged(
        counter_id=officer.seat, label="Loket Prioritas", planned=True, services="A1 A2"
    )
    assert mall.row(Counter, id=officer.seat).label == "Loket Prioritas"
    assert len(mall.rows(CounterService, counter_id=officer.seat)) == 2
    assert mall.state().plan_version == before.plan_version + 1
    assert mall.events(before.version) == [("CounterChanged", "system")]
    take(mall, "A3")
    with pytest.raises(QueueEmpty):
        work(mall, officer, "open", "next")


def test_an_unplanned_one_does_not_count_for_its_services(mall: TestMall) -> None:
    counters = {one.counter_id for one in mall.rows(CounterService)}
    assert mall.officer("A").seat in counters

    mall.do(
        change_counter,
        scope=agency_scope(mall),
        counter_id=mall.officer("A").seat,
        zone="lantai-2",
        label="x",
        planned=False,
        services=["A1"],
    )

    plan = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now())
    assert plan.offer("A1").counters == mall.demo.plan.offer("A1").counters - 1


def test_refusals(mall: TestMall) -> None:
    officer = mall.officer("A")
    wanted = {
        "scope": agency_scope(mall),
        "counter_id": officer.seat,
        "zone": "lantai-2",
        "label": "x",
        "planned": True,
        "services": ["A1"],
    }
    work(mall, officer, "open")
    for error, change in (
        (UnknownCounter, {"scope": agency_scope(mall, "B")}),
        (UnknownService, {"services": ["B1"]}),
        (CounterTaken, {"planned": False}),
    ):
        before = mall.state()
        with pytest.raises(error):
            mall.do(change_counter, **{**wanted, **change})
        assert mall.state() == before
