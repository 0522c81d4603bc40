"""An area of the lobby is called otherwise."""

import pytest

from app.errors import UnknownZone
from counters.commands.office.rename_zone import rename_zone
from counters.events import ZoneRenamed
from counters.queries.plan_of import plan_of
from counters.rules.plan import Name
from tests.commands.set_up import elsewhere
from tests.factories import TestMall


def test_the_slug_stays(mall: TestMall) -> None:
    before = mall.state()
    name = Name(id="Aula", en="Hall")

    event = mall.do(rename_zone, scope=mall.demo.scope, zone="lantai-2", name=name)

    zone = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).zone("lantai-2")
    assert event == ZoneRenamed(zone_id=zone.zone_id, slug="lantai-2")
    assert zone.name == name
    assert mall.events(before.version) == [("ZoneRenamed", "system")]


def test_another_malls_zone_is_unknown(mall: TestMall) -> None:
    with pytest.raises(UnknownZone):
        mall.do(rename_zone, scope=elsewhere(mall), zone="lantai-2", name=Name(id="x", en="x"))
