"""What a kiosk prints with, kept for its own mall's kiosks alone."""

from typing import Any

import pytest

from app.clock import new_id
from app.errors import UnknownDevice
from app.models import Device, KioskSetup
from app.vocabulary import DeviceKind, PrinterKind
from counters.commands.office.set_kiosk import set_kiosk
from counters.queries.printers_of import printers_of
from tests.factories import TestMall
from tests.queries.other_mall import bogor
from tests.routers.test_printing import kiosk_id


def set_up(mall: TestMall, device_id: Any, **more: Any) -> None:
    how = {"printer": PrinterKind.NETWORK, "host": "10.0.0.5", "port": 9100, "paper_mm": 58, **more}
    mall.do(set_kiosk, **{"scope": mall.demo.scope, "device_id": device_id, **how})


def test_a_pin_stays_until_there_is_a_new_one(mall: TestMall) -> None:
    device = kiosk_id(mall)
    set_up(mall, device, pin_hash="one")
    set_up(mall, device, printer=PrinterKind.NONE)

    assert [(row.printer, row.paper_mm, row.pin_hash) for row in mall.rows(KioskSetup)] == [
        ("none", 58, "one")
    ]
    set_up(mall, device, pin_hash="two")
    assert mall.row(KioskSetup, device_id=device).pin_hash == "two"


def test_only_kiosks_of_the_mall(mall: TestMall) -> None:
    there, device = bogor(mall), kiosk_id(mall)
    screen = next(row.id for row in mall.rows(Device, kind=DeviceKind.SCREEN))

    for wrong in ({"device_id": screen}, {"device_id": new_id()}, {"scope": there}):
        with pytest.raises(UnknownDevice):
            set_up(mall, wrong.pop("device_id", device), **wrong)
    set_up(mall, device)
    assert [one.device_id for one in mall.ask(printers_of, scope=mall.demo.scope)] == [device]
    assert mall.ask(printers_of, scope=there) == []
