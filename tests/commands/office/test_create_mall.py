"""A site is entered into the system."""

import pytest

from app.errors import NameTaken
from app.models import Mall
from counters.commands.office.create_mall import create_mall
from counters.events import MallCreated
from counters.rules.plan import Name
from tests.factories import TestMall

BOGOR = {"slug": "bogor", "name": Name(id="Mal Bogor", en="Bogor Mall"), "timezone": "Asia/Jakarta"}


def test_it_is_there_with_an_epoch_and_no_version_yet(mall: TestMall) -> None:
    event = mall.do(create_mall, **BOGOR)

    row = mall.row(Mall, slug="bogor")
    assert event == MallCreated(mall_id=row.id, slug="bogor")
    assert (row.name_id, row.name_en, row.timezone) == ("Mal Bogor", "Bogor Mall", "Asia/Jakarta")
    assert (row.version, row.plan_version) == (0, 0)
    assert len(row.epoch) >= 16
    assert row.epoch != mall.state().epoch


def test_a_slug_is_taken_once(mall: TestMall) -> None:
    mall.do(create_mall, **BOGOR)

    with pytest.raises(NameTaken) as raised:
        mall.do(create_mall, **BOGOR)

    assert raised.value.field == "slug"
    assert len(mall.rows(Mall)) == 2
