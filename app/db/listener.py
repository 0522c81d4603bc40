"""Hears what other processes committed: on PostgreSQL by LISTEN; on SQLite there are no others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.engine import make_url

from app.db.database import Database
from app.db.news import CHANNEL, ORIGIN, decode
from app.logs import logger

log = logger(__name__)
_AGAIN = 2.0  # seconds between tries to reach the database; the slow poll goes on meanwhile


@asynccontextmanager
async def listen(database: Database) -> AsyncIterator[None]:
    """For as long as the context lasts."""
    if database.dialect.name != "postgresql":
        yield
        return
    task = asyncio.create_task(_listen(database), name="news")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _listen(database: Database) -> None:
    import psycopg  # noqa: PLC0415  (an extra: only there where PostgreSQL is used)

    address = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                async for notice in connection.notifies():
                    change, origin = decode(notice.payload)
                    if origin != ORIGIN:
                        database.tell(change)
        except psycopg.Error as error:
            log.warning("the news of other processes are late: %s", error)
        await asyncio.sleep(_AGAIN)
