"""Somebody may sign in again."""

import pytest

from app.errors import NotAllowed, UnknownOfficer
from counters.commands.staff.activate_officer import activate_officer
from counters.commands.staff.deactivate_officer import deactivate_officer
from counters.events import OfficerActivated
from tests.commands.set_up import SYSTEM, account, manager, officer_id, supervisor
from tests.factories import TestMall


def test_the_account_is_as_before(mall: TestMall) -> None:
    who = mall.officer("A").officer_id
    mall.do(deactivate_officer, scope=mall.demo.scope, grants=SYSTEM, officer_id=who)
    before = mall.state().version

    event = mall.do(activate_officer, scope=mall.demo.scope, grants=supervisor(mall), officer_id=who)

    assert event == OfficerActivated(officer_id=who)
    assert account(mall, mall.officer("A").username).active
    assert mall.events(before) == [("OfficerActivated", "system")]


def test_only_those_that_the_caller_manages(mall: TestMall) -> None:
    with pytest.raises(UnknownOfficer):
        mall.do(
            activate_officer,
            scope=mall.demo.scope,
            grants=supervisor(mall),
            officer_id=mall.officer("B").officer_id,
        )
    with pytest.raises(NotAllowed):
        mall.do(
            activate_officer,
            scope=mall.demo.scope,
            grants=manager(mall),
            officer_id=officer_id(mall, "pengelola"),
        )
