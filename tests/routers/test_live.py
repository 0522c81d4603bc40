"""Sockets on a real server: whole states, ticks, close codes, and an end within two seconds."""

import asyncio
import json
import time
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.demo import KIOSK_TOKEN, SCREEN_TOKEN
from app.models import Device
from counters.commands.office.revoke_device import revoke_device
from counters.commands.staff.change_password import change_password
from display.protocol import Frame, Topic, TopicKind
from routers.direct import DirectProtocol
from tests.commands.desk import take, work
from tests.factories import PASSWORD, LiveServer, MallCopy, open_mall, serving

BOARD = "/ws/malls/bekasi/board"


def opened(live: LiveServer, path: str, **options: Any) -> connect:
    return connect(f"{live.ws}{path}", compression=None, **options)


async def frame(socket: ClientConnection, kind: str, seconds: float = 20) -> dict[str, Any]:
    """The next frame of a kind."""
    async with asyncio.timeout(seconds):
        while True:
            told: dict[str, Any] = json.loads(await socket.recv())
            if told["type"] == kind:
                return told


async def close_code(live: LiveServer, path: str, **options: Any) -> int:
    """What a socket that is not wanted is closed with."""
    async with opened(live, path, **options) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


async def session(live: LiveServer, username: str) -> tuple[dict[str, str], dict[str, str]]:
    """The Cookie header of a browser that signed in, and the headers of its unsafe requests."""
    async with httpx.AsyncClient(base_url=live.url) as client:
        answer = await client.post("/api/v1/session", json={"username": username, "password": PASSWORD})
        cookie = {"Cookie": f"antre_session={client.cookies['antre_session']}"}
    return cookie, {**cookie, "X-CSRF-Token": answer.json()["csrf_token"]}


async def test_a_screen_sees_a_call_as_soon_as_it_is_news(mall_copy: MallCopy) -> None:
    """No look at the versions helps it: that comes in an hour. How soon in milliseconds, `make bench` says."""
    with (
        open_mall(mall_copy.url, mall_copy.demo, tick_seconds=3600, poll_seconds=3600) as mall,
        serving(mall) as live,
    ):
        async with opened(live, f"{BOARD}?zone=lantai-2&token={SCREEN_TOKEN}") as socket:
            first = await frame(socket, "board")
            await asyncio.to_thread(take, mall)
            await asyncio.to_thread(work, mall, mall.officer(), "open", "next")
            while not (told := await frame(socket, "board"))["calls"]:
                pass
        version = mall.state().version

    assert (first["mall"], first["zone"], first["calls"]) == ("bekasi", "lantai-2", [])
    assert told["calls"][-1]["number"] == "A-001"
    assert told["epoch"] == first["epoch"]
    assert told["version"] == version


async def test_the_token_may_come_as_a_sub_protocol(live_server: LiveServer) -> None:
    async with opened(live_server, BOARD, subprotocols=["antre.v1", f"token.{SCREEN_TOKEN}"]) as socket:
        told = await frame(socket, "board")

        assert socket.subprotocol == "antre.v1"
        assert "permessage-deflate" not in socket.response.headers.get("Sec-WebSocket-Extensions", "")  # type: ignore[union-attr]
    assert told["zone"] is None


async def test_silence_is_filled_with_ticks_of_the_newest_frame(live_server: LiveServer) -> None:
    mall = live_server.mall
    async with opened(live_server, f"{BOARD}?zone=lantai-1&token={SCREEN_TOKEN}") as socket:
        first = await frame(socket, "board")
        tick = await frame(socket, "tick", 5)
        await asyncio.to_thread(take, mall, "A1")  # another zone's change
        later = [await frame(socket, "tick", 5) for _ in range(2)]

    assert set(tick) == {"type", "epoch", "version", "at"}
    assert {one["version"] for one in (tick, *later)} == {first["version"]}
    assert tick["at"].endswith("+07:00")


