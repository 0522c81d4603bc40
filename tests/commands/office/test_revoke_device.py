"""A kiosk or a screen is shut out."""

import pytest

from app.clock import new_id
from app.db import Change
from app.demo import SCREEN_TOKEN
from app.errors import UnknownDevice
from app.models import Device
from app.security import hash_token
from app.vocabulary import Scope
from counters.commands.office.create_mall import create_mall
from counters.commands.office.revoke_device import revoke_device
from counters.events import DeviceRevoked
from counters.queries.identity_of import device_of
from counters.rules.plan import Name
from tests.factories import TestMall


def test_its_token_is_worth_nothing_any_more(mall: TestMall) -> None:
    screen = mall.row(Device, kind="screen")
    before = mall.state().version
    heard: list[Change] = []
    mall.database.listeners.append(heard.append)

    event = mall.do(revoke_device, scope=mall.demo.scope, device_id=screen.id)

    row = mall.row(Device, id=screen.id)
    assert event == DeviceRevoked(device_id=screen.id)
    assert (row.token_hash, row.pairing_hash, row.revoked_at) == (None, None, mall.clock.now())
    assert mall.ask(device_of, token_hash=hash_token(SCREEN_TOKEN)) is None
    assert mall.events(before) == [("DeviceRevoked", "system")]
    assert [change.plan for change in heard] == [True]  # every socket looks again whether it still may


def test_only_once_and_only_in_the_own_mall(mall: TestMall) -> None:
    screen = mall.row(Device, kind="screen").id
    bogor = mall.do(create_mall, slug="bogor", name=Name(id="B", en="B"), timezone="Asia/Jakarta").mall_id
    with pytest.raises(UnknownDevice):
        mall.do(revoke_device, scope=Scope(actor="x", mall_id=bogor), device_id=screen)
    mall.do(revoke_device, scope=mall.demo.scope, device_id=screen)

    for device_id in (screen, new_id()):
        with pytest.raises(UnknownDevice):
            mall.do(revoke_device, scope=mall.demo.scope, device_id=device_id)
