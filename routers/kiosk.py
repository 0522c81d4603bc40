"""What a kiosk asks for: the mall and a ticket."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.db import Tx
from app.idempotency import answered
from app.vocabulary import PriorityGroup
from counters.commands.tickets.take_ticket import take_ticket
from counters.events import TicketTaken
from counters.queries.catalogue_of import catalogue_of, malls
from counters.queries.plan_of import plan_of
from routers.catalogue_shapes import MallListShape, MallShape
from routers.deps import Base, Db, IfOnce, Kiosk, Public, PublicMall, Time
from routers.ticket_shapes import TakenShape

router = APIRouter(prefix="/api/v1", tags=["kiosk"])


class TakeTicket(BaseModel):
    """What a visitor wants; `priority` is self-declared and never shown to others."""

    model_config = ConfigDict(extra="ignore")

    service: str = Field(max_length=16, examples=["A1"])
    priority: PriorityGroup | None = None
    at_own_risk: bool = Field(
        default=False,
        description="the visitor was told that the wait may end after closing, and wants the ticket",
    )


@router.get("/malls", dependencies=[Public])
async def list_malls(database: Db) -> MallListShape:
    """Every mall."""
    return MallListShape.of(await database.read(malls))


@router.get("/malls/{mall}", responses={200: {"model": MallShape}, 304: {"description": "not changed"}})
async def show_mall(
    scope: PublicMall, database: Db, clock: Time, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """A mall with its agencies and services, and whether a ticket can be had now."""
    catalogue = await database.read(catalogue_of, scope=scope, now=clock.now())
    # Whether a service is open changes with the minute, too, without any event.
    etag = f'"{catalogue.version}-{catalogue.at:%Y%m%d%H%M}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if if_none_match == etag:
        return Response(status_code=304, headers=headers)
    return Response(MallShape.of(catalogue).model_dump_json(), media_type="application/json", headers=headers)


@router.post("/malls/{mall}/tickets", status_code=201, responses={201: {"model": TakenShape}})
async def take(
    body: TakeTicket, scope: Kiosk, database: Db, clock: Time, base: Base, once: IfOnce
) -> Response:
    """A ticket, printed and followed by its holder; 409 with the reason when none is given out."""

    def shape(tx: Tx, event: TicketTaken) -> bytes:
        plan = plan_of(tx, scope=scope, now=clock.now())
        return TakenShape.of(event, plan, base=base).model_dump_json().encode()

    answer = await database.write(
        answered(take_ticket, shape, status=201, once=once),
        scope=scope,
        service=body.service,
        priority=body.priority,
        at_own_risk=body.at_own_risk,
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")
