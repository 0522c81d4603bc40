"""One socket's life: send the newest frame, tick in silence, read always, look again whether it still may."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from fastapi import WebSocket, WebSocketDisconnect

from app.clock import Clock, local, monotonic
from app.logs import logger
from app.settings import Settings
from display.feed import Feed
from display.hub import Hub, Mailbox
from display.protocol import Close, Frame, Topic, tick
from routers.direct import direct

log = logger(__name__)
_GOODBYE = 0.2  # seconds
_LOOK_AGAIN = 60.0  # seconds between looks at a right that nobody said had changed
PROTOCOL = "antre.v1"
StillAllowed = Callable[[], Awaitable[Close | None]]


class Line:
    """A socket with its mailbox, and when it last sent what.

    `_pulse` looks at that now and then: two timers for each frame made a broadcast to 1,000 screens twice as dear.
    """

    __slots__ = ("box", "newest", "sending_since", "sent_at", "websocket", "write")

    def __init__(self, websocket: WebSocket, box: Mailbox) -> None:
        """Nothing sent yet."""
        self.websocket = websocket
        self.box = box
        self.newest: Frame | None = None
        self.sent_at = monotonic()
        self.sending_since: float | None = None
        self.write = direct(websocket)
        if self.write:
            box.straight = self.send_straight

    async def send(self, text: str) -> None:
        """Returns when the socket has room for more."""
        self.sending_since = monotonic()
        await self.websocket.send({"type": "websocket.send", "text": text})
        self.sent_at, self.sending_since = monotonic(), None

    def send_straight(self, frame: Frame) -> bool:
        """Sends a frame at once if the socket has room and nothing older is on its way."""
        if self.sending_since is not None or not self.write or not self.write(frame.text):
            return False
        self.newest, self.sent_at = frame, monotonic()
        return True


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
    line = Line(websocket, hub.join(topic))
    sender = asyncio.create_task(_send(line))
    pulse = asyncio.create_task(_pulse(line, timezone, clock=state.clock, settings=state.settings))
    guard = asyncio.create_task(_guard(state.feed, allowed))
    reader = asyncio.create_task(_read(websocket))
    tasks = {sender, pulse, guard, reader}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if guard in done and (code := guard.result()):
            await websocket.close(code)
        elif pulse in done and isinstance(pulse.exception(), TimeoutError):
            with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):  # gone in the same moment
                async with asyncio.timeout(_GOODBYE):  # a frozen one has no room for a close frame either
                    await websocket.close(Close.TRY_LATER)
    finally:
        hub.leave(line.box)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(websocket: WebSocket) -> None:
    """A handler that only sends makes uvicorn wait for ever at shutdown; what clients say is not used."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass


async def _send(line: Line) -> None:
    while True:
        await line.box.wait()
        if frame := line.box.take():
            line.newest = frame
            await line.send(frame.text)


async def _pulse(line: Line, timezone: str, *, clock: Clock, settings: Settings) -> None:
    """Ticks in silence. Raises TimeoutError for a screen that takes too long for one frame.

    The same when nothing could be built for it: it shall try again, not look at an empty page.
    """
    while True:
        due = (
            line.sent_at + settings.tick_seconds
            if line.sending_since is None
            else line.sending_since + settings.send_limit_seconds
        )
        if (left := due - monotonic()) > 0:
            await asyncio.sleep(left)
        elif line.sending_since is not None or line.newest is None:
            raise TimeoutError
        else:
            async with asyncio.timeout(settings.send_limit_seconds):
                await line.send(tick(line.newest, at=local(clock.now(), timezone)))


async def _guard(feed: Feed, allowed: StillAllowed) -> Close | None:
    """The close code when the right to follow is gone."""
    while True:
        changed = feed.rights_changed  # before the look: what changes during it is looked at again
        if code := await allowed():
            return code
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN):
                await changed.wait()
