"""The search of services: everyday words, both spellings, both languages, slips of the finger."""

import pytest

from counters.rules.plan import AgencyPlan
from counters.rules.service_search import search
from routers.book_shown import EVERYDAY
from tests.factories import TestMall


@pytest.fixture
def agencies(mall: TestMall) -> tuple[AgencyPlan, ...]:
    return mall.demo.plan.agencies


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bikin paspor", "K1"),
        ("antrian paspor baru", "K1"),
        ("antrean paspor baru", "K1"),
        ("perpanjang pasport", "K2"),
        ("saya mau bikin ktp", "A1"),
        ("ktp hilang", "A2"),
        ("pecah KK", "A3"),
        ("surat kelakuan baik", "H1"),
        ("driving licence", "H3"),
        ("paspr baru", "K1"),
        ("k1", "K1"),
    ],
)
def test_what_people_say_is_found(agencies: tuple[AgencyPlan, ...], query: str, first: str) -> None:
    assert search(agencies, query, EVERYDAY)[0].offer.code == first


@pytest.mark.parametrize("query", ["", "  ", "saya mau urus antrian", "qwertyuiop", "💥\x00"])
def test_what_says_nothing_finds_nothing(agencies: tuple[AgencyPlan, ...], query: str) -> None:
    assert search(agencies, query, EVERYDAY) == []
