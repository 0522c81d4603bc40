"""A session was used, so it does not end for silence."""

from app.models import OfficerSession
from counters.commands.staff.keep_session import keep_session
from counters.commands.staff.sign_in import sign_in
from tests.factories import TestMall


def test_it_moves_only_when_it_was_last_seen(mall: TestMall) -> None:
    began = mall.clock.now()
    for token in ("one", "two"):
        mall.do(sign_in, officer_id=mall.officer().officer_id, token_hash=token, csrf_token="c")
    now = mall.clock.move(minutes=30)

    mall.do(keep_session, token_hash="one")

    seen = {row.token_hash: (row.created_at, row.seen_at) for row in mall.rows(OfficerSession)}
    assert seen == {"one": (began, now), "two": (began, began)}
