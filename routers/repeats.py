"""A request that comes again has its first answer before a limit or a proof is asked for: nothing is done twice."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends

from app.db import Database
from app.idempotency import Answer, Once, earlier_answer
from app.vocabulary import Scope
from routers.deps import Db, IfOnce, PublicMall, Time


async def first_answer(
    database: Database, once: Once | None, *, scope: Scope, now: datetime
) -> Answer | None:
    """What the same request was answered before; None: it is new. Raises IdempotencyKeyReused."""
    if once is None:
        return None
    return await database.read(earlier_answer, once=once, caller=scope.actor, now=now)


async def _earlier(scope: PublicMall, database: Db, clock: Time, once: IfOnce) -> Answer | None:
    return await first_answer(database, once, scope=scope, now=clock.now())


Earlier = Annotated[Answer | None, Depends(_earlier)]
