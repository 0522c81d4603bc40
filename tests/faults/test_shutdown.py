"""SIGTERM under load: the program ends soon, says so to its sockets, and loses nothing that it acknowledged."""

import asyncio
from time import monotonic

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.faults.checker import stored_at, violations
from tests.faults.clients import load_on
from tests.faults.server import Server

SCREENS = 10
ENOUGH = 60
RESTART = 1012


async def _screen(server: Server) -> tuple[int, float]:
    """Follows the board until it is closed: the code, and when."""
    address = server.address.replace("http", "ws") + "/ws/malls/bekasi/board?zone=lantai-2"
    protocols = ["antre.v1", f"token.{server.demo['screen_token']}"]
    async with connect(address, subprotocols=protocols, compression=None) as socket:  # type: ignore[arg-type]
        try:
            while True:
                await socket.recv()
        except ConnectionClosed as closed:
            return (closed.rcvd.code if closed.rcvd else 1006), monotonic()


@pytest.mark.timeout(240)
async def test_a_restart_under_load_is_quick_and_loses_nothing(server: Server) -> None:
    await server.start()
    async with load_on(server) as log:
        screens = [asyncio.create_task(_screen(server)) for _ in range(SCREENS)]
        await log.more(ENOUGH)
        told = monotonic()
        took = await server.terminate()
        closed = await asyncio.gather(*screens)
        await server.start()
        await log.more(ENOUGH)
    server.kill()

    assert took <= 5
    assert {code for code, _ in closed} == {RESTART}
    assert max(at - told for _, at in closed) <= 2
    assert violations(log, stored_at(server.url)) == []
