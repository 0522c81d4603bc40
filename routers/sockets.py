"""One socket's life: send the newest frame, tick in silence, read always, look again whether it still may."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from fastapi import WebSocket, WebSocketDisconnect
from starlette.websockets import WebSocketState

from app.clock import Clock, local, monotonic
from app.errors import AntreError, Forbidden, Malformed, NotFound, Unauthenticated, Unavailable
from app.logs import logger
from app.settings import Settings
from display.feed import Feed
from display.hub import Hub, Mailbox
from display.protocol import Close, Frame, Topic, tick
from routers.direct import direct

log = logger(__name__)
_GOODBYE = 0.2  # seconds
_LOOK_AGAIN = 60.0  # seconds between looks at a right that nobody said had changed
_SPREAD = 1.0  # seconds over which all sockets look again after a change
_LOOK_SOON = 2.0  # seconds until the next look when the database did not answer
PROTOCOL = "antre.v1"
_CODES: dict[type[AntreError], Close] = {
    NotFound: Close.UNKNOWN,
    Malformed: Close.UNKNOWN,  # a path that nothing can be kept under
    Forbidden: Close.NOT_ALLOWED,
    Unauthenticated: Close.NOT_PAIRED,
    AntreError: Close.TRY_LATER,
}


class Line:
    """A socket with its mailbox, and when it last sent what.

    `_pulse` looks at that now and then: two timers for each frame made a broadcast to 1,000 screens twice as dear.
    """

    __slots__ = ("_own", "box", "newest", "sending_since", "sent_at", "websocket", "write")

    def __init__(self, websocket: WebSocket, box: Mailbox) -> None:
        """Nothing sent yet."""
        self.websocket = websocket
        self.box = box
        self.newest: Frame | None = None
        self._own: str | None = None
        self.sent_at = monotonic()
        self.sending_since: float | None = None
        self.write = direct(websocket)
        if self.write:
            box.straight = self.send_straight

    def tell(self, text: str) -> None:
        """Something for this socket alone; like a frame, it replaces what was not sent."""
        self._own = text
        self.box.wake()

    def take_own(self) -> str | None:
        """Empties that slot."""
        own, self._own = self._own, None
        return own

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


RequireRight = Callable[[Line], Awaitable[None]]
Hear = Callable[[Line, str], None]


def _deaf(_line: Line, _text: str) -> None:
    """Most sockets only send."""


def close_code(error: AntreError) -> Close:
    """The code of the nearest kind that the error is; a screen forgets its token at 4401 alone."""
    return next(_CODES[kind] for kind in type(error).__mro__ if kind in _CODES)


async def refuse(websocket: WebSocket, error: AntreError) -> None:
    """Accepts and closes: a browser cannot read the code of a refused handshake."""
    with suppress(RuntimeError, WebSocketDisconnect):  # gone in the same moment
        if websocket.application_state is WebSocketState.CONNECTING:
            await accept(websocket)
        await websocket.close(close_code(error))


async def accept(websocket: WebSocket) -> None:
    """With our sub-protocol, if the client offers it."""
    offered = websocket.scope.get("subprotocols", [])
    await websocket.accept(subprotocol=PROTOCOL if PROTOCOL in offered else None)


async def follow(
    websocket: WebSocket, topic: Topic, *, timezone: str, require_right: RequireRight, hear: Hear = _deaf
) -> None:
    """Serves an allowed socket until it goes, is too slow, or may no longer; `hear` gets what the client says."""
    state = websocket.app.state
    hub: Hub = state.hub
    await accept(websocket)
    line = Line(websocket, hub.join(topic))
    sender = asyncio.create_task(_send(line))
    pulse = asyncio.create_task(
        _pulse(line, timezone, feed=state.feed, clock=state.clock, settings=state.settings)
    )
    guard = asyncio.create_task(_guard(state.feed, partial(require_right, line)))
    reader = asyncio.create_task(_read(line, hear))
    tasks = {sender, pulse, guard, reader}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if guard in done:
            await websocket.close(guard.result())
        elif pulse in done and isinstance(pulse.exception(), TimeoutError):
            with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):  # gone in the same moment
                async with asyncio.timeout(_GOODBYE):  # a frozen one has no room for a close frame either
                    await websocket.close(Close.TRY_LATER)
    finally:
        hub.leave(line.box)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(line: Line, hear: Hear) -> None:
    """A handler that only sends makes uvicorn wait for ever at shutdown."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while (message := await line.websocket.receive())["type"] != "websocket.disconnect":
            if text := message.get("text"):
                hear(line, text)


async def _send(line: Line) -> None:
    while True:
        await line.box.wait()
        frame, own = line.box.take(), line.take_own()
        if frame:
            line.newest = frame
            await line.send(frame.text)
        if own:
            await line.send(own)


async def _pulse(line: Line, timezone: str, *, feed: Feed, clock: Clock, settings: Settings) -> None:
    """Ticks in silence. Raises TimeoutError for a screen that takes too long for one frame.

    Silent, too, while the database is: a tick would say that what the screen shows is how things are.

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
        elif feed.stale():
            await asyncio.sleep(settings.tick_seconds)
        else:
            async with asyncio.timeout(settings.send_limit_seconds):
                await line.send(tick(line.newest, at=local(clock.now(), timezone)))


async def _guard(feed: Feed, require_right: Callable[[], Awaitable[None]]) -> Close:
    """The close code when the right to follow is gone; a database that does not answer takes nobody's away."""
    while True:
        changed = feed.rights_changed  # before the look: what changes during it is looked at again
        again = _LOOK_AGAIN
        try:
            await require_right()
        except Unavailable:
            again = _LOOK_SOON
        except AntreError as error:
            return close_code(error)
        with suppress(TimeoutError):
            async with asyncio.timeout(again):
                await changed.wait()
        if changed.is_set():  # by one change for all: a thousand looks at once would keep calls waiting
            await asyncio.sleep(random.uniform(0, _SPREAD))  # noqa: S311  (jitter)
