"""A machine shows its name."""

import pytest

from app.clock import new_id
from app.demo import SCREEN_TOKEN
from app.errors import UnknownDevice
from app.models import Device
from app.security import hash_token
from app.vocabulary import Scope
from counters.commands.office.create_mall import create_mall
from counters.commands.office.identify_device import identify_device
from counters.events import DeviceIdentified
from counters.queries.identity_of import device_of
from counters.rules.fleet import IDENTIFY_FOR
from counters.rules.plan import Name
from tests.factories import TestMall


def test_it_is_told(mall: TestMall) -> None:
    screen, before = mall.row(Device, kind="screen").id, mall.state().version

    event = mall.do(identify_device, scope=mall.demo.scope, device_id=screen)

    device = mall.ask(device_of, token_hash=hash_token(SCREEN_TOKEN))
    assert event == DeviceIdentified(device_id=screen)
    assert device.identify_until == mall.clock.now() + IDENTIFY_FOR
    assert mall.events(before) == [("DeviceIdentified", "system")]


def test_only_in_the_own_mall(mall: TestMall) -> None:
    screen = mall.row(Device, kind="screen").id
    bogor = mall.do(create_mall, slug="bogor", name=Name(id="B", en="B"), timezone="Asia/Jakarta").mall_id
    for scope, device_id in ((Scope(actor="x", mall_id=bogor), screen), (mall.demo.scope, new_id())):
        with pytest.raises(UnknownDevice):
            mall.do(identify_device, scope=scope, device_id=device_id)
