"""What a machine is called, where it stands and what it shows."""

from uuid import UUID

import pytest

from app.clock import new_id
from app.db import Change
from app.demo import SCREEN_TOKEN
from app.errors import InvalidValue, UnknownDevice, UnknownZone
from app.models import Device
from app.security import hash_token
from app.vocabulary import Layout, Scope
from counters.commands.office.change_device import change_device
from counters.commands.office.create_mall import create_mall
from counters.commands.office.revoke_device import revoke_device
from counters.events import DeviceChanged
from counters.queries.fleet_of import fleet_of
from counters.queries.identity_of import device_of
from counters.rules.plan import Name
from tests.factories import TestMall


def one(mall: TestMall, kind: str) -> UUID:
    found: UUID = mall.row(Device, kind=kind).id
    return found


def test_a_screen_shows_several_zones(mall: TestMall) -> None:
    screen, before = one(mall, "screen"), mall.state().version
    heard: list[Change] = []
    mall.database.listeners.append(heard.append)

    event = mall.do(
        change_device,
        scope=mall.demo.scope,
        device_id=screen,
        name="Layar tangga",
        zones=("lantai-2", "lantai-1"),
        layout=Layout.SLIDES,
    )

    device = mall.ask(device_of, token_hash=hash_token(SCREEN_TOKEN))
    listed = next(each for each in mall.ask(fleet_of, scope=mall.demo.scope) if each.device_id == screen)
    assert event == DeviceChanged(
        device_id=screen, name="Layar tangga", zones="lantai-2,lantai-1", layout="slides"
    )
    assert (device.name, device.zones, device.layout) == ("Layar tangga", ("lantai-2", "lantai-1"), "slides")
    assert (listed.name, listed.zones, listed.layout) == (
        "Layar tangga",
        ("lantai-2", "lantai-1"),
        Layout.SLIDES,
    )
    assert mall.events(before) == [("DeviceChanged", "system")]
    assert [change.plan for change in heard] == [True]  # its socket looks again

    mall.do(change_device, scope=mall.demo.scope, device_id=screen, name="Layar", zones=())

    device = mall.ask(device_of, token_hash=hash_token(SCREEN_TOKEN))
    assert (device.name, device.zones, device.layout) == ("Layar", (), "")


def test_a_kiosk_stands_in_one_zone_and_has_no_layout(mall: TestMall) -> None:
    kiosk = one(mall, "kiosk")
    for zones, layout in ((("lantai-1", "lantai-2"), None), (("lantai-1",), Layout.CALLS)):
        with pytest.raises(InvalidValue):
            mall.do(
                change_device,
                scope=mall.demo.scope,
                device_id=kiosk,
                name="Kios",
                zones=zones,
                layout=layout,
            )

    mall.do(change_device, scope=mall.demo.scope, device_id=kiosk, name="Kios", zones=("lantai-1",))


def test_who_is_not_there_cannot_be_changed(mall: TestMall) -> None:
    screen = one(mall, "screen")
    bogor = mall.do(create_mall, slug="bogor", name=Name(id="B", en="B"), timezone="Asia/Jakarta").mall_id
    elsewhere = Scope(actor="x", mall_id=bogor)
    for scope, device_id in ((elsewhere, screen), (mall.demo.scope, new_id())):
        with pytest.raises(UnknownDevice):
            mall.do(change_device, scope=scope, device_id=device_id, name="X", zones=())
    with pytest.raises(UnknownZone):
        mall.do(change_device, scope=mall.demo.scope, device_id=screen, name="X", zones=("lantai-9",))
    mall.do(revoke_device, scope=mall.demo.scope, device_id=screen)
    with pytest.raises(UnknownDevice):
        mall.do(change_device, scope=mall.demo.scope, device_id=screen, name="X", zones=())
