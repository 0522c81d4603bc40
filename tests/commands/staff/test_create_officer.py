"""Somebody gets an account with their first role."""

import pytest

from app.errors import NameTaken
from app.models import Officer, RoleGrant
from app.vocabulary import Role
from counters.commands.staff.create_officer import create_officer
from counters.events import OfficerCreated
from counters.rules.access import Grant
from tests.factories import TestMall


def test_they_have_an_account_and_one_role(mall: TestMall) -> None:
    held = Grant(role=Role.OFFICER, mall_id=mall.demo.mall_id, agency_id=mall.officer().agency_id)
    before = mall.state().version

    event = mall.do(
        create_officer, scope=mall.demo.scope, username="budi", name="Budi", password_hash="h", held=held
    )

    row = mall.row(Officer, username="budi")
    grant = mall.row(RoleGrant, officer_id=row.id)
    assert event == OfficerCreated(officer_id=row.id, username="budi")
    assert (row.name, row.password_hash, row.active, row.created_at) == (
        "Budi",
        "h",
        True,
        mall.clock.now(),
    )
    assert (grant.role, grant.mall_id, grant.agency_id) == ("officer", held.mall_id, held.agency_id)
    assert mall.events(before) == [("OfficerCreated", "system")]


def test_a_name_is_taken_once(mall: TestMall) -> None:
    before = mall.state()

    with pytest.raises(NameTaken):
        mall.do(
            create_officer,
            scope=mall.demo.scope,
            username=mall.officer().username,
            name="x",
            password_hash="h",
            held=Grant(role=Role.OFFICER, mall_id=mall.demo.mall_id),
        )

    assert mall.state() == before
