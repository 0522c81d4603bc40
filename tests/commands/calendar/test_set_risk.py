"""Tickets although the wait ends after closing."""

from datetime import timedelta

import pytest

from app.errors import WouldPassClosing
from app.models import Ticket, WaitFigure
from app.vocabulary import PriorityGroup
from counters.commands.calendar.set_risk import set_risk
from counters.commands.tickets.take_ticket import take_ticket
from tests.commands.desk import take
from tests.commands.set_up import agency_scope
from tests.factories import TestMall, at


def figure(mall: TestMall, minutes: int) -> None:
    offer_id = mall.demo.plan.offer("A1").offer_id
    mall.add(WaitFigure(offer_id=offer_id, low_seconds=0, high_seconds=minutes * 60, at=mall.clock.now()))


def test_mall_and_agency_and_the_visitor_must_want_it(mall: TestMall) -> None:
    mall.clock.set(at(14))
    figure(mall, 75)
    wanted = {"scope": mall.kiosk, "service": "A1", "at_own_risk": True}

    with pytest.raises(WouldPassClosing) as raised:
        mall.do(take_ticket, **wanted)
    assert raised.value.opens_at == at(8, day=25)
    mall.do(set_risk, scope=mall.demo.scope, at_own_risk=True)
    with pytest.raises(WouldPassClosing):
        take(mall)
    assert mall.do(take_ticket, **wanted).at_own_risk
    assert mall.row(Ticket).at_own_risk
    mall.do(set_risk, scope=agency_scope(mall, "A"), at_own_risk=False)
    with pytest.raises(WouldPassClosing):
        mall.do(take_ticket, **wanted)
    mall.do(set_risk, scope=agency_scope(mall, "A"), at_own_risk=None)
    assert mall.do(take_ticket, **wanted).at_own_risk


def test_no_fresh_figure_refuses_nobody_and_priority_waits_less(mall: TestMall) -> None:
    mall.clock.set(at(14))
    figure(mall, 75)

    assert not take(mall, "A1", PriorityGroup.ELDERLY).at_own_risk
    mall.clock.move(minutes=6)

    assert mall.clock.now() - timedelta(minutes=6) == at(14)
    assert not take(mall, "A1").at_own_risk
