"""A request that comes again has its first answer before a limit or a proof is asked for: nothing is done twice."""

from typing import Annotated

from fastapi import Depends

from app.idempotency import Answer, earlier_answer
from routers.deps import Db, IfOnce, PublicMall, Time


async def _earlier(scope: PublicMall, database: Db, clock: Time, once: IfOnce) -> Answer | None:
    if once is None:
        return None
    return await database.read(earlier_answer, once=once, caller=scope.actor, now=clock.now())


Earlier = Annotated[Answer | None, Depends(_earlier)]
