"""What citizens ask before they come: free times, a booking, and what becomes of it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from app.clock import Clock, local
from app.db import Database, Reader, Tx
from app.i18n import language_of
from app.idempotency import Once, answered
from app.proofs import spending
from app.security import Vault
from app.vocabulary import Scope
from counters.commands.bookings.book import book
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.confirm_hold import confirm_hold
from counters.commands.bookings.hold_slot import hold_slot
from counters.commands.bookings.reschedule import reschedule
from counters.events import BookingMade, SlotHeld
from counters.queries.booking_of import OwnBooking, booking_of
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.free_visits import free_visits
from counters.queries.own_data_of import own_data_of
from counters.queries.plan_of import plan_of
from routers.admission import Full
from routers.booking_shapes import BookingShape, MyDataShape, calendar_of
from routers.deps import PRINTABLE, Db, IfOnce, Public, PublicMall, Time
from routers.guests import Guest
from routers.limits import count_hold, require_calm, require_few_holds, seldom
from routers.origins import Base
from routers.proofs import ProofHeader, proof_in
from routers.repeats import Earlier
from routers.slot_shapes import HoldShape, SlotsShape

router = APIRouter(prefix="/api/v1", tags=["booking"])
Service = Annotated[str, Field(max_length=16)]
Reference = Annotated[str, Field(max_length=64, pattern=PRINTABLE)]


class Wish(BaseModel):
    """What and when: one `service`, or several `services` of one visit in the order in which they are wanted."""

    model_config = ConfigDict(extra="ignore")

    service: Service | None = None
    services: list[Service] | None = Field(default=None, min_length=1, max_length=5)
    slot_start: AwareDatetime | None = None

    @property
    def wanted(self) -> list[str]:
        """The services, at least one."""
        return self.services or [self.service or ""]


class Hold(Wish):
    """A time to be kept while the form is filled in."""

    slot_start: AwareDatetime

    @model_validator(mode="after")
    def _something(self) -> "Hold":
        if not (self.service or self.services):
            raise ValueError("service or services")
        return self


class Book(Wish, Guest):
    """Who comes, and what for; with the `hold` of a time, or with the time itself."""

    hold: str | None = Field(default=None, max_length=64)
    reference: Reference | None = Field(
        default=None, description="what another system calls the first service"
    )
    references: dict[Service, Reference] = Field(
        default={}, max_length=5, description="by code of the service"
    )

    @model_validator(mode="after")
    def _something(self) -> "Book":
        if self.hold is None and (self.slot_start is None or not (self.service or self.services)):
            raise ValueError("hold, or service and slot_start")
        return self

    @property
    def given(self) -> dict[str, str]:
        """References of other systems by code of the service; blank ones are none."""
        first = {self.wanted[0]: self.reference} if self.reference else {}
        return {code: bare for code, value in {**first, **self.references}.items() if (bare := value.strip())}


class Move(BaseModel):
    """The new time."""

    model_config = ConfigDict(extra="ignore")

    slot_start: AwareDatetime


async def _vault(request: Request) -> Vault:
    found: Vault = request.app.state.vault
    return found


SealedIn = Annotated[Vault, Depends(_vault)]


@router.get("/malls/{mall}/slots")
async def show_slots(
    scope: PublicMall,
    database: Db,
    clock: Time,
    service: Annotated[list[Service], Query(min_length=1, max_length=5)],
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> SlotsShape:
    """Times of a service from one day to another, a fortnight from today unless said otherwise.

    `service` may be given several times: then it is about one visit of all of them, in this order.
    """
    found = await database.read(
        free_visits, scope=scope, services=service, first=first, last=last, now=clock.now()
    )
    return SlotsShape.of(found, service)


@router.post("/malls/{mall}/holds", status_code=201, responses={201: {"model": HoldShape}})
async def hold(
    body: Hold,
    request: Request,
    scope: PublicMall,
    full: Full,
    once: IfOnce,
    earlier: Earlier,
    given: ProofHeader = None,
) -> Response:
    """Keeps a time for a few minutes; 409 `slot_full`, `slot_in_the_past`, `not_bookable`."""

    def shape(tx: Tx, event: SlotHeld) -> bytes:
        zone = tx.mall.timezone
        made = HoldShape(
            hold=event.token,
            slot_start=local(event.slot_start, zone),
            expires_at=local(event.expires_at, zone),
        )
        return made.model_dump_json().encode()

    if earlier:
        return _json(earlier.body, earlier.status)
    proof = proof_in(request, given)
    await require_few_holds(request)
    answer = await full.ask(
        answered(spending(hold_slot, proof), shape, status=201, once=once),
        scope=scope,
        services=body.wanted,
        slot_start=body.slot_start,
        once=once,
    )
    count_hold(request)
    return _json(answer.body, answer.status)


@router.post("/malls/{mall}/bookings", status_code=201, responses={201: {"model": BookingShape}})
async def make_booking(
    body: Book,
    scope: PublicMall,
    database: Db,
    full: Full,
    clock: Time,
    base: Base,
    once: IfOnce,
    request: Request,
    earlier: Earlier,
    given: ProofHeader = None,
) -> Response:
    """A booking with its code and page; 409 with the reason when it cannot be made."""

    def shape(tx: Tx, event: BookingMade) -> bytes:
        return _own(tx, token=event.token, base=base, now=clock.now()).model_dump_json().encode()

    if earlier:
        return _json(earlier.body, earlier.status)
    details: dict[str, object] = {
        "person": seldom(request, body),
        "priority": body.priority,
        "note": body.note,
        "given": body.given,
    }
    if body.hold or body.slot_start is None:
        confirm = answered(confirm_hold, shape, status=201, once=once)
        answer = await database.write_patiently(confirm, scope=scope, hold=body.hold, **details)
    else:
        proof = proof_in(request, given)  # a hold has cost one already
        answer = await full.ask(
            answered(spending(book, proof), shape, status=201, once=once),
            scope=scope,
            services=body.wanted,
            slot_start=body.slot_start,
            once=once,
            **details,
        )
    return _json(answer.body, answer.status)


@router.get("/bookings/{token}", dependencies=[Public])
async def show_booking(token: str, database: Db, clock: Time, base: Base) -> BookingShape:
    """The holder's own booking."""
    return await database.read(_own, token=token, base=base, now=clock.now())


