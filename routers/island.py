"""A kiosk that may lose the server: numbers in advance, what it will not use, and what it gave out meanwhile."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.clock import local
from app.db import Database, Tx
from app.errors import Conflict, NotFound
from app.idempotency import Once, answered, give_up
from app.vocabulary import PriorityGroup, Scope
from counters.commands.island.hand_over import hand_over
from counters.commands.island.lease_numbers import lease_numbers
from counters.commands.island.return_numbers import return_numbers
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.events import NumbersLeased, NumbersReturned, TicketHandedOver
from counters.queries.leases_of import leases_of
from counters.queries.plan_of import plan_of
from counters.rules.island import Held, Issued
from counters.rules.numbering import LEASED_FIRST, LEASED_LAST
from display.shapes import Shape
from routers.deps import PRINTABLE, Db, KioskDevice, Knobs, Time
from routers.island_shapes import HandedShape, IslandShape
from routers.origins import Base

_MOST = 50  # tickets at once: the writer's other commands wait meanwhile
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)  # clocks may be wrong
_LEASES = 1000  # a kiosk's of one day
router = APIRouter(prefix="/api/v1/malls/{mall}", tags=["kiosk"])
Number = Annotated[int, Field(ge=LEASED_FIRST, le=LEASED_LAST + 1)]


class HeldLease(BaseModel):
    """A lease that the kiosk has in its memory, and the first number of it that it has not given out."""

    id: UUID
    next: Number


class AskForNumbers(BaseModel):
    """All leases that it knows of."""

    model_config = ConfigDict(extra="ignore")

    held: list[HeldLease] = Field(default=[], max_length=_LEASES, examples=[[]])


class GiveBack(BaseModel):
    """Where the part begins that it promises not to use."""

    model_config = ConfigDict(extra="ignore")

    unused_from: Number


class OfflineTicket(BaseModel):
    """A ticket that the kiosk gave out by itself; `issued_at` by its clock, corrected by what it learnt of the server's."""

    model_config = ConfigDict(extra="ignore")

    id: UUID = Field(description="made by the kiosk; the same ticket is handed over under the same id only")
    lease: UUID
    number: Number = Field(description="without its letter: 5001 of A-5001")
    services: list[Annotated[str, Field(min_length=1, max_length=16, pattern=PRINTABLE)]] = Field(
        min_length=1, max_length=20
    )
    priority: PriorityGroup | None = None
    token: str = Field(pattern=r"^[A-Za-z0-9_-]{22,64}$", description="128 random bits: the visitor's key")
    issued_at: AwareDatetime = Field(ge=_EARLIEST, le=_LATEST)


class HandOver(BaseModel):
    """Tickets in the order in which they were given out, and the keys of requests that the kiosk gave up on."""

    model_config = ConfigDict(extra="ignore")

    tickets: list[OfflineTicket] = Field(default=[], max_length=_MOST, examples=[[]])
    unanswered: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        default=[],
        max_length=_MOST,
        examples=[[]],
        description="Idempotency-Keys of `POST …/tickets` without an answer, whose visitors got another number instead",
    )


class ReturnedShape(Shape):
    """How many numbers are free for other kiosks."""

    returned: int


@router.post("/leases", responses={200: {"model": IslandShape}})
async def lease(
    device: KioskDevice, body: AskForNumbers, database: Db, clock: Time, knobs: Knobs, base: Base
) -> Response:
    """The kiosk's numbers of today: more in each series in which it has fewer than half of the setting left."""
    scope = device.scope

    def shape(tx: Tx, event: NumbersLeased) -> bytes:
        known = {*(one.id for one in body.held), *(UUID(one) for one in event.leases.split(",") if one)}
        island = leases_of(tx, scope=scope, device_id=device.device_id, known=known, now=clock.now())
        return IslandShape.of(island, size=knobs.kiosk_lease, base=base).model_dump_json().encode()

    answer = await database.write(
        answered(lease_numbers, shape),
        scope=scope,
        device_id=device.device_id,
        held=[Held(lease_id=one.id, next=one.next) for one in body.held],
        size=knobs.kiosk_lease,
    )
    return Response(answer.body, media_type="application/json")


@router.post("/leases/{lease}/return")
async def give_back(device: KioskDevice, lease: UUID, body: GiveBack, database: Db) -> ReturnedShape:
    """Of no use any more; a second time returns nothing."""
    event: NumbersReturned = await database.write(
        return_numbers,
        scope=device.scope,
        device_id=device.device_id,
        lease_id=lease,
        unused_from=body.unused_from,
    )
    return ReturnedShape(returned=event.numbers)


@router.post("/handovers", responses={200: {"model": HandedShape}})
async def take_over(
    request: Request, device: KioskDevice, body: HandOver, database: Db, clock: Time, base: Base
) -> Response:
    """Each ticket gets its place by the moment at which it was taken, once; asking again is safe and gives the same answer."""
    scope = device.scope
    once = [_once(request, key) for key in body.unanswered]
    await _give_up(database, scope, once)

    def shape(tx: Tx, events: Sequence[TicketHandedOver]) -> bytes:
        now = clock.now()
        plan = plan_of(tx, scope=scope, now=now)
        made = HandedShape.of(events, plan, at=local(now, plan.timezone), base=base)
        return made.model_dump_json().encode()

    answer = await database.write(
        answered(hand_over, shape),
        scope=scope,
        device_id=device.device_id,
        issued=[_issued(one) for one in body.tickets],
    )
    return Response(answer.body, media_type="application/json")


def _issued(one: OfflineTicket) -> Issued:
    return Issued(
        offline_id=one.id,
        lease_id=one.lease,
        order_no=one.number,
        services=tuple(dict.fromkeys(one.services)),
        priority=one.priority,
        token=one.token,
        said_at=one.issued_at,
    )


def _once(request: Request, key: str) -> Once:
    """The request for a ticket that had this key; of its body nothing is known any more."""
    route = f"POST {request.url.path.removesuffix('handovers')}tickets"
    kept = timedelta(hours=request.app.state.settings.idempotency_hours)
    return Once(route=route, key=key, fingerprint="given up", kept=kept)


async def _give_up(database: Database, scope: Scope, unanswered: Sequence[Once]) -> None:
    """A ticket that was made but whose answer was lost is in nobody's hand: it leaves the queue."""
    for once in unanswered:
        body = await database.write(give_up, scope=scope, once=once)
        if body is not None:
            with suppress(Conflict, NotFound):
                await database.write(cancel_ticket, scope=scope, token=json.loads(body)["token"])
