"""Work that no request asks for; supervised: a failure is logged and tried again at the next turn."""

import asyncio
from datetime import timedelta

from app.db import Database
from app.errors import AntreError
from app.idempotency import forget_answers
from app.logs import logger
from app.settings import Settings

log = logger(__name__)
_HOUR = 3600.0  # seconds


async def tidy(database: Database, settings: Settings, *, every: float = _HOUR) -> None:
    """Deletes, every so many seconds, the answers that are too old to be asked for again; until it is cancelled."""
    while True:
        await asyncio.sleep(every)
        try:
            await database.write(forget_answers, kept=timedelta(hours=settings.idempotency_hours))
        except AntreError as error:
            log.warning("old answers were not deleted: %s", error.code)
