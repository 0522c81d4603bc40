"""An administrator makes a pairing code for a kiosk or a screen."""

from datetime import timedelta

import pytest

from app.errors import UnknownZone
from app.models import Device
from app.vocabulary import DeviceKind
from counters.commands.office.register_device import register_device
from counters.events import DeviceRegistered
from tests.factories import TestMall

CODE = {"pairing_hash": "hash", "valid_for": timedelta(minutes=10)}


def test_it_waits_for_its_code(mall: TestMall) -> None:
    before = mall.state().version

    event = mall.do(
        register_device,
        scope=mall.demo.scope,
        kind=DeviceKind.SCREEN,
        name="Layar 1",
        zone="lantai-2",
        **CODE,
    )

    row = mall.row(Device, pairing_hash="hash")
    assert event == DeviceRegistered(device_id=row.id, kind="screen", name="Layar 1")
    assert (row.mall_id, row.zone_id) == (mall.demo.mall_id, mall.demo.plan.zone("lantai-2").zone_id)
    assert row.pairing_until == mall.clock.now() + timedelta(minutes=10)
    assert (row.token_hash, row.paired_at, row.revoked_at) == (None, None, None)
    assert mall.events(before) == [("DeviceRegistered", "system")]


def test_without_a_zone_it_shows_the_whole_mall(mall: TestMall) -> None:
    mall.do(register_device, scope=mall.demo.scope, kind=DeviceKind.KIOSK, name="Kios 2", zone=None, **CODE)

    assert mall.row(Device, pairing_hash="hash").zone_id is None


def test_unknown_zone(mall: TestMall) -> None:
    with pytest.raises(UnknownZone):
        mall.do(
            register_device,
            scope=mall.demo.scope,
            kind=DeviceKind.KIOSK,
            name="x",
            zone="lantai-9",
            **CODE,
        )
