"""An agency takes nobody over from others, or does again."""

import pytest

from app.errors import TransferNotAccepted, UnknownAgency
from counters.commands.office.accept_transfers import accept_transfers
from tests.commands.desk import take, work
from tests.commands.set_up import agency_scope
from tests.commands.turns import turn
from tests.factories import TestMall


def test_nobody_is_sent_to_an_agency_that_says_no(mall: TestMall) -> None:
    take(mall)
    work(mall, mall.officer(), "open", "next")
    mall.do(accept_transfers, scope=agency_scope(mall, "B"), accepts=False)

    with pytest.raises(TransferNotAccepted):
        turn(mall, mall.officer(), "transfer", service="B1")
    mall.do(accept_transfers, scope=agency_scope(mall, "B"), accepts=True)

    assert turn(mall, mall.officer(), "transfer", service="B1").service == "B1"


def test_a_mall_is_no_agency(mall: TestMall) -> None:
    before = mall.state()

    with pytest.raises(UnknownAgency):
        mall.do(accept_transfers, scope=mall.demo.scope, accepts=False)

    assert mall.state() == before
