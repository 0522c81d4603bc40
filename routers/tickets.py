"""A citizen's own ticket, known by its token: seen, left, put off. The forms of its page work without any script."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Header
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from app.clock import Clock, local
from app.db import Database, Reader
from app.errors import Conflict
from app.idempotency import Once, answered
from app.vocabulary import Handover, Scope
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.confirm_ticket import confirm_ticket
from counters.commands.tickets.give_reference import give_reference
from counters.commands.tickets.postpone_ticket import postpone_ticket
from counters.queries.breaks_of import breaks_for
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import ticket_of
from display.shapes import TicketShape
from routers.deps import Db, IfOnce, Knobs, Public, Time
from routers.etags import matches
from routers.origins import Base

router = APIRouter(prefix="/api/v1/tickets", tags=["tickets"])
forms = APIRouter(prefix="/t", include_in_schema=False)
_SEE_OTHER = 303


class SeenShape(TicketShape):
    """A ticket as its socket tells it: of which version, and the moment that it is shown as of."""

    type: Literal["ticket"] = "ticket"
    epoch: str
    version: int
    at: datetime


@router.get("/{token}", dependencies=[Public], responses={200: {"model": SeenShape}})
async def show_ticket(
    token: str, database: Db, clock: Time, base: Base, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """Number, status, people ahead, and where it is called."""
    now = clock.now()

    def read(reader: Reader) -> tuple[SeenShape, str]:
        ticket = ticket_of(reader, token=token)
        scope = Scope(actor="public", mall_id=ticket.mall_id)
        mall = reader.mall_of(ticket.mall_id)
        plan = plan_of(reader, scope=scope, now=now)
        at = local(now, plan.timezone)
        shape = TicketShape.of(ticket, plan, base=base, at=at, breaks=breaks_for(reader, ticket))
        seen = SeenShape(**vars(shape), epoch=mall.epoch, version=mall.version, at=at)
        return seen, f'"{mall.epoch}:{mall.version}"'

    shape, etag = await database.read(read)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if matches(etag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(shape.model_dump_json(), media_type="application/json", headers=headers)


async def _move(
    command: Callable[..., object],
    token: str,
    *,
    database: Database,
    clock: Clock,
    base: str,
    once: Once | None,
    **more: object,
) -> Response:
    """Moves the ticket and answers with it as it is then. Raises UnknownTicket and what the command raises."""
    ticket = await database.read(ticket_of, token=token)

    def shape(tx: Reader, _event: object) -> bytes:
        now = clock.now()
        plan = plan_of(tx, scope=Scope(actor="public", mall_id=ticket.mall_id), now=now)
        fresh = ticket_of(tx, token=token)
        moved = TicketShape.of(
            fresh, plan, base=base, at=local(now, plan.timezone), breaks=breaks_for(tx, fresh)
        )
        return moved.model_dump_json().encode()

    # keys belong to the caller: here that is whoever holds the token, which the route of the key names
    answer = await database.write(
        answered(command, shape, once=once),
        scope=Scope(actor="public", mall_id=ticket.mall_id),
        token=token,
        **more,
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")


@router.post("/{token}/cancel", dependencies=[Public], responses={200: {"model": TicketShape}})
async def cancel(token: str, database: Db, clock: Time, base: Base, once: IfOnce) -> Response:
    """The visitor leaves the queue; only while the ticket waits or is held."""
    return await _move(cancel_ticket, token, database=database, clock=clock, base=base, once=once)


@router.post("/{token}/postpone", dependencies=[Public], responses={200: {"model": TicketShape}})
async def postpone(token: str, database: Db, clock: Time, base: Base, once: IfOnce, knobs: Knobs) -> Response:
    """The visitor lets the next few (a setting, three unless told) go first, once."""
    return await _move(
        postpone_ticket,
        token,
        database=database,
        clock=clock,
        base=base,
        once=once,
        let_first=knobs.postpone_lets_first,
    )


@router.post("/{token}/confirm", dependencies=[Public], responses={200: {"model": TicketShape}})
async def confirm(token: str, database: Db, clock: Time, base: Base, once: IfOnce) -> Response:
    """The visitor has a reserved number on their phone and wants no paper; 409 `reservation_over`."""
    return await _move(
        confirm_ticket, token, database=database, clock=clock, base=base, once=once, by=Handover.PHONE
    )


@forms.post("/{token}/confirm", dependencies=[Public])
async def confirm_form(token: str, database: Db) -> Response:
    """The page's button."""
    return await _move_and_return(confirm_ticket, token, database, by=Handover.PHONE)


class Refer(BaseModel):
    """What another system calls the matter, scanned or typed; `service`: one that the visit still goes to."""

    model_config = ConfigDict(extra="ignore")

    reference: str = Field(min_length=1, max_length=64)
    service: str | None = Field(default=None, max_length=16)


@router.post("/{token}/reference", dependencies=[Public], responses={200: {"model": TicketShape}})
async def refer(token: str, body: Refer, database: Db, clock: Time, base: Base, once: IfOnce) -> Response:
    """Kept with the visit for the officers of that service (M-Paspor, SKCK online, …); the last one given counts."""
    return await _move(
        give_reference,
        token,
        database=database,
        clock=clock,
        base=base,
        once=once,
        reference=body.reference,
        service=body.service,
    )


@forms.post("/{token}/cancel", dependencies=[Public])
async def cancel_form(token: str, database: Db) -> Response:
    """The page's button."""
    return await _move_and_return(cancel_ticket, token, database)


@forms.post("/{token}/postpone", dependencies=[Public])
async def postpone_form(token: str, database: Db, knobs: Knobs) -> Response:
    """The page's button."""
    return await _move_and_return(postpone_ticket, token, database, let_first=knobs.postpone_lets_first)


async def _move_and_return(
    command: Callable[..., object], token: str, database: Database, **more: object
) -> Response:
    """Back to the page, which shows the ticket as it is, whether the move was possible or not."""
    ticket = await database.read(ticket_of, token=token)
    with suppress(Conflict):
        await database.write(
            command, scope=Scope(actor="public", mall_id=ticket.mall_id), token=token, **more
        )
    return RedirectResponse(f"/t/{token}", status_code=_SEE_OTHER)
