"""What the lobby's machines say of themselves, and what they are told."""

import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import websockets

from app.models import Device, DeviceState
from app.vocabulary import Layout
from counters.commands.office.change_device import change_device
from counters.commands.office.identify_device import identify_device
from counters.commands.office.reload_device import reload_device
from routers.device_signs import DeviceSigns
from tests.commands.desk import take, work
from tests.factories import KIOSK, SCREEN, LiveServer, TestMall

BOARD = "/api/v1/malls/bekasi/board"
REPORT = "/api/v1/devices/report"
SAID: dict[str, Any] = {"type": "report", "page": "display", "version": "1-abc", "mute": True, "stale": False}


async def test_a_report_is_answered_with_how_the_machine_is_set(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    answer = await client.post(REPORT, json={**SAID, "page": "kiosk"}, headers=KIOSK)

    kiosk = mall.row(Device, kind="kiosk")
    shown = answer.json()
    assert answer.status_code == 200
    assert shown.pop("version")
    assert shown == {
        "type": "device",
        "id": str(kiosk.id),
        "kind": "kiosk",
        "name": "Kios lobi",
        "zones": [],
        "layout": "",
        "reloads": 0,
        "identify_until": None,
    }


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, SAID, 401),
        ({"Authorization": "Bearer x"}, SAID, 401),
        (SCREEN, {**SAID, "page": "fridge"}, 422),
        (SCREEN, {**SAID, "version": "\x00"}, 422),
        (SCREEN, {**SAID, "version": "1" * 41}, 422),
    ],
)
async def test_what_is_no_report_is_refused(
    client: httpx.AsyncClient, headers: dict[str, str], body: dict[str, Any], status: int
) -> None:
    assert (await client.post(REPORT, json=body, headers=headers)).status_code == status


async def test_signs_are_kept_together_and_not_again_while_nothing_changes(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    signs = DeviceSigns(mall.database, mall.clock)
    client._transport.app.state.signs = signs  # type: ignore[attr-defined]
    await client.post(REPORT, json=SAID, headers=SCREEN)
    await client.get(BOARD, headers=KIOSK)

    kept = [await signs.keep()]
    mall.clock.move(seconds=30)
    await client.post(REPORT, json=SAID, headers=SCREEN)
    kept.append(await signs.keep())
    await client.post(REPORT, json={**SAID, "mute": False}, headers=SCREEN)
    kept.append(await signs.keep())
    mall.clock.move(seconds=60)
    await client.get(BOARD, headers=SCREEN)
    kept.append(await signs.keep())

    assert kept == [2, 0, 1, 1]
    row = mall.row(DeviceState, device_id=mall.row(Device, kind="screen").id)
    assert (row.seen_at, row.page, bool(row.mute)) == (mall.clock.now(), "display", False)


async def test_a_screen_that_polls_is_told_with_the_board(client: httpx.AsyncClient, mall: TestMall) -> None:
    screen = mall.row(Device, kind="screen").id
    first = await client.get(BOARD, headers=SCREEN)
    mall.do(reload_device, scope=mall.demo.scope, device_id=screen)

    second = await client.get(BOARD, headers={**SCREEN, "If-None-Match": first.headers["etag"]})

    assert (first.json()["device"]["reloads"], second.status_code, second.json()["device"]["reloads"]) == (
        0,
        200,
        1,
    )


async def next_own(socket: websockets.ClientConnection) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(await socket.recv())
        if frame["type"] == "device":
            return frame


async def test_a_screen_that_speaks_on_its_socket_is_told_there(live_server: LiveServer) -> None:
    mall = live_server.mall
    screen = mall.row(Device, kind="screen").id
    address = f"ws://127.0.0.1:{live_server.port}/ws/malls/bekasi/board?token=demo-screen-token"
    async with websockets.connect(address) as quiet, websockets.connect(address) as socket:
        await socket.send("not a report")
        await socket.send(json.dumps(SAID))
        told = [await next_own(socket)]
        change = {"name": "Layar 2", "zones": ("lantai-1", "lantai-2"), "layout": Layout.WAITING}
        mall.do(change_device, scope=mall.demo.scope, device_id=screen, **change)
        told.append(await next_own(socket))
        mall.do(identify_device, scope=mall.demo.scope, device_id=screen)
        told.append(await next_own(socket))
        mall.do(reload_device, scope=mall.demo.scope, device_id=screen)
        told.append(await next_own(socket))
        heard = [json.loads(await quiet.recv())["type"]]

    assert [one["reloads"] for one in told] == [0, 0, 0, 1]
    assert (told[1]["name"], told[1]["zones"], told[1]["layout"]) == (
        "Layar 2",
        ["lantai-1", "lantai-2"],
        "waiting",
    )
    assert told[2]["identify_until"] is not None
    assert heard == ["board"]  # who never spoke is told nothing but boards


async def test_a_screen_that_comes_later_knows_how_old_the_calls_are(live_server: LiveServer) -> None:
    """A board that did not change for minutes was built minutes ago; its screen reckons from the frame's time."""
    mall = live_server.mall
    take(mall)
    work(mall, mall.officer(), "open", "next")
    address = f"{live_server.ws}/ws/malls/bekasi/board?token=demo-screen-token"
    async with websockets.connect(address) as early:
        first = json.loads(await early.recv())
        mall.clock.move(minutes=3)
        async with websockets.connect(address) as late:
            second = json.loads(await late.recv())

    assert [len(one["calls"]) for one in (first, second)] == [1, 1]
    seen = [datetime.fromisoformat(one["at"]) for one in (first, second)]
    assert seen[1] - seen[0] == timedelta(minutes=3)
    assert {**second, "at": first["at"]} == first
