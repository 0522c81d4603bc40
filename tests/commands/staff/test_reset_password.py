"""An administrator gives somebody another password."""

import pytest

from app.errors import NotAllowed, UnknownOfficer
from app.models import OfficerSession
from counters.commands.staff.grant_role import grant_role
from counters.commands.staff.reset_password import reset_password
from counters.commands.staff.sign_in import sign_in
from counters.events import PasswordChanged
from tests.commands.set_up import account, manager, supervisor
from tests.factories import TestMall


def test_sessions_end(mall: TestMall) -> None:
    officer = mall.officer("A")
    mall.do(sign_in, officer_id=officer.officer_id, token_hash="t", csrf_token="c")
    before = mall.state().version

    event = mall.do(
        reset_password,
        scope=mall.demo.scope,
        grants=supervisor(mall),
        officer_id=officer.officer_id,
        password_hash="new",
    )

    assert event == PasswordChanged(officer_id=officer.officer_id)
    assert account(mall, officer.username).password_hash == "new"
    assert mall.rows(OfficerSession) == []
    assert mall.events(before) == [("PasswordChanged", "system")]


def test_a_role_above_the_callers_protects_the_account(mall: TestMall) -> None:
    officer = mall.officer("A")
    # whoever set the password could act as the manager
    mall.do(grant_role, scope=mall.demo.scope, officer_id=officer.officer_id, held=manager(mall)[0])

    with pytest.raises(NotAllowed):
        mall.do(
            reset_password,
            scope=mall.demo.scope,
            grants=supervisor(mall),
            officer_id=officer.officer_id,
            password_hash="new",
        )

    assert account(mall, officer.username).password_hash != "new"


def test_another_agencys_officer_is_unknown(mall: TestMall) -> None:
    with pytest.raises(UnknownOfficer):
        mall.do(
            reset_password,
            scope=mall.demo.scope,
            grants=supervisor(mall),
            officer_id=mall.officer("B").officer_id,
            password_hash="new",
        )
