"""An officer's browser gets a session."""

from app.models import OfficerSession
from counters.commands.staff.sign_in import sign_in
from counters.events import SignedIn
from tests.factories import TestMall


def test_it_keeps_the_hash_of_the_cookie(mall: TestMall) -> None:
    officer = mall.officer()

    event = mall.do(sign_in, officer_id=officer.officer_id, token_hash="hash", csrf_token="csrf")

    row = mall.row(OfficerSession)
    now = mall.clock.now()
    assert event == SignedIn(officer_id=officer.officer_id)
    assert (row.token_hash, row.officer_id, row.csrf_token) == ("hash", officer.officer_id, "csrf")
    assert (row.created_at, row.seen_at) == (now, now)


def test_several_browsers_are_several_sessions(mall: TestMall) -> None:
    for token in ("one", "two"):
        mall.do(sign_in, officer_id=mall.officer().officer_id, token_hash=token, csrf_token="c")

    assert len(mall.rows(OfficerSession)) == 2


def test_sessions_of_last_week_are_swept_away(mall: TestMall) -> None:
    officer = mall.officer().officer_id
    mall.do(sign_in, officer_id=officer, token_hash="old", csrf_token="c")
    mall.clock.move(days=7, seconds=1)

    mall.do(sign_in, officer_id=officer, token_hash="new", csrf_token="c")

    assert [row.token_hash for row in mall.rows(OfficerSession)] == ["new"]
