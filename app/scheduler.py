"""What has to happen without anybody asking: every minute, days that are over are closed. A failure is tried again."""

import asyncio
from contextlib import suppress

from app.clock import Clock
from app.db import Database
from app.logs import logger
from app.vocabulary import Scope
from counters.commands.close_day import close_day
from counters.queries.days_to_close import days_to_close

log = logger(__name__)
_EVERY = 60.0  # seconds


async def close_past_days(database: Database, clock: Clock) -> int:
    """Closes what is over and open in every mall: how many malls that were. Right after a downtime, too."""
    due = [one for one in await database.read(days_to_close, now=clock.now()) if not one.closed]
    for one in due:
        await database.write(close_day, scope=Scope(actor="system", mall_id=one.mall_id), day=one.day)
    return len(due)


class Scheduler:
    """One supervised loop on the server's event loop."""

    def __init__(self, database: Database, clock: Clock, *, every: float = _EVERY) -> None:
        """`every`: seconds between two looks."""
        self._database = database
        self._clock = clock
        self._every = every
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """The first look is before anybody is answered: yesterday's queues are nobody's."""
        await self._look()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="scheduler")

    async def stop(self) -> None:
        """Ends the loop."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            await self._look()

    async def _look(self) -> None:
        try:
            await close_past_days(self._database, self._clock)
        except Exception:
            log.exception("closing days that are over failed")
