"""A booking becomes a ticket: at the kiosk by code, on the holder's phone by the code that the lobby shows."""

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.clock import local
from app.db import Tx
from app.errors import UnknownBooking
from app.idempotency import answered
from counters.commands.bookings.check_in import check_in
from counters.events import BookingCheckedIn
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import ticket_of
from counters.rules.identity import booking_code, booking_token
from routers.booking_shapes import CheckedInShape
from routers.deps import Base, Db, IfOnce, Kiosk, Time

router = APIRouter(prefix="/api/v1", tags=["kiosk"])


class CheckIn(BaseModel):
    """What was scanned or typed: a booking's code, or the address of its page."""

    model_config = ConfigDict(extra="ignore")

    code: str = Field(min_length=1, max_length=300)


@router.post("/malls/{mall}/check-ins", status_code=201, responses={201: {"model": CheckedInShape}})
async def check_in_at_kiosk(
    body: CheckIn, scope: Kiosk, database: Db, clock: Time, base: Base, once: IfOnce
) -> Response:
    """The ticket, the same one however often it is scanned; 409 `too_early`, `too_late`, `wrong_day`, `booking_cancelled`."""
    token = booking_token(body.code)
    code = None if token else booking_code(body.code)
    if token is None and code is None:
        raise UnknownBooking

    def shape(tx: Tx, event: BookingCheckedIn) -> bytes:
        now = clock.now()
        plan = plan_of(tx, scope=scope, now=now)
        made = CheckedInShape.from_booking(
            event, ticket_of(tx, token=event.token), plan, base=base, at=local(now, plan.timezone)
        )
        return made.model_dump_json().encode()

    answer = await database.write(
        answered(check_in, shape, status=201, once=once), scope=scope, code=code, token=token
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")
