"""A closure was a mistake, or is over earlier."""

import pytest

from app.errors import UnknownClosure
from app.models import Closure
from counters.commands.office.add_closure import add_closure
from counters.commands.office.remove_closure import remove_closure
from counters.events import ClosureRemoved
from tests.commands.desk import take
from tests.commands.office.test_add_closure import WANTED
from tests.commands.set_up import agency_scope, elsewhere
from tests.factories import TestMall


def test_the_usual_service_again(mall: TestMall) -> None:
    mall.do(add_closure, scope=mall.demo.scope, **WANTED)
    notice, before = mall.row(Closure).notice, mall.state()

    event = mall.do(remove_closure, scope=mall.demo.scope, notice=notice)

    assert event == ClosureRemoved(notice=notice)
    assert mall.rows(Closure) == []
    assert mall.state().plan_version == before.plan_version + 1
    assert mall.events(before.version) == [("ClosureRemoved", "system")]
    take(mall, "A1")


def test_a_supervisor_leaves_the_malls_and_the_others_alone(mall: TestMall) -> None:
    mall.do(add_closure, scope=mall.demo.scope, **WANTED)
    mall.do(add_closure, scope=agency_scope(mall, "B"), **WANTED)

    for scope in (agency_scope(mall), elsewhere(mall)):
        for row in mall.rows(Closure):
            with pytest.raises(UnknownClosure):
                mall.do(remove_closure, scope=scope, notice=row.notice)

    assert len(mall.rows(Closure)) == 2
