"""Two services may come in any order again."""

import pytest

from app.errors import UnknownOrder, UnknownService
from app.models import ServiceOrder
from counters.commands.office.add_order import add_order
from counters.commands.office.remove_order import remove_order
from counters.events import OrderRemoved
from tests.commands.set_up import agency_scope
from tests.factories import TestMall


def test_in_any_order_again(mall: TestMall) -> None:
    mall.do(add_order, scope=mall.demo.scope, before="A1", after="A2")

    event = mall.do(remove_order, scope=agency_scope(mall), before="A1", after="A2")

    assert event == OrderRemoved(before="A1", after="A2")
    assert mall.rows(ServiceOrder) == []


def test_refusals(mall: TestMall) -> None:
    mall.do(add_order, scope=mall.demo.scope, before="A1", after="B1")

    with pytest.raises(UnknownOrder):
        mall.do(remove_order, scope=mall.demo.scope, before="B1", after="A1")
    for code in ("A", "B"):
        with pytest.raises(UnknownService):
            mall.do(remove_order, scope=agency_scope(mall, code), before="A1", after="B1")
    assert len(mall.rows(ServiceOrder)) == 1
