"""A database that goes away for a while: sockets are told to come back later, nobody is unpaired or signed out."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import pytest
from websockets.asyncio.client import ClientConnection

from app.demo import SCREEN_TOKEN
from tests.commands.desk import take
from tests.factories import LiveServer, MallCopy, client_of, open_mall, running, serving
from tests.outage import Breakable
from tests.routers.test_live import BOARD, close_code, frame, opened, session


@pytest.fixture
def breakable(mall_copy: MallCopy) -> Iterator[tuple[LiveServer, Breakable]]:
    with (
        open_mall(
            mall_copy.url, mall_copy.demo, kind=Breakable, tick_seconds=0.3, poll_seconds=0.1
        ) as opened_mall,
        serving(opened_mall) as live,
    ):
        assert isinstance(opened_mall.database, Breakable)
        yield live, opened_mall.database


async def anything(socket: ClientConnection, seconds: float) -> str:
    """What comes within the time; empty: nothing."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return str(await socket.recv())
    return ""


async def test_sockets_are_told_to_come_back_later(breakable: tuple[LiveServer, Breakable]) -> None:
    live, database = breakable
    officer = live.mall.officer()
    cookie, _ = await session(live, officer.username)
    ticket = take(live.mall).token
    with database.lost():
        codes = {
            "a screen": await close_code(live, f"{BOARD}?token={SCREEN_TOKEN}"),
            "a console": await close_code(live, f"/ws/counters/{officer.seat}", additional_headers=cookie),
            "a phone": await close_code(live, f"/ws/tickets/{ticket}"),
        }

    assert codes == {"a screen": 1013, "a console": 1013, "a phone": 1013}
    assert await close_code(live, f"{BOARD}?token=x") == 4401


async def test_who_follows_already_stays(breakable: tuple[LiveServer, Breakable]) -> None:
    """The look at the rights fails, which says nothing about the rights."""
    live, database = breakable
    officer = live.mall.officer()
    cookie, _ = await session(live, officer.username)
    async with (
        opened(live, f"{BOARD}?token={SCREEN_TOKEN}") as screen,
        opened(live, f"/ws/counters/{officer.seat}", additional_headers=cookie) as console,
    ):
        await frame(screen, "board")
        await frame(console, "console")
        with database.lost():
            feed = live.app.state.feed
            feed._loop.call_soon_threadsafe(feed.recheck)
            async with asyncio.timeout(10):
                while database.tries < 10:  # noqa: ASYNC110  (the readers' threads count)
                    await asyncio.sleep(0.05)

        assert (await frame(screen, "tick"))["type"] == "tick"
        assert (await frame(console, "tick"))["type"] == "tick"


async def test_no_tick_says_that_a_dead_database_is_fresh(breakable: tuple[LiveServer, Breakable]) -> None:
    live, database = breakable
    feed = live.app.state.feed
    async with opened(live, f"{BOARD}?token={SCREEN_TOKEN}") as screen:
        await frame(screen, "board")
        await frame(screen, "tick")
        with database.hanging():
            async with asyncio.timeout(10):
                while not database.waits:  # noqa: ASYNC110  (the look before it, which was answered, is over then)
                    await asyncio.sleep(0.02)
            feed._last_good -= 60  # as if it had hung for a minute
            await asyncio.sleep(0.4)
            while "tick" in await anything(screen, 0.01):  # those that were on their way
                pass
            heard = await anything(screen, 1)
        assert heard == ""
        assert (await frame(screen, "tick"))["type"] == "tick"


async def test_a_socket_that_nobody_serves_is_closed_like_any_refusal(live_server: LiveServer) -> None:
    assert await close_code(live_server, "/ws/nothing") == 4404
    assert await close_code(live_server, "/static/css/base.css") == 4404


async def test_a_database_that_hangs_is_not_ready(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Breakable) as mall:
        assert isinstance(mall.database, Breakable)
        async with running(mall) as app, client_of(app) as client:
            with mall.database.hanging():
                answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()["database"]) == (503, "unavailable")


async def test_an_outage_is_two_lines_in_the_log(
    mall_copy: MallCopy, caplog: pytest.LogCaptureFixture
) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Breakable, poll_seconds=0.01) as mall:
        database = mall.database
        assert isinstance(database, Breakable)
        async with running(mall) as app:
            with database.lost():
                async with asyncio.timeout(10):
                    while database.tries < 4:  # noqa: ASYNC110  (the readers' threads count)
                        await asyncio.sleep(0.02)
            async with asyncio.timeout(10):
                while "answers again" not in caplog.text:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert not app.state.feed.stale()

    said = [record for record in caplog.records if record.name == "antre.display.feed"]
    assert [(record.levelname, record.exc_info) for record in said] == [("WARNING", None)] * 2
