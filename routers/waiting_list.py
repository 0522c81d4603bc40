"""A citizen waits for a place that others give up: joining the list, the place in it, an offer and the answer to it."""

from collections.abc import Callable
from datetime import date, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from app.clock import Clock, local
from app.db import Database, Reader, Tx
from app.idempotency import Once, answered
from app.vocabulary import Scope
from counters.commands.waiting_list.accept_offer import accept_offer
from counters.commands.waiting_list.decline_offer import decline_offer
from counters.commands.waiting_list.join_waiting_list import join_waiting_list
from counters.commands.waiting_list.leave_waiting_list import leave_waiting_list
from counters.events import WaitingListJoined
from counters.queries.plan_of import plan_of
from counters.queries.waiting_list_of import OwnWait, waiting_list_of
from counters.rules.plan import Plan
from display.shapes import NameShape, Shape
from routers.booking import Service
from routers.booking_shapes import booking_url
from routers.deps import Db, IfOnce, Public, PublicMall, Time
from routers.guests import Guest
from routers.lines import LinkShape, stand_in_line
from routers.origins import Base
from routers.proofs import ProofHeader, proof_in
from routers.repeats import Earlier

router = APIRouter(prefix="/api/v1", tags=["waiting list"])


class Join(Guest):
    """Who waits, for what, and for which days: `day`, or every sold-out day from `day` to `last_day`."""

    service: Service
    day: date
    last_day: date | None = None


class OfferedShape(Shape):
    """A place that is kept for the holder until `answer_until`."""

    slot_start: datetime
    answer_until: datetime


class WaitShape(Shape):
    """A place on a waiting list. `status`: waiting, offered, booked, left, passed (no answer, or no), over."""

    token: str
    url: str
    service: str
    service_name: NameShape
    mall: str
    mall_name: NameShape
    status: str
    first_day: date
    last_day: date
    ahead: int | None = Field(description="how many would be offered a place before; null when nobody waits")
    name: str | None
    phone_last: str | None
    nik_last: str | None
    joined_at: datetime
    offer: OfferedShape | None
    booking: LinkShape | None

    @classmethod
    def of(cls, wait: OwnWait, plan: Plan, *, token: str, base: str) -> "WaitShape":
        """`base` is the address that the holder's phone can open."""
        offer = plan.offer_by_id(wait.offer_id)
        offered = wait.status == "offered" and wait.offered_start and wait.answer_until
        return cls(
            token=token,
            url=f"{base}/w/{token}",
            service=offer.code if offer else "-",
            service_name=NameShape.of(offer.name if offer else plan.agency(wait.agency_id).name),
            mall=plan.slug,
            mall_name=NameShape.of(plan.name),
            status=wait.status,
            first_day=wait.first_day,
            last_day=wait.last_day,
            ahead=wait.ahead if wait.status == "waiting" else None,
            name=wait.name_masked,
            phone_last=wait.phone_last,
            nik_last=wait.nik_last,
            joined_at=local(wait.joined_at, plan.timezone),
            offer=OfferedShape(
                slot_start=local(wait.offered_start, plan.timezone),
                answer_until=local(wait.answer_until, plan.timezone),
            )
            if offered and wait.offered_start and wait.answer_until
            else None,
            booking=LinkShape(token=wait.booking_token, url=booking_url(base, wait.booking_token))
            if wait.booking_token
            else None,
        )


def own_wait(reader: Reader, *, token: str, base: str, now: datetime) -> WaitShape:
    """As its holder sees it. Raises UnknownWait."""
    wait = waiting_list_of(reader, token=token, now=now)
    plan = plan_of(reader, scope=Scope(actor="public", mall_id=wait.mall_id), now=now)
    return WaitShape.of(wait, plan, token=token, base=base)


@router.post("/malls/{mall}/waiting-list", status_code=201, responses={201: {"model": WaitShape}})
async def join(
    body: Join,
    scope: PublicMall,
    clock: Time,
    base: Base,
    once: IfOnce,
    request: Request,
    earlier: Earlier,
    given: ProofHeader = None,
) -> Response:
    """A place at the end of the list; 409 `places_free`, `already_waiting`, `waiting_list_full` and those of a booking."""

    def shape(tx: Tx, event: WaitingListJoined) -> bytes:
        return own_wait(tx, token=event.token, base=base, now=clock.now()).model_dump_json().encode()

    if earlier:
        return Response(earlier.body, status_code=earlier.status, media_type="application/json")
    answer = await stand_in_line(
        request,
        join_waiting_list,
        shape,
        scope=scope,
        guest=body,
        proof=proof_in(request, given),
        once=once,
        service=body.service,
        first_day=body.day,
        last_day=body.last_day,
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")


@router.get("/waiting-list/{token}", dependencies=[Public])
async def show(token: str, database: Db, clock: Time, base: Base) -> WaitShape:
    """The holder's own place on the list."""
    return await database.read(own_wait, token=token, base=base, now=clock.now())


@router.post("/waiting-list/{token}/accept", dependencies=[Public], responses={200: {"model": WaitShape}})
async def accept(token: str, database: Db, clock: Time, base: Base, once: IfOnce) -> Response:
    """Books the place that is offered; 409 `no_offer`, `offer_over`, `wait_over`."""
    return await answer_with(accept_offer, token, database=database, clock=clock, base=base, once=once)


@router.post("/waiting-list/{token}/decline", dependencies=[Public], responses={200: {"model": WaitShape}})
async def decline(token: str, database: Db, clock: Time, base: Base, once: IfOnce) -> Response:
    """The next one may have it, and the holder is off the list."""
    return await answer_with(decline_offer, token, database=database, clock=clock, base=base, once=once)


@router.post("/waiting-list/{token}/leave", dependencies=[Public], responses={200: {"model": WaitShape}})
async def leave(token: str, database: Db, clock: Time, base: Base, once: IfOnce) -> Response:
    """The holder waits no longer."""
    return await answer_with(leave_waiting_list, token, database=database, clock=clock, base=base, once=once)


async def answer_with(
    command: Callable[..., object],
    token: str,
    *,
    database: Database,
    clock: Clock,
    base: str,
    once: Once | None = None,
) -> Response:
    """Does it, and answers with the place on the list as it is then. Raises UnknownWait and what the command raises."""
    wait = await database.read(waiting_list_of, token=token, now=clock.now())

    def shape(tx: Tx, _event: object) -> bytes:
        return own_wait(tx, token=token, base=base, now=clock.now()).model_dump_json().encode()

    answer = await database.write(
        answered(command, shape, once=once),
        scope=Scope(actor="public", mall_id=wait.mall_id),
        token=token,
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")
