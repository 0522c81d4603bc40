"""Something is closed or disturbed on certain days."""

from datetime import date

import pytest

from app.errors import ClosedToday, Disruption, Holiday, InvalidValue, UnknownService
from app.models import Closure
from app.vocabulary import ClosureKind
from counters.commands.office.add_closure import add_closure
from counters.events import ClosureAdded
from counters.rules.plan import Name
from tests.commands.desk import take
from tests.commands.set_up import agency, agency_scope
from tests.factories import TestMall

TODAY = date(2026, 11, 24)
WANTED = {
    "service": None,
    "first_day": TODAY,
    "last_day": TODAY,
    "kind": ClosureKind.HOLIDAY,
    "text": Name(id="Libur", en="Holiday"),
}


def test_the_whole_mall(mall: TestMall) -> None:
    before = mall.state()

    event = mall.do(add_closure, scope=mall.demo.scope, **WANTED)

    assert event == ClosureAdded(
        agency_id=None, service=None, kind="holiday", first_day="2026-11-24", last_day="2026-11-24"
    )
    assert mall.row(Closure).notice == mall.state().version == before.version + 1
    assert mall.state().plan_version == before.plan_version + 1
    with pytest.raises(Holiday):
        take(mall, "A1")


def test_one_agency(mall: TestMall) -> None:
    mall.do(add_closure, scope=agency_scope(mall), **{**WANTED, "kind": ClosureKind.CLOSED_TODAY})

    with pytest.raises(ClosedToday):
        take(mall, "A1")
    take(mall, "B1")


def test_one_service_belongs_to_its_agency(mall: TestMall) -> None:
    mall.do(add_closure, scope=mall.demo.scope, **{**WANTED, "service": "A2", "kind": ClosureKind.DISRUPTION})

    assert mall.row(Closure).agency_id == agency(mall).agency_id
    with pytest.raises(Disruption):
        take(mall, "A2")
    take(mall, "A1")


def test_refusals(mall: TestMall) -> None:
    with pytest.raises(InvalidValue):
        mall.do(add_closure, scope=mall.demo.scope, **{**WANTED, "last_day": date(2026, 11, 23)})
    with pytest.raises(UnknownService):
        mall.do(add_closure, scope=agency_scope(mall), **{**WANTED, "service": "B1"})

    assert mall.rows(Closure) == []
