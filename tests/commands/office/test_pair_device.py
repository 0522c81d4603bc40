"""A kiosk or a screen exchanges its code for a token: once, and in time."""

from datetime import timedelta

import pytest

from app.errors import PairingCodeExpired, UnknownPairingCode
from app.models import Device
from app.vocabulary import DeviceKind
from counters.commands.office.pair_device import pair_device
from counters.commands.office.register_device import register_device
from counters.commands.office.revoke_device import revoke_device
from counters.events import DevicePaired, DeviceRegistered
from tests.factories import TestMall


def register(mall: TestMall) -> DeviceRegistered:
    event: DeviceRegistered = mall.do(
        register_device,
        scope=mall.demo.scope,
        kind=DeviceKind.SCREEN,
        name="Layar 1",
        zone="lantai-1",
        pairing_hash="code",
        valid_for=timedelta(minutes=10),
    )
    return event


def test_the_code_is_used_up(mall: TestMall) -> None:
    device_id = register(mall).device_id

    event = mall.do(pair_device, pairing_hash="code", token_hash="token")

    row = mall.row(Device, id=device_id)
    assert event == DevicePaired(
        device_id=device_id,
        mall_id=mall.demo.mall_id,
        kind="screen",
        name="Layar 1",
        zone_id=mall.demo.plan.zone("lantai-1").zone_id,
    )
    assert (row.token_hash, row.pairing_hash, row.pairing_until) == ("token", None, None)
    assert row.paired_at == mall.clock.now()
    with pytest.raises(UnknownPairingCode):
        mall.do(pair_device, pairing_hash="code", token_hash="another")
    assert mall.row(Device, id=device_id).token_hash == "token"


def test_the_last_moment_is_in_time(mall: TestMall) -> None:
    register(mall)
    mall.clock.move(minutes=10)

    mall.do(pair_device, pairing_hash="code", token_hash="token")


def test_afterwards_it_is_too_late(mall: TestMall) -> None:
    device_id = register(mall).device_id
    mall.clock.move(minutes=10, seconds=1)

    with pytest.raises(PairingCodeExpired):
        mall.do(pair_device, pairing_hash="code", token_hash="token")
    assert mall.row(Device, id=device_id).token_hash is None


def test_a_revoked_code_is_unknown(mall: TestMall) -> None:
    device_id = register(mall).device_id
    mall.do(revoke_device, scope=mall.demo.scope, device_id=device_id)

    with pytest.raises(UnknownPairingCode):
        mall.do(pair_device, pairing_hash="code", token_hash="token")
