"""The loop that closes days goes on after a failure, and ends when it is told to."""

import asyncio

from app.models import Mall
from app.scheduler import Scheduler
from tests.commands.desk import take, ticket
from tests.factories import TestMall, at


async def test_it_closes_the_day_when_midnight_comes(mall: TestMall) -> None:
    scheduler = Scheduler(mall.database, mall.clock, every=0.02)
    await scheduler.start()
    taken = take(mall)
    mall.clock.set(at(0, 0, 5, day=25))

    async with asyncio.timeout(5):
        while ticket(mall, taken.ticket_id).status != "expired":  # noqa: ASYNC110  (the loop under test tells nobody)
            await asyncio.sleep(0.02)
    await scheduler.stop()

    assert str(mall.row(Mall).closed_through) == "2026-11-24"


async def test_a_failure_is_tried_again(mall: TestMall) -> None:
    calls: list[int] = []

    class Broken:
        """Fails at its first look."""

        async def read(self, *_: object, **__: object) -> list[object]:
            calls.append(1)
            if len(calls) == 1:
                raise OSError
            return []

    scheduler = Scheduler(Broken(), mall.clock, every=0.01)  # type: ignore[arg-type]
    await scheduler.start()
    async with asyncio.timeout(5):
        while len(calls) < 3:  # noqa: ASYNC110  (the loop under test tells nobody)
            await asyncio.sleep(0.01)
    await scheduler.stop()
