"""Frames go straight to sockets that have room, and in order; where that is not known, through ASGI."""

import asyncio
import json
from typing import Any

import pytest

from app.demo import SCREEN_TOKEN
from display.protocol import Frame, Topic, TopicKind
from routers import direct
from routers.direct import DirectProtocol
from tests.factories import LiveServer, MallCopy, open_mall, serving
from tests.routers.test_live import BOARD, frame, opened

BOARDS = 60  # more than a chunk of the hub


def _publish(live: LiveServer, version: int, text: str) -> None:
    topic = Topic(kind=TopicKind.BOARD, mall_id=live.mall.demo.mall_id, area=None)
    told = Frame(epoch=live.mall.state().epoch, version=version, text=text, content=text)
    published = live.app.state.hub.publish(topic, told)
    asyncio.run_coroutine_threadsafe(published, live.app.state.feed._loop).result(5)


def _count_sends(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of messages that go through ASGI."""
    sent: list[str] = []
    original = DirectProtocol.send

    async def send(protocol: DirectProtocol, message: Any) -> None:
        sent.append(message["type"])
        await original(protocol, message)

    monkeypatch.setattr(DirectProtocol, "send", send)
    return sent


async def test_frames_go_past_asgi_and_are_encoded_once(
    mall_copy: MallCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_mall(mall_copy.url, mall_copy.demo) as mall, serving(mall) as live:
        async with (
            opened(live, f"{BOARD}?token={SCREEN_TOKEN}") as one,
            opened(live, f"{BOARD}?token={SCREEN_TOKEN}") as other,
        ):
            await frame(one, "board")
            await frame(other, "board")
            sent = _count_sends(monkeypatch)
            direct._encoded.cache_clear()
            for number in range(BOARDS):
                _publish(
                    live, 10**9 + number, json.dumps({"type": "board", "number": number, "name": "é" * 200})
                )
            shown = [
                [(await frame(socket, "board"))["number"] for _ in range(BOARDS)] for socket in (one, other)
            ]

            assert shown == [list(range(BOARDS))] * 2
            assert sent == []
            assert direct._encoded.cache_info().misses == BOARDS


@pytest.mark.parametrize("missing", ["a server that is another", "insides that changed"])
async def test_what_is_not_known_is_sent_through_asgi(
    mall_copy: MallCopy, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    ws: Any = "websockets-sansio" if missing == "a server that is another" else DirectProtocol
    monkeypatch.setattr(direct, "_KNOWN", ("conn", "an attribute that is gone"))
    with open_mall(mall_copy.url, mall_copy.demo) as mall, serving(mall, ws=ws) as live:
        async with opened(live, f"{BOARD}?token={SCREEN_TOKEN}") as socket:
            await frame(socket, "board")
            direct._encoded.cache_clear()
            _publish(live, 10**9, json.dumps({"type": "board", "number": 1}))

            assert (await frame(socket, "board"))["number"] == 1
            assert direct._encoded.cache_info().misses == 0
