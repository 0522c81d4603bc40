"""Somebody may do more."""

from app.models import RoleGrant
from app.vocabulary import Role
from counters.commands.staff.grant_role import grant_role
from counters.events import RoleGranted
from counters.rules.access import Grant
from tests.factories import TestMall


def test_the_role_is_added_once(mall: TestMall) -> None:
    officer, other = mall.officer("A"), mall.officer("B")
    held = Grant(role=Role.OFFICER, mall_id=mall.demo.mall_id, agency_id=other.agency_id)
    before = mall.state().version
    arguments = {"scope": mall.demo.scope, "officer_id": officer.officer_id, "held": held}

    event = mall.do(grant_role, **arguments)
    again = mall.do(grant_role, **arguments)

    assert event == again
    assert event == RoleGranted(
        officer_id=officer.officer_id,
        role="officer",
        mall_id=held.mall_id,
        agency_id=held.agency_id,
    )
    assert len(mall.rows(RoleGrant, officer_id=officer.officer_id)) == 2
    assert mall.events(before) == [("RoleGranted", "system")]


def test_everywhere_is_another_role_than_in_a_mall(mall: TestMall) -> None:
    officer = mall.officer()
    for mall_id in (None, mall.demo.mall_id, None):
        held = Grant(role=Role.MALL_MANAGER, mall_id=mall_id)
        mall.do(grant_role, scope=mall.demo.scope, officer_id=officer.officer_id, held=held)

    assert len(mall.rows(RoleGrant, officer_id=officer.officer_id, role="mall_manager")) == 2