@router.post("/bookings/{token}/reschedule", dependencies=[Public], responses={200: {"model": BookingShape}})
async def move_booking(
    token: str, body: Move, request: Request, database: Db, clock: Time, base: Base, once: IfOnce
) -> Response:
    """The same booking at another time; if that is not free, it stays as it was."""
    await require_calm(request, token)
    return await change(
        reschedule, token, database=database, clock=clock, base=base, once=once, slot_start=body.slot_start
    )


@router.post("/bookings/{token}/cancel", dependencies=[Public], responses={200: {"model": BookingShape}})
async def end_booking(token: str, database: Db, clock: Time, base: Base, once: IfOnce) -> Response:
    """The holder will not come."""
    return await change(cancel_booking, token, database=database, clock=clock, base=base, once=once)


@router.get("/bookings/{token}/my-data", dependencies=[Public])
async def my_data(token: str, database: Db, vault: SealedIn) -> MyDataShape:
    """Everything that is kept about the holder, in the clear."""
    return MyDataShape.of(await database.read(own_data_of, token=token), unseal=vault.unseal)


@router.get("/bookings/{token}/calendar.ics", dependencies=[Public], response_class=Response)
async def calendar_file(
    token: str,
    database: Db,
    clock: Time,
    base: Base,
    lang: str | None = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> Response:
    """The booking for the holder's own calendar, in the mall's zone."""
    now = clock.now()

    def read(reader: Reader) -> tuple[BookingShape, str, int]:
        booking = booking_of(reader, token=token)
        mall = reader.mall_of(booking.mall_id)
        return _shape(reader, booking, base=base, now=now), mall.timezone, booking.moves

    shape, timezone, moves = await database.read(read)
    language = language_of(lang, accept_language, None)
    return Response(
        calendar_of(shape, language=language, now=now, timezone=timezone, moves=moves),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="antre.ics"', "Cache-Control": "private"},
    )


async def change(
    command: Callable[..., object],
    token: str,
    *,
    database: Database,
    clock: Clock,
    base: str,
    once: Once | None = None,
    **arguments: object,
) -> Response:
    """Does it to the booking and answers with that as it is then. Raises UnknownBooking and what the command raises."""
    booking = await database.read(booking_of, token=token)

    def shape(tx: Tx, _event: object) -> bytes:
        return _own(tx, token=token, base=base, now=clock.now()).model_dump_json().encode()

    # keys belong to the caller: here that is whoever holds the token, which the route of the key names
    answer = await database.write(
        answered(command, shape, once=once),
        scope=Scope(actor="public", mall_id=booking.mall_id),
        token=token,
        **arguments,
    )
    return _json(answer.body, answer.status)


def _own(reader: Reader, *, token: str, base: str, now: datetime) -> BookingShape:
    return _shape(reader, booking_of(reader, token=token), base=base, now=now)


def _shape(reader: Reader, booking: OwnBooking, *, base: str, now: datetime) -> BookingShape:
    scope = Scope(actor="public", mall_id=booking.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    return BookingShape.of(booking, plan, booking_rules_of(reader, scope=scope), base=base)


def _json(body: bytes, status: int) -> Response:
    return Response(body, status_code=status, media_type="application/json")
