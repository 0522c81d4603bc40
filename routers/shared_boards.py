"""One reading of a board for all who ask for it at once: two hundred screens without a socket must stay cheap."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Self

from app.vocabulary import MallId
from display.board import Board

_Key = tuple[MallId, str | None]


class ReadBoard:
    """A board as bytes, and what its ETag is made of."""

    def __init__(self, *, body: str, shown: bytes, stamp: str) -> None:
        """`shown`: everything but the time; lights go out and clips come without a new version."""
        self.body = body
        self.shown = shown
        self.stamp = stamp

    @classmethod
    def of(cls, board: Board) -> Self:
        """Encoded once, however many ask; the day counts in the stamp, too: yesterday's calls go at midnight."""
        return cls(
            body=board.model_dump_json(),
            shown=board.model_dump_json(exclude={"at"}).encode(),
            stamp=f"{board.epoch}:{board.version}:{board.at:%Y%m%d}",
        )

    def with_device(self, device: str) -> tuple[str, str]:
        """The answer for one machine, and its ETag."""
        shown = hashlib.sha256(self.shown + device.encode()).hexdigest()[:12]
        return f'{self.body[:-1]},"device":{device}}}', f'"{self.stamp}:{shown}"'


class SharedBoards:
    """Whoever asks while a board is read waits for the next reading, which begins after they asked, with everybody else."""

    def __init__(self) -> None:
        """Nobody asks."""
        self._running: dict[_Key, asyncio.Task[ReadBoard]] = {}
        self._next: dict[_Key, asyncio.Task[ReadBoard]] = {}

    async def board(self, mall: MallId, zone: str | None, read: Callable[[], Awaitable[Board]]) -> ReadBoard:
        """Raises what `read` raises, to everybody."""
        key = mall, zone
        if key not in self._next:
            self._next[key] = asyncio.create_task(self._after(key, self._running.get(key), read))
        return await asyncio.shield(self._next[key])

    async def _after(
        self, key: _Key, running: asyncio.Task[ReadBoard] | None, read: Callable[[], Awaitable[Board]]
    ) -> ReadBoard:
        if running:
            await asyncio.wait([running])
        mine = self._running[key] = self._next.pop(key)
        try:
            return ReadBoard.of(await read())
        finally:
            if self._running.get(key) is mine:
                del self._running[key]
