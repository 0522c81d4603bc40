"""An officer's session ends."""

from app.models import OfficerSession
from counters.commands.staff.sign_in import sign_in
from counters.commands.staff.sign_out import sign_out
from counters.events import SignedOut
from tests.factories import TestMall


def test_it_ends_one_session(mall: TestMall) -> None:
    officer = mall.officer().officer_id
    for token in ("one", "two"):
        mall.do(sign_in, officer_id=officer, token_hash=token, csrf_token="c")

    event = mall.do(sign_out, token_hash="one")

    assert event == SignedOut(officer_id=officer)
    assert [row.token_hash for row in mall.rows(OfficerSession)] == ["two"]


def test_a_session_that_is_over_is_no_error(mall: TestMall) -> None:
    assert mall.do(sign_out, token_hash="never was") == SignedOut(officer_id=None)
