"""News of waits travel between processes apart from what happened."""

from app.clock import new_id
from app.db.news import Change, decode, encode
from app.vocabulary import AgencyId, MallId


def test_waits_survive_the_way() -> None:
    change = Change(
        mall_id=MallId(new_id()), version=7, agencies={AgencyId(new_id())}, waits={AgencyId(new_id())}
    )

    assert decode(encode(change, origin="me")) == (change, "me")


def test_the_largest_news_fit_into_a_notice() -> None:
    many = {AgencyId(new_id()) for _ in range(150)}

    text = encode(Change(mall_id=MallId(new_id()), agencies=many, waits=many), origin="x" * 32)

    assert len(text) < 8000
