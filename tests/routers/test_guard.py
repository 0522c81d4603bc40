"""Sockets look again whether they still may after every change of the set-up, but not all in one breath."""

import asyncio

from app.errors import NotAllowed
from display.feed import Feed
from display.hub import Hub
from display.protocol import Close
from routers.sockets import _guard
from tests.factories import TestMall

SOCKETS = 200


async def test_a_change_makes_no_herd(mall: TestMall) -> None:
    feed = Feed(mall.database, Hub(), mall.clock, mall.settings)
    looks: list[int] = []

    async def look() -> None:
        looks.append(1)
        if len(looks) > SOCKETS:
            raise NotAllowed

    guards = [asyncio.create_task(_guard(feed, look)) for _ in range(SOCKETS)]
    while len(looks) < SOCKETS:  # noqa: ASYNC110  (the loop under test tells nobody)
        await asyncio.sleep(0)

    feed.recheck()
    for _ in range(10):
        await asyncio.sleep(0)

    assert len(looks) < 1.5 * SOCKETS
    async with asyncio.timeout(10):
        assert await asyncio.gather(*guards) == [Close.NOT_ALLOWED] * SOCKETS
