"""Writes a frame that was encoded once straight to a socket: the one place that knows uvicorn from the inside.

A send through ASGI encodes the frame and crosses five wrappers for each of 1,000 screens. Where the server is another, or
its insides have changed, sockets have no `direct` and sends go that way.
"""

from collections.abc import Callable
from functools import lru_cache

from fastapi import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State

Write = Callable[[str], bool]
"""Writes a text and says True; says False, and does nothing, when the socket has no room for it."""

_EXTENSION = "antre.direct"
_KNOWN = ("conn", "scope", "transport", "writable")


class DirectProtocol(WebSocketsSansIOProtocol):
    """Uvicorn's own, that hands the application its `write`. It must run without permessage-deflate."""

    def handle_connect(self, event: Request) -> None:
        """Adds `write` to the extensions of the socket's scope."""
        super().handle_connect(event)
        if all(hasattr(self, name) for name in _KNOWN) and not self.conn.extensions:
            self.scope["extensions"][_EXTENSION] = {"write": self.write}

    def write(self, text: str) -> bool:
        """See `Write`."""
        room = self.writable.is_set() and not self.transport.is_closing()
        if room and self.conn.state is State.OPEN:
            self.transport.write(_encoded(text))
            return True
        return False


def direct(websocket: WebSocket) -> Write | None:
    """The socket's own write; None where only ASGI's sends are known."""
    found: Write | None = websocket.scope.get("extensions", {}).get(_EXTENSION, {}).get("write")
    return found


@lru_cache(maxsize=16)  # a board goes to many sockets one after another
def _encoded(text: str) -> bytes:
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
