"""Printers on the network: ESC/POS over TCP, one job at a time for each printer, and what the printer says of itself.

Nothing here blocks: every printer is waited for on its own, so that a dead one delays nobody but its own kiosk.
A job counts as printed when the printer answers the question that stands behind it (`GS r 1`): by then it is on paper.
Printers that do not know the question are asked how they are for a while instead.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Self

from app.errors import PrinterCoverOpen, PrinterFault, PrinterPaperOut, PrinterTrouble, PrinterUnreachable
from app.vocabulary import PrinterState

PORT = 9100
_HOW = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04")  # answered at once, even in the middle of a job
_DONE = b"\x1dr\x01"  # answered in its turn
_FORGET = (
    b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # clears the buffer: no paper with a number that was released
)
_KIND, _IMMEDIATE, _UNASKED = 0x93, 0x12, 0x90  # bits by which answers are told apart
_ANSWER_IN = 2.0  # seconds
_LOOK_EVERY = 0.5
_TURN_IN = 6.0
_PRINT_IN = 8.0  # from the beginning of its turn; both together are less than a kiosk waits for an answer
_CLOSE_IN = 1.0
_SETTLED_AFTER = 6  # looks without trouble, of a printer that does not answer `_DONE`

TROUBLE: dict[PrinterState, type[PrinterTrouble]] = {
    PrinterState.PAPER_OUT: PrinterPaperOut,
    PrinterState.COVER_OPEN: PrinterCoverOpen,
    PrinterState.FAULT: PrinterFault,
    PrinterState.UNREACHABLE: PrinterUnreachable,
}


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a printer listens; `host` is an IP address."""

    host: str
    port: int = PORT


class NetworkPrinters:
    """All printers that this process speaks to."""

    def __init__(self) -> None:
        """Knows none yet."""
        self._turns: defaultdict[Address, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def look(self, address: Address) -> PrinterState:
        """How it is now; `unreachable` too."""
        try:
            async with self._turn(address) as line:
                return await line.state()
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return PrinterState.UNREACHABLE

    async def print(self, address: Address, job: bytes) -> PrinterState:
        """How it is after the job came out. Raises PrinterPaperOut, PrinterCoverOpen, PrinterFault, PrinterUnreachable."""
        try:
            async with self._turn(address) as line:
                return await line.print(job)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise PrinterUnreachable from error

    @asynccontextmanager
    async def _turn(self, address: Address) -> AsyncIterator["_Line"]:
        """The printer's own time begins with its turn; how long a turn is waited for is bounded by itself."""
        turn = self._turns[address]
        async with asyncio.timeout(_TURN_IN):
            await turn.acquire()
        try:
            async with asyncio.timeout(_PRINT_IN), _Line(address) as line:
                yield line
        finally:
            turn.release()


class _Line:
    """One connection."""

    def __init__(self, address: Address) -> None:
        self._address = address

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(_ANSWER_IN):
            self._from, self._to = await asyncio.open_connection(self._address.host, self._address.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._to.close()
        with suppress(OSError):
            try:
                async with asyncio.timeout(_CLOSE_IN):
                    await self._to.wait_closed()
            finally:
                self._to.transport.abort()  # takes no more: what it still holds is lost with the line

    async def state(self) -> PrinterState:
        self._to.write(b"".join(_HOW))
        async with asyncio.timeout(_ANSWER_IN):
            return state_of([await self._answer(immediate=True) for _ in _HOW])

    async def print(self, job: bytes) -> PrinterState:
        require_able(await self.state())
        try:
            self._to.write(job + _DONE)
            await self._to.drain()
            return await self._settled()
        except (PrinterTrouble, OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
            self._to.write(_FORGET)  # goes out as the line is closed; nobody waits for it here
            raise

    async def _settled(self) -> PrinterState:
        for _ in range(_SETTLED_AFTER):
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._answer(immediate=False)
                    return await self.state()
            require_able(await self.state())
        return await self.state()

    async def _answer(self, *, immediate: bool) -> int:
        """The next byte of this kind; what a printer says unasked is passed over."""
        while True:
            byte = (await self._from.readexactly(1))[0]
            kind = byte & _KIND
            if kind == _IMMEDIATE if immediate else not kind & _UNASKED:
                return byte


def require_able(state: PrinterState) -> None:
    """Raises the PrinterTrouble that the state is."""
    if state in TROUBLE:
        raise TROUBLE[state]


def state_of(answers: list[int]) -> PrinterState:
    """What the three status bytes (printer, cause of being offline, paper) mean: an open cover hides the paper."""
    printer, cause, paper = answers
    if cause & 0x04:
        return PrinterState.COVER_OPEN
    if paper & 0x60 or cause & 0x20:
        return PrinterState.PAPER_OUT
    if cause & 0x40 or printer & 0x08:
        return PrinterState.FAULT
    return PrinterState.PAPER_LOW if paper & 0x0C else PrinterState.READY
