"""Somebody may do less."""

import pytest

from app.errors import LastAdministrator, NotAllowed, TicketInProgress, UnknownOfficer
from app.models import RoleGrant
from app.vocabulary import Role
from counters.commands.staff.revoke_role import revoke_role
from counters.events import RoleRevoked
from counters.rules.access import Grant
from tests.commands.desk import counter, take, work
from tests.commands.set_up import SYSTEM, agency, officer_id, supervisor
from tests.factories import TestMall


def held(mall: TestMall, code: str = "A") -> Grant:
    return Grant(role=Role.OFFICER, mall_id=mall.demo.mall_id, agency_id=agency(mall, code).agency_id)


def test_the_role_and_the_seat_are_gone(mall: TestMall) -> None:
    officer = mall.officer("A")
    work(mall, officer, "open")
    before = mall.state().version

    event = mall.do(
        revoke_role,
        scope=mall.demo.scope,
        grants=supervisor(mall),
        officer_id=officer.officer_id,
        held=held(mall),
    )

    assert event == RoleRevoked(
        officer_id=officer.officer_id,
        role=Role.OFFICER,
        mall_id=mall.demo.mall_id,
        agency_id=officer.agency_id,
    )
    assert mall.rows(RoleGrant, officer_id=officer.officer_id) == []
    assert counter(mall, officer.seat).state == "closed"
    assert mall.events(before) == [("CounterClosed", "system"), ("RoleRevoked", "system")]


def test_a_visitor_at_the_counter_is_finished_first(mall: TestMall) -> None:
    officer = mall.officer("A")
    take(mall)
    work(mall, officer, "open", "next")

    with pytest.raises(TicketInProgress):
        mall.do(
            revoke_role,
            scope=mall.demo.scope,
            grants=SYSTEM,
            officer_id=officer.officer_id,
            held=held(mall),
        )

    assert len(mall.rows(RoleGrant, officer_id=officer.officer_id)) == 1


def test_one_that_is_not_held_changes_nothing(mall: TestMall) -> None:
    officer = mall.officer("A")
    before = mall.state()

    mall.do(
        revoke_role, scope=mall.demo.scope, grants=SYSTEM, officer_id=officer.officer_id, held=held(mall, "B")
    )

    assert len(mall.rows(RoleGrant, officer_id=officer.officer_id)) == 1
    assert mall.state() == before


def test_the_last_administrator_stays(mall: TestMall) -> None:
    with pytest.raises(LastAdministrator):
        mall.do(
            revoke_role,
            scope=mall.demo.scope,
            grants=SYSTEM,
            officer_id=officer_id(mall, "admin"),
            held=Grant(role=Role.SYSTEM_ADMIN),
        )


def test_nobody_takes_what_they_could_not_give(mall: TestMall) -> None:
    coordinator = officer_id(mall, mall.demo.supervisor)
    with pytest.raises(NotAllowed):
        mall.do(
            revoke_role,
            scope=mall.demo.scope,
            grants=supervisor(mall),
            officer_id=coordinator,
            held=supervisor(mall)[0],
        )
    with pytest.raises(UnknownOfficer):
        mall.do(
            revoke_role,
            scope=mall.demo.scope,
            grants=supervisor(mall),
            officer_id=mall.officer("B").officer_id,
            held=held(mall, "B"),
        )
