"""A citizen's own ticket, known by its token."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response

from app.clock import local
from app.db import Reader
from app.vocabulary import Scope
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import ticket_of
from display.shapes import TicketShape
from routers.deps import Base, Db, Public, Time

router = APIRouter(prefix="/api/v1/tickets", tags=["tickets"])


@router.get("/{token}", dependencies=[Public], responses={200: {"model": TicketShape}})
async def show_ticket(
    token: str, database: Db, clock: Time, base: Base, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """Number, status, people ahead, and where it is called."""
    now = clock.now()

    def read(reader: Reader) -> tuple[TicketShape, str]:
        ticket = ticket_of(reader, token=token)
        scope = Scope(actor="public", mall_id=ticket.mall_id)
        mall = reader.mall_of(ticket.mall_id)
        plan = plan_of(reader, scope=scope, now=now)
        shape = TicketShape.of(ticket, plan, base=base, at=local(now, plan.timezone))
        return shape, f'"{mall.epoch}:{mall.version}"'

    shape, etag = await database.read(read)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if if_none_match == etag:
        return Response(status_code=304, headers=headers)
    return Response(shape.model_dump_json(), media_type="application/json", headers=headers)