async def test_a_phone_follows_its_ticket(live_server: LiveServer) -> None:
    mall = live_server.mall
    taken = [take(mall), take(mall)]
    async with opened(live_server, f"/ws/tickets/{taken[1].token}") as socket:
        first = await frame(socket, "ticket")
        await asyncio.to_thread(work, mall, mall.officer(), "open", "next")
        second = await frame(socket, "ticket")
        await asyncio.to_thread(work, mall, mall.officer(), "finish", "next")
        while (third := await frame(socket, "ticket"))["status"] == "waiting":
            pass

    assert (first["number"], first["people_ahead"], second["people_ahead"]) == ("A-002", 1, 0)
    assert (third["status"], third["counter"]["label"].split()[0]) == ("called", "Loket")
    assert first["url"] == f"{live_server.url}/t/{taken[1].token}"
    assert taken[0].token not in json.dumps([first, second, third])


async def test_a_console_follows_its_counter(live_server: LiveServer) -> None:
    mall = live_server.mall
    officer = mall.officer()
    cookie, headers = await session(live_server, officer.username)
    async with (
        opened(live_server, f"/ws/counters/{officer.seat}", additional_headers=cookie) as socket,
        httpx.AsyncClient(base_url=live_server.url, headers=headers) as client,
    ):
        first = await frame(socket, "console")
        answer = (await client.post(f"/api/v1/counters/{officer.seat}/open")).json()
        second = await frame(socket, "console")

    assert (first["counter"]["state"], first["allowed"]) == ("closed", ["open"])
    assert second == answer


async def test_whoever_may_not_is_told_by_the_close_code(live_server: LiveServer) -> None:
    mall = live_server.mall
    cookie, _ = await session(live_server, mall.officer("A").username)
    mine, theirs = mall.officer("A").seat, mall.officer("B").seat
    screen = f"token={SCREEN_TOKEN}"
    foreign = {"Origin": "https://evil.example"}
    codes = {
        "no token": await close_code(live_server, BOARD),
        "wrong token": await close_code(live_server, f"{BOARD}?token=x"),
        "unknown mall": await close_code(live_server, f"/ws/malls/bogor/board?{screen}"),
        "unknown zone": await close_code(live_server, f"{BOARD}?zone=x&{screen}"),
        "board from a foreign page": await close_code(
            live_server, f"{BOARD}?{screen}", additional_headers=foreign
        ),
        "unknown ticket": await close_code(live_server, "/ws/tickets/x"),
        "not signed in": await close_code(live_server, f"/ws/counters/{mine}"),
        "another agency's counter": await close_code(
            live_server, f"/ws/counters/{theirs}", additional_headers=cookie
        ),
        "no counter": await close_code(live_server, "/ws/counters/x", additional_headers=cookie),
        "console from a foreign page": await close_code(
            live_server, f"/ws/counters/{mine}", additional_headers={**cookie, **foreign}
        ),
    }

    assert codes == {
        "no token": 4401,
        "wrong token": 4401,
        "unknown mall": 4404,
        "unknown zone": 4404,
        "board from a foreign page": 4403,
        "unknown ticket": 4404,
        "not signed in": 4401,
        "another agency's counter": 4404,
        "no counter": 4404,
        "console from a foreign page": 4403,
    }


async def until_closed(socket: ClientConnection) -> int:
    """The close code; it comes by news of the change, for the next look at the rights is a minute away."""
    async with asyncio.timeout(20):
        await socket.wait_closed()
    assert socket.close_code is not None
    return socket.close_code


async def test_a_revoked_screen_is_closed_at_once(live_server: LiveServer) -> None:
    mall = live_server.mall
    screen = mall.row(Device, kind="screen").id
    async with (
        opened(live_server, f"{BOARD}?token={SCREEN_TOKEN}") as revoked,
        opened(live_server, f"{BOARD}?token={KIOSK_TOKEN}") as other,
    ):
        await frame(revoked, "board")
        await frame(other, "board")

        await asyncio.to_thread(mall.do, revoke_device, scope=mall.demo.scope, device_id=screen)

        code = await until_closed(revoked)
        assert (await frame(other, "tick", 5))["type"] == "tick"  # the others stay
    assert code == 4401
    assert await close_code(live_server, f"{BOARD}?token={SCREEN_TOKEN}") == 4401


