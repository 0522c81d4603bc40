"""What the scheduler does by itself."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import func, select

from app.clock import Clock
from app.db import Prepared, Tx
from app.idempotency import Once, answered
from app.models import Idempotency
from app.scheduler import tidy
from tests.factories import TestMall, settings_for

_COUNT = Prepared(select(func.count().label("count")).select_from(Idempotency))


def _nothing(tx: Tx, clock: Clock, *, scope: object) -> None:
    """A command that changes nothing."""


async def test_answers_too_old_to_be_asked_for_are_deleted(mall: TestMall) -> None:
    once = Once(route="POST /", key="k", fingerprint="f", kept=timedelta(hours=24))
    await mall.database.write(answered(_nothing, lambda *_: b"{}", once=once), scope=mall.demo.scope)
    mall.clock.move(minutes=25 * 60)

    tidying = asyncio.create_task(tidy(mall.database, settings_for(mall.database.url), every=0.01))
    for _ in range(100):
        await asyncio.sleep(0.05)
        if (await mall.database.read(lambda reader: reader.all(_COUNT)[0].count)) == 0:
            break
    tidying.cancel()
    with suppress(asyncio.CancelledError):
        await tidying

    assert await mall.database.read(lambda reader: reader.all(_COUNT)[0].count) == 0
