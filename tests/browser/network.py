"""A network that a test may cut: a TCP proxy before the server, in a thread with a loop of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What happens to bytes."""

    UP = "up"
    DOWN = "down"  # every connection is cut, new ones too
    SILENT = "silent"  # a pulled cable: nothing comes through, nothing is cut, and what was open stays silent for good
    WITHOUT_SOCKETS = "without sockets"  # up, but no WebSocket comes through
    SWALLOWS_HAND_OVERS = (
        "swallows hand-overs"  # the same, but only what a kiosk hands over is never answered
    )
    SWALLOWS_ANSWERS = "swallows answers"  # requests arrive; the connection breaks before the answer does


@dataclass(eq=False)
class _Line:
    """One connection, from the page to the server."""

    silent: bool
    asked: bytes = b""  # the first line of what was sent last


class Network:
    """`base` is the server's address through this network."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._state = State.UP
        self._writers: set[asyncio.StreamWriter] = set()
        self._lines: set[_Line] = set()
        self._loop = asyncio.new_event_loop()
        self.base = ""

    async def listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    def become(self, state: State) -> None:
        """From now on."""
        done = threading.Event()

        def change() -> None:
            self._state = state
            if state == State.SILENT:
                for line in self._lines:
                    line.silent = True
            if state == State.DOWN:
                for writer in self._writers:
                    writer.transport.abort()
            done.set()

        self._loop.call_soon_threadsafe(change)
        assert done.wait(5)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._state == State.DOWN:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        line = _Line(silent=self._state == State.SILENT)
        self._writers |= ends
        self._lines.add(line)
        await asyncio.gather(
            self._pipe(reader, far_writer, line), self._pipe(far_reader, writer, line, answers=True)
        )
        self._writers -= ends
        self._lines.remove(line)

    async def _pipe(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        line: _Line,
        *,
        answers: bool = False,
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if line.silent:
                    continue
                if not answers:
                    line.asked = data.split(b"\r\n", 1)[0]
                if self._refuses(data) or (answers and self._swallows(line)):
                    writer.transport.abort()
                    return
                writer.write(data)
                await writer.drain()
        writer.close()

    def _refuses(self, data: bytes) -> bool:
        return self._state == State.WITHOUT_SOCKETS and b"upgrade: websocket" in data.lower()

    def _swallows(self, line: _Line) -> bool:
        handing = b"/handovers" in line.asked
        return self._state == State.SWALLOWS_ANSWERS or (handing and self._state == State.SWALLOWS_HAND_OVERS)

    def run(self, ready: threading.Event) -> None:
        """The thread."""
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self.listen())
        ready.set()
        self._loop.run_forever()
        server.close()
        for writer in self._writers:
            writer.transport.abort()
        self._loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(self._loop)))
        self._loop.close()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)


@contextmanager
def network_to(port: int) -> Iterator[Network]:
    """A network to a server on this machine, up at first."""
    network = Network(port)
    ready = threading.Event()
    thread = threading.Thread(target=network.run, args=(ready,), daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield network
    finally:
        network.end()
        thread.join(5)
