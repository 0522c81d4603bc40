"""One service before another, for whoever comes for both."""

import pytest

from app.errors import AlreadyOrdered, FollowsAnother, GoesInCircles, UnknownService
from app.models import ServiceOrder
from counters.commands.office.add_order import add_order
from counters.commands.office.link_stages import link_stages
from counters.events import OrderAdded
from tests.commands.desk import take
from tests.commands.set_up import agency_scope, elsewhere
from tests.factories import TestMall


def test_the_photo_comes_before_the_collection(mall: TestMall) -> None:
    for _ in range(3):
        take(mall)
    assert take(mall, "A2", also=["A1"]).service == "A2", "the shortest queue comes first"
    before = mall.state()

    event = mall.do(add_order, scope=agency_scope(mall), before="A1", after="A2")

    assert event == OrderAdded(before="A1", after="A2")
    assert mall.events(before.version) == [("OrderAdded", "system")]
    assert take(mall, "A2", also=["A1"]).service == "A1"


def test_refusals_change_nothing(mall: TestMall) -> None:
    mine = agency_scope(mall)
    mall.do(link_stages, scope=mine, service="A4", next_service="A5")
    for before, after in (("A1", "A2"), ("A2", "A3")):
        mall.do(add_order, scope=mine, before=before, after=after)
    refused = [
        ("A1", "A2", mine, AlreadyOrdered),
        ("A3", "A1", mine, GoesInCircles),
        ("A1", "A1", mine, GoesInCircles),
        ("A1", "A5", mine, FollowsAnother),
        ("A5", "A1", mine, FollowsAnother),
        ("A1", "B1", mine, UnknownService),
        ("B1", "A1", mine, UnknownService),
        ("A1", "A2", elsewhere(mall), UnknownService),
    ]
    version = mall.state()

    for before, after, scope, error in refused:
        with pytest.raises(error):
            mall.do(add_order, scope=scope, before=before, after=after)

    assert mall.state() == version
    assert len(mall.rows(ServiceOrder)) == 2


def test_a_manager_orders_services_of_two_agencies(mall: TestMall) -> None:
    mall.do(add_order, scope=mall.demo.scope, before="B1", after="A1")

    assert take(mall, "A1", also=["B1"]).service == "B1"
