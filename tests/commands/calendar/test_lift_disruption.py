"""One click says that it works again."""

import pytest

from app.errors import Disruption, NotDisrupted
from counters.commands.calendar.declare_disruption import declare_disruption
from counters.commands.calendar.lift_disruption import lift_disruption
from tests.commands.desk import take
from tests.commands.set_up import agency_scope
from tests.factories import TestMall


def test_tickets_are_given_again(mall: TestMall) -> None:
    mall.do(declare_disruption, scope=agency_scope(mall, "A"))

    mall.do(lift_disruption, scope=agency_scope(mall, "A"))

    assert take(mall, "A1").number == "A-001"


def test_an_agency_cannot_lift_the_malls(mall: TestMall) -> None:
    mall.do(declare_disruption, scope=mall.demo.scope)

    with pytest.raises(NotDisrupted):
        mall.do(lift_disruption, scope=agency_scope(mall, "A"))

    with pytest.raises(Disruption):
        take(mall, "A1")
