"""One socket's life: send the newest frame, tick in silence, read always, look again whether it still may."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from fastapi import WebSocket, WebSocketDisconnect

from app.clock import Clock, local
from app.logs import logger
from app.settings import Settings
from display.feed import Feed
from display.hub import Hub, Mailbox
from display.protocol import Close, Topic, tick

log = logger(__name__)
_LOOK_AGAIN = 60.0  # seconds between looks at a right that nobody said had changed
PROTOCOL = "antre.v1"
StillAllowed = Callable[[], Awaitable[Close | None]]


async def refuse(websocket: WebSocket, code: Close) -> None:
    """Accepts and closes: a browser cannot read the code of a refused handshake."""
    await accept(websocket)
    await websocket.close(code)


async def accept(websocket: WebSocket) -> None:
    """With our sub-protocol, if the client offers it."""
    offered = websocket.scope.get("subprotocols", [])
    await websocket.accept(subprotocol=PROTOCOL if PROTOCOL in offered else None)


async def follow(websocket: WebSocket, topic: Topic, *, timezone: str, allowed: StillAllowed) -> None:
    """Serves an allowed socket until it goes, is too slow, or may no longer."""
    state = websocket.app.state
    hub: Hub = state.hub
    await accept(websocket)
    box = hub.join(topic)
    sender = asyncio.create_task(_send(websocket, box, timezone, clock=state.clock, settings=state.settings))
    guard = asyncio.create_task(_guard(state.feed, allowed))
    reader = asyncio.create_task(_read(websocket))
    try:
        done, _ = await asyncio.wait({sender, guard, reader}, return_when=asyncio.FIRST_COMPLETED)
        if guard in done and (code := guard.result()):
            await websocket.close(code)
        elif sender in done and isinstance(sender.exception(), TimeoutError):
            with suppress(RuntimeError, WebSocketDisconnect):  # gone in the same moment
                await websocket.close(Close.TRY_LATER)
    finally:
        hub.leave(box)
        for task in (sender, guard, reader):
            task.cancel()
        await asyncio.gather(sender, guard, reader, return_exceptions=True)


async def _read(websocket: WebSocket) -> None:
    """A handler that only sends makes uvicorn wait for ever at shutdown; what clients say is not used."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass


async def _send(
    websocket: WebSocket, box: Mailbox, timezone: str, *, clock: Clock, settings: Settings
) -> None:
    """Raises TimeoutError for a screen that takes too long for one frame."""
    newest = None
    while True:
        try:
            async with asyncio.timeout(settings.tick_seconds):
                await box.wait()
            frame = box.take()
            newest = frame or newest
            text = frame.text if frame else None
        except TimeoutError:
            if (
                newest is None
            ):  # nothing could be built: the client shall try again, not look at an empty page
                raise
            text = tick(newest, at=local(clock.now(), timezone))
        if text is not None:
            async with asyncio.timeout(settings.send_limit_seconds):
                await websocket.send({"type": "websocket.send", "text": text})


async def _guard(feed: Feed, allowed: StillAllowed) -> Close | None:
    """The close code when the right to follow is gone."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN):
                await feed.rights_changed.wait()
        if code := await allowed():
            return code
