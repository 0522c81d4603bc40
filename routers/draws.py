"""Draws: asking for a place of a day, what became of it, and everything that is needed to check the draw."""

from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, Field

from app.clock import Clock, local
from app.db import Database, Reader, Tx
from app.idempotency import Once, answered
from app.vocabulary import Scope
from counters.commands.draws.ask_in_draw import ask_in_draw
from counters.commands.draws.withdraw_request import withdraw_request
from counters.events import DrawAsked
from counters.queries.draw_of import OwnRequest, ShownDraw, draw_of, draw_request_of
from counters.queries.plan_of import plan_of
from counters.rules.draws import ALGORITHM
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

router = APIRouter(prefix="/api/v1", tags=["draws"])


class Ask(Guest):
    """Who asks, for what, and which times they would like best; with `any_time` any other will do as well."""

    service: Service
    day: date
    wishes: list[AwareDatetime] = Field(default=[], max_length=5)
    any_time: bool = True
    wait_if_lost: bool = True


class DrawnShape(Shape):
    """A request as everybody may see it: `result` is won, waiting (on the list) or lost."""

    place: int
    alias: str
    result: str


class DrawShape(Shape):
    """A draw. `seed` and `order` are there once `state` is drawn (before: announced, open, deciding).

    The order of antre-draw-1, with SHA-256 as hex digits of lines joined by a line feed: commitment = hash(algorithm,
    seed); key = hash(seed, all aliases sorted); the requests come by hash(key, alias), the smallest first.
    """

    service: str
    day: date
    state: str
    algorithm: str
    announced_at: datetime
    opens_at: datetime
    closes_at: datetime
    commitment: str
    seed: str | None
    requests: int
    order: list[DrawnShape]

    @classmethod
    def of(cls, draw: ShownDraw, *, service: str, timezone: str) -> Self:
        """From the query's value."""
        return cls(
            service=service,
            day=draw.day,
            state=draw.state,
            algorithm=ALGORITHM,
            announced_at=local(draw.announced_at, timezone),
            opens_at=local(draw.opens_at, timezone),
            closes_at=local(draw.closes_at, timezone),
            commitment=draw.commitment,
            seed=draw.seed,
            requests=draw.requests,
            order=[
                DrawnShape(place=place, alias=alias, result=result)
                for place, (alias, result) in enumerate(draw.order, start=1)
            ],
        )


class DrawRequestShape(Shape):
    """A request. `status`: asked, won, waiting, lost, withdrawn; `alias` is its name in what is published."""

    token: str
    url: str
    service: str
    service_name: NameShape
    mall: str
    mall_name: NameShape
    day: date
    status: str
    state: str
    opens_at: datetime
    closes_at: datetime
    alias: str
    place: int | None
    wishes: list[datetime]
    any_time: bool
    wait_if_lost: bool
    name: str | None
    phone_last: str | None
    nik_last: str | None
    booking: LinkShape | None
    waiting: LinkShape | None

    @classmethod
    def of(cls, asked: OwnRequest, plan: Plan, *, token: str, base: str) -> Self:
        """`base` is the address that the holder's phone can open."""
        offer = plan.offer_by_id(asked.offer_id)
        booking, waiting = asked.booking_token, asked.wait_token
        return cls(
            token=token,
            url=f"{base}/d/{token}",
            service=offer.code if offer else "-",
            service_name=NameShape.of(offer.name if offer else plan.agency(asked.agency_id).name),
            mall=plan.slug,
            mall_name=NameShape.of(plan.name),
            day=asked.day,
            status=asked.status,
            state=asked.state,
            opens_at=local(asked.opens_at, plan.timezone),
            closes_at=local(asked.closes_at, plan.timezone),
            alias=asked.alias,
            place=asked.place,
            wishes=[local(wish, plan.timezone) for wish in asked.wishes],
            any_time=asked.any_time,
            wait_if_lost=asked.wait_if_lost,
            name=asked.name_masked,
            phone_last=asked.phone_last,
            nik_last=asked.nik_last,
            booking=LinkShape(token=booking, url=booking_url(base, booking)) if booking else None,
            waiting=LinkShape(token=waiting, url=f"{base}/w/{waiting}") if waiting else None,
        )


def own_request(reader: Reader, *, token: str, base: str, now: datetime) -> DrawRequestShape:
    """As its holder sees it. Raises UnknownDrawRequest."""
    asked = draw_request_of(reader, token=token, now=now)
    plan = plan_of(reader, scope=Scope(actor="public", mall_id=asked.mall_id), now=now)
    return DrawRequestShape.of(asked, plan, token=token, base=base)


def public_draw(reader: Reader, *, scope: Scope, service: str, day: date, now: datetime) -> DrawShape:
    """As everybody sees it. Raises UnknownService, UnknownDraw."""
    found = draw_of(reader, scope=scope, service=service, day=day, now=now)
    return DrawShape.of(found, service=service, timezone=reader.mall_of(scope.mall_id).timezone)


@router.get("/malls/{mall}/draws")
async def show_draw(
    scope: PublicMall,
    database: Db,
    clock: Time,
    service: Annotated[str, Query(max_length=16)],
    day: date,
) -> DrawShape:
    """The draw of a service's places on a day, with all that is needed to check it; 404 `unknown_draw` if it has none."""
    return await database.read(public_draw, scope=scope, service=service, day=day, now=clock.now())


@router.post("/malls/{mall}/draw-requests", status_code=201, responses={201: {"model": DrawRequestShape}})
async def ask(
    body: Ask,
    scope: PublicMall,
    clock: Time,
    base: Base,
    once: IfOnce,
    request: Request,
    earlier: Earlier,
    given: ProofHeader = None,
) -> Response:
    """A request in the draw; 409 `draw_not_open`, `already_asked` and those of a booking."""

    def shape(tx: Tx, event: DrawAsked) -> bytes:
        return own_request(tx, token=event.token, base=base, now=clock.now()).model_dump_json().encode()

    if earlier:
        return Response(earlier.body, status_code=earlier.status, media_type="application/json")
    answer = await stand_in_line(
        request,
        ask_in_draw,
        shape,
        scope=scope,
        guest=body,
        proof=proof_in(request, given),
        once=once,
        service=body.service,
        day=body.day,
        wishes=body.wishes,
        any_time=body.any_time,
        wait_if_lost=body.wait_if_lost,
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")


@router.get("/draw-requests/{token}", dependencies=[Public])
async def show_request(token: str, database: Db, clock: Time, base: Base) -> DrawRequestShape:
    """The holder's own request, and what became of it."""
    return await database.read(own_request, token=token, base=base, now=clock.now())


@router.post(
    "/draw-requests/{token}/withdraw", dependencies=[Public], responses={200: {"model": DrawRequestShape}}
)
async def withdraw(token: str, database: Db, clock: Time, base: Base, once: IfOnce) -> Response:
    """The holder does not take part any more; 409 `draw_over` once it is closed."""
    answer = await withdrawn(token, database=database, clock=clock, base=base, once=once)
    return Response(answer, media_type="application/json")


async def withdrawn(
    token: str, *, database: Database, clock: Clock, base: str, once: Once | None = None
) -> bytes:
    """Does it, and says how the request is then. Raises UnknownDrawRequest, DrawOver."""
    asked = await database.read(draw_request_of, token=token, now=clock.now())

    def shape(tx: Tx, _event: object) -> bytes:
        return own_request(tx, token=token, base=base, now=clock.now()).model_dump_json().encode()

    answer = await database.write(
        answered(withdraw_request, shape, once=once),
        scope=Scope(actor="public", mall_id=asked.mall_id),
        token=token,
    )
    return answer.body
