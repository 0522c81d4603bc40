"""uvicorn's connections with patience: when thousands of bookings arrive at once, a few are read in each turn of the loop.

Reading a request costs a tenth of a millisecond or two. Five thousand in the same instant, each read as it comes,
would let a counter's call wait for a second behind them, however well they are admitted afterwards.
"""

import asyncio
import re
from collections import deque

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_BOOKS = re.compile(rb"POST /(?:api/v1/malls/[^/ ]+/(?:bookings|holds|waiting-list|draw-requests)[ ?]|book/)")
_EACH_TURN = 4


class Line:
    """What has arrived and is not read yet, in the order in which it came."""

    def __init__(self) -> None:
        """Empty."""
        self._waiting: deque[tuple[PatientProtocol, bytes]] = deque()

    def put(self, protocol: "PatientProtocol", data: bytes, loop: asyncio.AbstractEventLoop) -> None:
        """Behind all others."""
        if not self._waiting:
            loop.call_soon(self._read, loop)
        self._waiting.append((protocol, data))

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        for _ in range(min(_EACH_TURN, len(self._waiting))):
            protocol, data = self._waiting.popleft()
            protocol.read_now(data)
        if self._waiting:
            loop.call_soon(self._read, loop)


class PatientProtocol(HttpToolsProtocol):
    """Everything but a booking is read as it comes; what follows a booking on its connection stays behind it."""

    line = Line()
    behind = 0  # pieces of this connection in the line

    def data_received(self, data: bytes) -> None:
        """Reads it, or lets it wait."""
        if self.behind or _BOOKS.match(data):
            self.behind += 1
            self._unset_keepalive_if_required()
            self.line.put(self, data, self.loop)
        else:
            super().data_received(data)

    def read_now(self, data: bytes) -> None:
        """It is this piece's turn; whoever hung up meanwhile, or became a socket, is not read."""
        self.behind -= 1
        if not self.transport.is_closing():
            super().data_received(data)


def patient() -> type[PatientProtocol]:
    """Connections of one server, with a line of their own."""
    return type("PatientProtocol", (PatientProtocol,), {"line": Line()})
