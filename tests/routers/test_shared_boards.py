"""Everybody who asks for a board in the same moment gets one reading, and never one that began before they asked."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.errors import UnknownZone
from app.vocabulary import MallId
from display.board import Board, BoardLobby
from display.shapes import NameShape
from routers.shared_boards import SharedBoards

MALL = MallId(uuid4())
NAME = NameShape(id="Mal", en="Mall")
LOBBY = BoardLobby(spoken=[], dark=False, dark_from=None, dark_until=None, tickertape=None, slides=[])


class Readings:
    """A slow database: each reading ends when the test says so."""

    def __init__(self) -> None:
        self.gates: list[asyncio.Event] = []

    async def read(self) -> Board:
        version, gate = len(self.gates), asyncio.Event()
        self.gates.append(gate)
        await gate.wait()
        return Board(
            epoch="one",
            version=version,
            at=datetime(2026, 11, 24, 2, 0, tzinfo=UTC),
            mall="bekasi",
            mall_name=NAME,
            zone=None,
            zone_name=None,
            calls=[],
            counters=[],
            queues=[],
            notices=[],
            lobby=LOBBY,
        )


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_those_who_ask_while_one_is_read_share_the_next() -> None:
    boards, readings = SharedBoards(), Readings()
    first = asyncio.create_task(boards.board(MALL, None, readings.read))
    await turns()
    later = [asyncio.create_task(boards.board(MALL, None, readings.read)) for _ in range(50)]
    await turns()
    assert len(readings.gates) == 1

    readings.gates[0].set()
    await turns()
    readings.gates[1].set()

    assert '"version":0' in (await first).body
    assert {one.body for one in await asyncio.gather(*later)} == {(await later[0]).body}
    assert '"version":1' in (await later[0]).body
    assert len(readings.gates) == 2


async def test_a_refusal_is_everybodys_and_keeps_nothing() -> None:
    boards, readings = SharedBoards(), Readings()

    async def refuse() -> Board:
        raise UnknownZone("lantai-9")

    asked = [asyncio.create_task(boards.board(MALL, "lantai-9", refuse)) for _ in range(3)]
    for answer in asked:
        with pytest.raises(UnknownZone):
            await answer
    again = asyncio.create_task(boards.board(MALL, "lantai-9", readings.read))
    await turns()
    readings.gates[0].set()

    assert '"version":0' in (await again).body


async def test_one_who_goes_takes_the_board_from_nobody() -> None:
    boards, readings = SharedBoards(), Readings()
    gone, stays = (asyncio.create_task(boards.board(MALL, None, readings.read)) for _ in range(2))
    await turns()

    gone.cancel()
    readings.gates[0].set()

    assert '"version":0' in (await stays).body
