"""A kiosk's printer and PIN in the office, and what the office sees of a printer."""

import httpx
import pytest
from fastapi import FastAPI

from app.models import KioskSetup
from app.vocabulary import PrinterState
from counters.commands.office.note_printer import note_printer
from tests.factories import KIOSK, TestMall, settings_for
from tests.printer import printer
from tests.routers.office import Browser, faults
from tests.routers.test_printing import HERE, kiosk_id

NETWORK = {"printer": "network", "host": "127.0.0.1", "port": "9100", "paper_mm": "58", "pin": ""}


async def test_a_printer_is_set_and_tested(admin: Browser, mall: TestMall) -> None:
    path = f"devices/{kiosk_id(mall)}"
    async with printer() as fake:
        await admin.post(path, **{**NETWORK, "port": str(fake.port)})
        await admin.post(f"{path}/test")

        assert len(fake.papers()) == 1
        assert "Printer ready" in await admin.get(path)
        fake.paper = False
        refused = await admin.post(f"{path}/test", 409)
        assert "out of paper" in refused.text
    for page in ("", "devices", path):
        assert "out of paper, since" in await admin.get(page)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"host": "8.8.8.8"}, "host"),
        ({"host": "printer.local"}, "host"),
        ({"host": "169.254.169.254"}, "host"),
        ({"host": "0.0.0.0"}, "host"),
        ({"host": "255.255.255.255"}, "host"),
        ({"host": "224.0.0.1"}, "host"),
        ({"host": "fe80::1"}, "host"),
        ({"host": ""}, "host"),
        ({"port": "0"}, "port"),
        ({"pin": "12a4"}, "pin"),
        ({"pin": "123"}, "pin"),
    ],
)
async def test_what_cannot_be(admin: Browser, mall: TestMall, typed: dict[str, str], field: str) -> None:
    assert faults(await admin.post(f"devices/{kiosk_id(mall)}", 422, **{**NETWORK, **typed})) == [field]
    assert mall.rows(KioskSetup) == []


async def test_the_pin_opens_the_staffs_screen(
    admin: Browser, client: httpx.AsyncClient, mall: TestMall
) -> None:
    async def opened(pin: str) -> int:
        answer = await client.post(f"{HERE}/staff", json={"pin": pin}, headers=KIOSK)
        return answer.status_code

    assert await opened("4711") == 401  # none is set
    await admin.post(f"devices/{kiosk_id(mall)}", **{**NETWORK, "pin": "4711"})

    assert (await client.get(f"{HERE}/printer", headers=KIOSK)).json()["staff"] is True
    assert [await opened("4712"), await opened("4711")] == [401, 204]
    assert [await opened("0000") for _ in range(10)] == [401] * 10
    assert await opened("4711") == 429
    assert "4711" not in await admin.get(f"devices/{kiosk_id(mall)}")


async def test_no_kiosk_here(admin: Browser, app: FastAPI) -> None:
    for device in ("nothing", "00000000-0000-0000-0000-000000000000"):
        await admin.get(f"devices/{device}", 404)
        await admin.post(f"devices/{device}", 404, **NETWORK)


async def test_an_agency_sees_no_printers(supervisor: Browser, mall: TestMall) -> None:
    await supervisor.get(f"devices/{kiosk_id(mall)}", 403)
    mall.do(note_printer, scope=mall.demo.scope, device_id=kiosk_id(mall), state=PrinterState.FAULT)

    assert "printer fault" not in await supervisor.get("")


async def test_the_servers_own_machine_is_a_printer_only_where_that_is_allowed(
    admin: Browser, app: FastAPI, mall: TestMall
) -> None:
    path = f"devices/{kiosk_id(mall)}"
    app.state.settings = settings_for(mall.database.url, printers_here=False)
    for host in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert faults(await admin.post(path, 422, **{**NETWORK, "host": host})) == ["host"]
    for host in ("192.168.1.20", "10.0.0.9", "fd00::9"):
        await admin.post(path, **{**NETWORK, "host": host})
