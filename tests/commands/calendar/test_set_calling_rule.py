"""The rule's minutes."""

from datetime import timedelta

import pytest

from app.errors import InvalidValue, UnknownService
from app.vocabulary import PriorityGroup
from counters.commands.calendar.set_calling_rule import set_calling_rule
from counters.queries.plan_of import plan_of
from counters.rules.calling import CallingRule
from tests.commands.desk import take, ticket
from tests.factories import TestMall


def test_a_service_differs_from_its_mall_in_what_it_names(mall: TestMall) -> None:
    scope = mall.demo.scope
    mall.do(set_calling_rule, scope=scope, service=None, minutes={"priority_head_start": 20, "late_grace": 5})
    mall.do(set_calling_rule, scope=scope, service="A1", minutes={"priority_head_start": 45})

    plan = mall.ask(plan_of, scope=scope, now=mall.clock.now())

    five, twenty = timedelta(minutes=5), timedelta(minutes=20)
    assert plan.rule == CallingRule(priority_head_start=twenty, late_grace=five)
    assert plan.offer("A1").rule == CallingRule(priority_head_start=timedelta(minutes=45), late_grace=five)
    assert plan.offer("A2").rule == plan.rule
    key = ticket(mall, take(mall, "A1", PriorityGroup.ELDERLY).ticket_id).key_at
    assert key == mall.clock.now() - timedelta(minutes=45)
    mall.do(set_calling_rule, scope=scope, service="A1", minutes={})
    assert mall.ask(plan_of, scope=scope, now=mall.clock.now()).offer("A1").rule == plan.rule


@pytest.mark.parametrize("minutes", [{"priority_head_start": 601}, {"late_grace": -1}, {"unknown": 1}])
def test_out_of_bounds(mall: TestMall, minutes: dict[str, int]) -> None:
    with pytest.raises(InvalidValue) as raised:
        mall.do(set_calling_rule, scope=mall.demo.scope, service=None, minutes=minutes)
    assert raised.value.field == next(iter(minutes))
    with pytest.raises(UnknownService):
        mall.do(set_calling_rule, scope=mall.demo.scope, service="Z9", minutes={})
