"""The lobby gets another area."""

import pytest

from app.errors import InvalidValue, NameTaken
from app.models import Zone
from counters.commands.office.add_zone import add_zone
from counters.events import ZoneAdded
from counters.rules.plan import Name
from tests.factories import TestMall


def test_its_slug_comes_from_the_name(mall: TestMall) -> None:
    before = mall.state()

    event = mall.do(add_zone, scope=mall.demo.scope, name=Name(id="Lantai 3 (timur)", en="Floor 3 (east)"))

    row = mall.row(Zone, slug="lantai-3-timur")
    assert event == ZoneAdded(zone_id=row.id, slug="lantai-3-timur")
    assert (row.name_en, row.position) == ("Floor 3 (east)", len(mall.demo.plan.zones))
    assert mall.state().plan_version == before.plan_version + 1
    assert mall.events(before.version) == [("ZoneAdded", "system")]


def test_a_second_one_with_this_slug_is_refused(mall: TestMall) -> None:
    for error, name in ((NameTaken, "LANTAI 2"), (InvalidValue, "二階")):
        with pytest.raises(error) as raised:
            mall.do(add_zone, scope=mall.demo.scope, name=Name(id=name, en="x"))
        assert raised.value.field == "name_id"

    assert len(mall.rows(Zone)) == len(mall.demo.plan.zones)