async def test_signing_out_closes_the_console(live_server: LiveServer) -> None:
    officer = live_server.mall.officer()
    cookie, headers = await session(live_server, officer.username)
    async with (
        opened(live_server, f"/ws/counters/{officer.seat}", additional_headers=cookie) as socket,
        httpx.AsyncClient(base_url=live_server.url, headers=headers) as client,
    ):
        await frame(socket, "console")

        assert (await client.delete("/api/v1/session")).status_code == 204
        code = await until_closed(socket)

    assert code == 4401


async def test_a_new_password_closes_the_console_at_the_next_look(live_server: LiveServer) -> None:
    """Another process may have set it: then the next change of rights, or a minute, tells."""
    mall = live_server.mall
    officer = mall.officer()
    cookie, _ = await session(live_server, officer.username)
    async with opened(live_server, f"/ws/counters/{officer.seat}", additional_headers=cookie) as socket:
        await frame(socket, "console")
        await asyncio.to_thread(mall.do, change_password, officer_id=officer.officer_id, password_hash="x")
        loop_of_the_server = live_server.app.state.feed._loop
        loop_of_the_server.call_soon_threadsafe(live_server.app.state.feed.recheck)

        assert await until_closed(socket) == 4401


async def test_what_clients_say_is_not_listened_to(live_server: LiveServer) -> None:
    async with opened(live_server, f"{BOARD}?token={SCREEN_TOKEN}") as socket:
        await frame(socket, "board")
        for word in ("hello", b"\x00\xff", "{" * 100):
            await socket.send(word)

        assert (await frame(socket, "tick", 5))["type"] == "tick"


async def test_at_shutdown_sockets_are_told_to_come_back_within_two_seconds(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, tick_seconds=0.8) as mall, serving(mall) as live:
        token = take(mall).token
        async with (
            opened(live, f"{BOARD}?token={SCREEN_TOKEN}") as screen,
            opened(live, f"/ws/tickets/{token}") as phone,
        ):
            await frame(screen, "board")
            await frame(phone, "ticket")
            began = time.monotonic()

            stopping = asyncio.create_task(asyncio.to_thread(live.stop))
            codes = [await until_closed(socket) for socket in (screen, phone)]
            await stopping
            took = time.monotonic() - began

    assert codes == [1012, 1012]
    assert took < 2


@pytest.mark.parametrize("ws", [DirectProtocol, "websockets-sansio"])
async def test_a_frozen_screen_holds_nobody_up_and_is_dropped(mall_copy: MallCopy, ws: Any) -> None:
    """It never reads: its buffers fill, the others go on, and it is let go after the limit."""
    with (
        open_mall(mall_copy.url, mall_copy.demo, tick_seconds=0.8, send_limit_seconds=1.5) as mall,
        serving(mall, ws=ws) as live,
    ):
        hub = live.app.state.hub
        topic = Topic(kind=TopicKind.BOARD, mall_id=mall.demo.mall_id, area=None)
        frozen = await asyncio.open_connection("127.0.0.1", live.port, limit=1)
        frozen[1].write(_handshake(live, f"{BOARD}?token={SCREEN_TOKEN}"))
        frozen[0]._transport.pause_reading()  # type: ignore[attr-defined]
        async with opened(live, f"{BOARD}?token={SCREEN_TOKEN}", max_size=None) as well:
            await frame(well, "board")
            slowest, deadline, version = 0.0, time.monotonic() + 20, 10**9
            while hub.sockets() > 1 and time.monotonic() < deadline:
                version += 1
                began = time.monotonic()
                _publish(live, topic, version)
                while (await frame(well, "board", 2)).get("number") != version:
                    pass
                slowest = max(slowest, time.monotonic() - began)
            left = hub.sockets()
        frozen[1].transport.abort()
        await asyncio.sleep(0.3)  # the server's end of it hears that

    assert left == 1
    assert slowest < 1.5  # nobody waited for the limit to pass


def _publish(live: LiveServer, topic: Topic, version: int) -> None:
    """A board of a megabyte, so that a frozen screen's buffers are full after a few."""
    text = json.dumps({"type": "board", "number": version, "x": "x" * 1_000_000})
    big = Frame(epoch=live.mall.state().epoch, version=version, text=text, content=text)
    published = live.app.state.hub.publish(topic, big)
    asyncio.run_coroutine_threadsafe(published, live.app.state.feed._loop).result(5)


def _handshake(live: LiveServer, path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
