"""A booking becomes a ticket: at the kiosk by code, on the holder's phone by the code that the lobby shows."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.clock import Clock, local
from app.db import Database, Tx
from app.errors import UnknownBooking, WrongLobbyCode
from app.idempotency import Once, answered
from app.security import Vault, same
from app.vocabulary import Scope
from counters.commands.bookings.check_in import check_in
from counters.events import BookingCheckedIn
from counters.queries.booked_by import booked_by
from counters.queries.booking_of import booking_of
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import ticket_of
from counters.rules.identity import booking_code, booking_token
from routers.booking import SealedIn
from routers.booking_shapes import CheckedInShape
from routers.deps import Db, IfOnce, Kiosk, Public, Time
from routers.limits import limits_of
from routers.origins import Base
from routers.screens import Screen

_MINUTE = timedelta(minutes=1)
router = APIRouter(prefix="/api/v1", tags=["kiosk"])


class CheckIn(BaseModel):
    """What was scanned or typed: a booking's code, or the address of its page."""

    model_config = ConfigDict(extra="ignore")

    code: str = Field(min_length=1, max_length=300)


class Here(BaseModel):
    """What the lobby's screen shows: six digits, with or without a blank."""

    model_config = ConfigDict(extra="ignore")

    lobby_code: str = Field(min_length=1, max_length=32)


class LobbyCodeShape(BaseModel):
    """For a screen: the code of this minute, and when the next one comes."""

    code: str
    next_at: datetime


@router.get("/malls/{mall}/lobby-code", tags=["screens"])
async def lobby_code(scope: Screen, clock: Time, vault: SealedIn) -> LobbyCodeShape:
    """Who can read it is on site. It changes every minute; the one before is still taken."""
    now = clock.now()
    return LobbyCodeShape(
        code=vault.minute_code(str(scope.mall_id), now),
        next_at=now.replace(second=0, microsecond=0) + _MINUTE,
    )


@router.post(
    "/bookings/{token}/check-in",
    status_code=201,
    dependencies=[Public],
    responses={201: {"model": CheckedInShape}},
    tags=["booking"],
)
async def check_in_on_phone(
    token: str,
    body: Here,
    request: Request,
    database: Db,
    clock: Time,
    base: Base,
    once: IfOnce,
    vault: SealedIn,
) -> Response:
    """The same from the holder's own phone, on site; 409 `wrong_lobby_code` and those of the kiosk."""
    scope = await on_site(request, token, body.lobby_code, database=database, clock=clock, vault=vault)
    return await _checked_in(database, clock, base, once, scope=scope, token=token, code=None)


async def on_site(
    request: Request, token: str, typed: str, *, database: Database, clock: Clock, vault: Vault
) -> Scope:
    """The mall of the booking, if `typed` is its code of now. Raises UnknownBooking, WrongLobbyCode, TooOften."""
    booking = await database.read(booking_of, token=token)
    guesses = limits_of(request).lobby_codes
    # before it is known, so that guesses at the same moment count as well
    guesses.count(token, now=clock.now())
    digits, now = "".join(typed.split()), clock.now()
    if not any(
        same(digits, vault.minute_code(str(booking.mall_id), moment)) for moment in (now, now - _MINUTE)
    ):
        raise WrongLobbyCode
    guesses.forget(token)
    return Scope(actor="public", mall_id=booking.mall_id)


@router.post("/malls/{mall}/check-ins", status_code=201, responses={201: {"model": CheckedInShape}})
async def check_in_at_kiosk(
    body: CheckIn, scope: Kiosk, database: Db, clock: Time, base: Base, once: IfOnce
) -> Response:
    """The ticket, the same one however often it is scanned; 409 `too_early`, `too_late`, `wrong_day`, `booking_cancelled`."""
    token = booking_token(body.code)
    code = None if token else booking_code(body.code)
    if token is None and code is None:
        raise UnknownBooking
    return await _checked_in(database, clock, base, once, scope=scope, token=token, code=code)


async def _checked_in(
    database: Database,
    clock: Clock,
    base: str,
    once: Once | None,
    *,
    scope: Scope,
    token: str | None,
    code: str | None,
) -> Response:
    def shape(tx: Tx, event: BookingCheckedIn) -> bytes:
        now = clock.now()
        plan = plan_of(tx, scope=scope, now=now)
        made = CheckedInShape.from_booking(
            event,
            ticket_of(tx, token=event.token),
            plan,
            base=base,
            at=local(now, plan.timezone),
            booked_by=booked_by(tx, token=event.token),
        )
        return made.model_dump_json().encode()

    answer = await database.write(
        answered(check_in, shape, status=201, once=once), scope=scope, code=code, token=token
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")
