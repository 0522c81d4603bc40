"""One click says that something does not work."""

import pytest

from app.errors import AlreadyDisrupted, Disruption
from app.models import Closure
from counters.commands.calendar.declare_disruption import declare_disruption
from tests.commands.desk import take, ticket
from tests.commands.set_up import agency_scope
from tests.factories import TestMall, at


def test_an_agency_gives_no_tickets_until_the_day_is_over(mall: TestMall) -> None:
    before = take(mall, "A1")

    mall.do(declare_disruption, scope=agency_scope(mall, "A"))

    with pytest.raises(Disruption):
        take(mall, "A1")
    assert take(mall, "B1").number == "B-001"
    assert ticket(mall, before.ticket_id).status == "waiting"
    mall.clock.set(at(9, day=25))
    assert take(mall, "A1").number == "A-001"


def test_twice_is_refused_and_writes_nothing(mall: TestMall) -> None:
    mall.do(declare_disruption, scope=mall.demo.scope)
    mall.do(declare_disruption, scope=agency_scope(mall, "A"))  # another place

    with pytest.raises(AlreadyDisrupted):
        mall.do(declare_disruption, scope=mall.demo.scope)

    assert len(mall.rows(Closure)) == 2
