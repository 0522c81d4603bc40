"""Somebody's password is set anew, and every browser of theirs has to sign in again."""

import pytest

from app.clock import new_id
from app.errors import UnknownOfficer
from app.models import Officer, OfficerSession
from counters.commands.staff.change_password import change_password
from counters.commands.staff.sign_in import sign_in
from counters.events import PasswordChanged
from tests.factories import TestMall


def test_it_ends_their_sessions_and_nobody_elses(mall: TestMall) -> None:
    officer, other = mall.officer("A"), mall.officer("B")
    for number, one in enumerate((officer, officer, other)):
        mall.do(sign_in, officer_id=one.officer_id, token_hash=f"t{number}", csrf_token="c")

    event = mall.do(change_password, officer_id=officer.officer_id, password_hash="new")

    assert event == PasswordChanged(officer_id=officer.officer_id)
    assert mall.row(Officer, id=officer.officer_id).password_hash == "new"
    assert [row.token_hash for row in mall.rows(OfficerSession)] == ["t2"]


def test_unknown_officer(mall: TestMall) -> None:
    with pytest.raises(UnknownOfficer):
        mall.do(change_password, officer_id=new_id(), password_hash="new")
