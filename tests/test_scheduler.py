"""What the server does by itself, and that a failure does not end it."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from app.clock import Clock
from app.db import Prepared, Tx
from app.idempotency import Once, answered
from app.models import Idempotency, Mall
from app.scheduler import Job, Scheduler, in_each_mall, jobs_of
from app.vocabulary import Scope
from display.feed import Feed
from display.hub import Hub
from display.protocol import Topic, TopicKind
from tests.commands.desk import take, ticket, work
from tests.factories import TestMall, at, settings_for
from tests.pauses import Pauses
from tests.queries.other_mall import bogor

_COUNT = Prepared(select(func.count().label("count")).select_from(Idempotency))


def _nothing(tx: Tx, clock: Clock, *, scope: object) -> None:
    """A command that changes nothing."""


async def kept(mall: TestMall) -> int:
    """How many answers are kept."""
    return int(await mall.database.read(lambda reader: reader.all(_COUNT)[0].count))


def quick(mall: TestMall) -> Scheduler:
    """The server's jobs, every 20 ms."""
    jobs = jobs_of(mall.database, mall.clock, settings_for(mall.database.url))
    return Scheduler(*(replace(job, every=0.02) for job in jobs))


async def test_answers_too_old_to_be_asked_for_are_deleted(mall: TestMall) -> None:
    once = Once(route="POST /", key="k", fingerprint="f", kept=timedelta(hours=24))
    await mall.database.write(answered(_nothing, lambda *_: b"{}", once=once), scope=mall.demo.scope)
    mall.clock.move(minutes=25 * 60)

    scheduler = quick(mall)
    await scheduler.start()
    async with asyncio.timeout(5):
        while await kept(mall) != 0:  # noqa: ASYNC110  (the loop under test tells nobody)
            await asyncio.sleep(0.05)
    await scheduler.stop()

    assert await kept(mall) == 0


async def test_the_day_is_closed_when_midnight_comes(mall: TestMall) -> None:
    scheduler = quick(mall)
    await scheduler.start()
    taken = take(mall)
    mall.clock.set(at(0, 0, 5, day=25))

    async with asyncio.timeout(5):
        while ticket(mall, taken.ticket_id).status != "expired":  # noqa: ASYNC110  (the loop under test tells nobody)
            await asyncio.sleep(0.02)
    await scheduler.stop()

    assert str(mall.row(Mall).closed_through) == "2026-11-24"


async def test_boards_drop_yesterdays_calls_at_midnight(mall: TestMall) -> None:
    """Although nothing was left open: a screen takes a board only when its version is new."""
    for _ in range(2):
        take(mall)
    work(mall, mall.officer(), "open", "next", "finish", "next", "finish", "close")
    hub = Hub()
    settings = settings_for(mall.database.url)
    pauses = Pauses(settings.board_interval_ms / 1000)
    feed = Feed(mall.database, hub, mall.clock, settings, sleep=pauses.sleep)
    feed.start()
    await pauses.looked.wait()
    box = hub.join(Topic(kind=TopicKind.BOARD, mall_id=mall.demo.mall_id, area=None))
    scheduler = quick(mall)
    async with asyncio.timeout(10):
        await box.wait()
        before = box.take()
        await pauses.begun()

        pauses.end()
        mall.clock.set(at(0, 0, 5, day=25))
        await scheduler.start()
        await box.wait()
        after = box.take()
    await scheduler.stop()
    await feed.stop()

    assert before
    assert after
    assert [call["number"] for call in json.loads(before.text)["calls"]] == ["A-001", "A-002"]
    assert json.loads(after.text)["calls"] == []
    assert after.version > before.version


async def test_a_failure_is_tried_again() -> None:
    turns: list[int] = []

    async def fail_once() -> None:
        turns.append(1)
        if len(turns) == 1:
            raise OSError

    scheduler = Scheduler(Job(name="flaky", every=0.01, run=fail_once, at_start=True))
    await scheduler.start()
    async with asyncio.timeout(5):
        while len(turns) < 3:  # noqa: ASYNC110  (the loop under test tells nobody)
            await asyncio.sleep(0.01)
    await scheduler.stop()


async def test_one_malls_failure_stops_no_other(mall: TestMall) -> None:
    bogor(mall)
    begun: list[object] = []

    def fail_at_first(tx: Tx, clock: Clock, *, scope: Scope) -> None:
        begun.append(scope.mall_id)
        if len(begun) == 1:
            raise OSError

    await in_each_mall(mall.database, mall.clock, fail_at_first)

    assert set(begun) == {row.id for row in mall.rows(Mall)}
    assert len(begun) == 2
