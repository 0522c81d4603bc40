"""What a kiosk asks for: the mall and a ticket."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Self

from fastapi import APIRouter, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.clock import Clock
from app.db import Database, Tx
from app.idempotency import answered
from app.vocabulary import PriorityGroup
from counters.commands.tickets.take_ticket import take_ticket
from counters.events import TicketTaken
from counters.queries.catalogue_of import catalogue_of, malls
from counters.queries.plan_of import plan_of
from routers.catalogue_shapes import MallListShape, MallShape
from routers.deps import Db, IfOnce, Kiosk, Public, PublicMall, Time, kiosk_of, once_of
from routers.etags import matches
from routers.origins import base_of
from routers.ticket_shapes import TakenShape

router = APIRouter(prefix="/api/v1", tags=["kiosk"])


class TakeTicket(BaseModel):
    """What a visitor wants; `priority` is self-declared and never shown to others."""

    model_config = ConfigDict(extra="ignore")

    service: str | None = Field(default=None, max_length=16, examples=["A1"])
    services: list[Annotated[str, Field(max_length=16)]] = Field(
        default=[], max_length=20, description="all of them on one number, in whatever order", examples=[[]]
    )
    priority: PriorityGroup | None = None
    at_own_risk: bool = Field(
        default=False,
        description="the visitor was told that the wait may end after closing, and wants the ticket",
    )

    confirm: bool = Field(
        default=False,
        description="reserve only: the ticket counts once it is confirmed, and is released after a minute",
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.wanted:
            message = "neither service nor services"
            raise ValueError(message)
        return self

    @property
    def wanted(self) -> list[str]:
        """Each once, in the order of the body."""
        first = [] if self.service is None else [self.service]
        return list(dict.fromkeys([*first, *self.services]))


class ReadByHand(APIRoute):
    """The route under load: documented like every other, but FastAPI's reading of a request takes as long as a ticket."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Calls `take` with what its signature declares. Raises RequestValidationError for a malformed body."""
        return _read_and_take


async def _read_and_take(request: Request) -> Response:
    scope = await kiosk_of(
        request, request.path_params["mall"], authorization=request.headers.get("authorization")
    )
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise RequestValidationError([{"type": "json_type", "loc": ("body",)}])
    try:
        body = TakeTicket.model_validate_json(await request.body())
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in errors]) from error
    once = await once_of(request, request.headers.get("idempotency-key"))
    return await take(request, body, scope, once)


async def take(request: Request, body: TakeTicket, scope: Kiosk, once: IfOnce) -> Response:
    """A ticket for one service or for `services`, printed and followed by its holder; 409 with the reason when none is given out."""
    database: Database = request.app.state.database
    clock: Clock = request.app.state.clock
    base = await base_of(request)

    def shape(tx: Tx, event: TicketTaken) -> bytes:
        plan = plan_of(tx, scope=scope, now=clock.now())
        return TakenShape.of(event, plan, base=base).model_dump_json().encode()

    service, *also = body.wanted
    answer = await database.write(
        answered(take_ticket, shape, status=201, once=once),
        scope=scope,
        service=service,
        also=also,
        most=request.app.state.settings.visit_services,
        priority=body.priority,
        at_own_risk=body.at_own_risk,
        confirm=body.confirm,
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")


router.add_api_route(
    "/malls/{mall}/tickets",
    take,
    methods=["POST"],
    status_code=201,
    responses={201: {"model": TakenShape}},
    route_class_override=ReadByHand,
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
    etag = f'"{catalogue.epoch}:{catalogue.version}:{catalogue.at:%Y%m%d%H%M}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if matches(etag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(MallShape.of(catalogue).model_dump_json(), media_type="application/json", headers=headers)
