"""Short words for what the office does in these tests."""

from typing import Any
from uuid import UUID

from app.models import Officer
from app.vocabulary import AgencyId, Role, Scope
from counters.commands.office.create_mall import create_mall
from counters.rules.access import Grant
from counters.rules.plan import AgencyPlan, Name
from tests.factories import TestMall

SYSTEM = (Grant(role=Role.SYSTEM_ADMIN),)


def manager(mall: TestMall) -> tuple[Grant, ...]:
    """What the mall's manager holds."""
    return (Grant(role=Role.MALL_MANAGER, mall_id=mall.demo.mall_id),)


def supervisor(mall: TestMall, code: str = "A") -> tuple[Grant, ...]:
    """What the supervisor of an agency holds."""
    return (
        Grant(role=Role.AGENCY_SUPERVISOR, mall_id=mall.demo.mall_id, agency_id=agency(mall, code).agency_id),
    )


def agency(mall: TestMall, code: str = "A") -> AgencyPlan:
    return next(one for one in mall.demo.plan.agencies if one.code == code)


def agency_scope(mall: TestMall, code: str = "A") -> Scope:
    return Scope(actor="system", mall_id=mall.demo.mall_id, agency_id=AgencyId(agency(mall, code).agency_id))


def account(mall: TestMall, username: str) -> Any:
    return mall.row(Officer, username=username)


def officer_id(mall: TestMall, username: str) -> UUID:
    found: UUID = account(mall, username).id
    return found


def elsewhere(mall: TestMall) -> Scope:
    """Another mall, with nothing in it."""
    made = mall.do(create_mall, slug="bogor", name=Name(id="Bogor", en="Bogor"), timezone="Asia/Jakarta")
    return Scope(actor="system", mall_id=made.mall_id)
