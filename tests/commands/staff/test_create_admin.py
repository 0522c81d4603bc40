"""The first administrator is made on the machine itself."""

import pytest

from app.errors import NameTaken
from app.models import Officer, RoleGrant
from counters.commands.staff.create_admin import create_admin
from counters.events import OfficerCreated
from tests.factories import TestMall, cheap_hash


def test_they_run_the_system(mall: TestMall) -> None:
    event = mall.do(create_admin, username="siti", name="Siti", password_hash=cheap_hash("x"))

    row = mall.row(Officer, username="siti")
    grant = mall.row(RoleGrant, officer_id=row.id)
    assert event == OfficerCreated(officer_id=row.id, username="siti")
    assert (row.name, row.password_hash, row.active) == ("Siti", cheap_hash("x"), True)
    assert (grant.role, grant.mall_id, grant.agency_id) == ("system_admin", None, None)


def test_a_name_is_taken_once(mall: TestMall) -> None:
    taken = mall.officer().username

    with pytest.raises(NameTaken) as raised:
        mall.do(create_admin, username=taken, name="x", password_hash="x")

    assert raised.value.field == "username"
    assert len(mall.rows(RoleGrant, role="system_admin")) == 1
