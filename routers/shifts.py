"""Who is at a counter, and how it works: breaks, hand-overs, what it serves, calls by itself."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from app.errors import InvalidValue
from counters.commands.desks.choose_services import choose_services
from counters.commands.desks.pause_counter import pause_counter
from counters.commands.desks.switch_auto_call import switch_auto_call
from counters.commands.desks.take_over import take_over
from counters.rules.auto_call import LONGEST, SHORTEST
from routers.deps import PRINTABLE, SignedIn
from routers.desk import CONSOLE, AtDesk

router = APIRouter(prefix="/api/v1/counters", tags=["counters"])
_LONGEST_BREAK = timedelta(hours=12)
_MOST_MINUTES = 720
_MOST_SERVICES = 200


class Pause(BaseModel):
    """Why the counter calls nobody for a while, and until when: a time, or minutes from now. Shown to the hall."""

    reason: str | None = Field(default=None, max_length=80, pattern=PRINTABLE)
    back_at: AwareDatetime | None = None
    minutes: int | None = Field(default=None, ge=1, le=_MOST_MINUTES)

    @model_validator(mode="after")
    def _one_of_them(self) -> "Pause":
        if self.back_at is not None and self.minutes is not None:
            message = "back_at or minutes, not both"
            raise ValueError(message)
        return self

    def until(self, now: datetime) -> datetime | None:
        """Raises InvalidValue for a time that is past or more than half a day away."""
        if self.minutes is not None:
            return now + timedelta(minutes=self.minutes)
        if self.back_at is not None and not now < self.back_at <= now + _LONGEST_BREAK:
            raise InvalidValue(field="back_at")
        return self.back_at


class Auto(BaseModel):
    """After how many idle seconds the counter calls by itself; null: it does not."""

    seconds: int | None = Field(ge=SHORTEST, le=LONGEST)


class Services(BaseModel):
    """What the counter serves from now on, by code."""

    services: list[Annotated[str, StringConstraints(max_length=16, pattern=PRINTABLE)]] = Field(
        min_length=1, max_length=_MOST_SERVICES
    )


@router.post("/{counter}/pause", responses=CONSOLE)
async def pause_here(desk: AtDesk, body: Pause | None = None) -> Response:
    """The officer leaves for a while."""
    until = body.until(desk.clock.now()) if body else None
    return await desk.move(pause_counter, reason=body.reason if body else None, back_at=until)


@router.post("/{counter}/take-over", responses=CONSOLE)
async def take_over_here(desk: AtDesk) -> Response:
    """Sits down where a colleague has the counter open; whoever stands there stays."""
    return await desk.move(take_over)


@router.post("/{counter}/auto", responses=CONSOLE)
async def switch_auto_here(desk: AtDesk, body: Auto) -> Response:
    """The counter calls by itself when it is idle, or stops to; the server counts, so no page has to be open."""
    return await desk.move(switch_auto_call, seconds=body.seconds)


@router.post("/{counter}/services", responses=CONSOLE)
async def choose_services_here(desk: AtDesk, officer: SignedIn, body: Services) -> Response:
    """What the counter serves: a supervisor says, or its officer where that is permitted."""
    return await desk.move(choose_services, services=body.services, as_supervisor=desk.runs_it(officer))
