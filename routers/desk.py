"""What officers do at a counter, by keyboard, all day."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.clock import Clock
from app.db import Reader
from app.idempotency import answered
from app.vocabulary import CounterId, Permission, Scope
from counters.commands.call_next import call_next
from counters.commands.close_counter import close_counter
from counters.commands.finish import finish
from counters.commands.mark_absent import mark_absent
from counters.commands.open_counter import open_counter
from counters.commands.pause_counter import pause_counter
from counters.commands.recall import recall
from counters.commands.start_service import start_service
from counters.queries.counter_console import counter_console
from counters.queries.counters_of import CounterListed, counters_of
from counters.rules.access import may
from display.shapes import ConsoleShape, Shape
from routers.deps import PRINTABLE, AtCounter, Db, IfOnce, SignedIn, Time, officer_scope

router = APIRouter(prefix="/api/v1/counters", tags=["counters"])
_CONSOLE: dict[int | str, dict[str, Any]] = {200: {"model": ConsoleShape}}


class CounterListedShape(Shape):
    """A desk in the list of those that one may work at."""

    id: str
    label: str
    number: str
    agency: str
    agency_name: str
    zone: str
    state: str
    officer: str | None


class CounterListShape(Shape):
    """The desks that one may work at."""

    counters: list[CounterListedShape]


class Pause(BaseModel):
    """Why the counter calls nobody for a while; shown to the hall."""

    reason: str | None = Field(default=None, max_length=80, pattern=PRINTABLE)


@router.get("")
async def list_counters(officer: SignedIn, database: Db) -> CounterListShape:
    """The counters that this officer may work at."""
    found: dict[object, CounterListed] = {}
    for grant in officer.grants:
        if grant.mall_id and may(
            [grant], Permission.WORK_AT_COUNTER, mall_id=grant.mall_id, agency_id=grant.agency_id
        ):
            scope = officer_scope(officer, mall_id=grant.mall_id, agency_id=grant.agency_id)
            found.update({one.counter_id: one for one in await database.read(counters_of, scope=scope)})
    return CounterListShape(counters=[_listed(counter) for counter in found.values()])


def _listed(counter: CounterListed) -> CounterListedShape:
    return CounterListedShape(
        id=str(counter.counter_id),
        label=counter.label,
        number=str(counter.number),
        agency=counter.agency,
        agency_name=counter.agency_short,
        zone=counter.zone,
        state=counter.state,
        officer=counter.officer,
    )


def _console(reader: Reader, *, scope: Scope, counter_id: CounterId, clock: Clock) -> ConsoleShape:
    return ConsoleShape.of(counter_console(reader, scope=scope, counter_id=counter_id, now=clock.now()))


@router.get("/{counter}", responses=_CONSOLE)
async def show_counter(at: AtCounter, database: Db, clock: Time) -> Response:
    """The console: the current ticket, who waits, what may be done now."""
    scope, counter_id = at
    shape = await database.read(_console, scope=scope, counter_id=counter_id, clock=clock)
    return Response(shape.model_dump_json(), media_type="application/json")


class Desk:
    """A counter with somebody who acts there; every move answers with the console as it is after the move."""

    def __init__(self, request: Request, at: AtCounter, database: Db, clock: Time, once: IfOnce) -> None:
        """A refused move tells the console as it is: `routers/problems.py` asks for it."""
        self.scope, self.counter_id = at
        self.database = database
        self.clock = clock
        self.once = once
        request.state.console = self.state

    async def state(self) -> dict[str, Any]:
        """The console now, for a problem."""
        shape = await self.database.read(
            _console, scope=self.scope, counter_id=self.counter_id, clock=self.clock
        )
        return shape.model_dump(mode="json")

    async def move(self, command: Callable[..., object], **arguments: object) -> Response:
        """Runs the command here."""

        def console(tx: Reader, _event: object) -> bytes:
            shape = _console(tx, scope=self.scope, counter_id=self.counter_id, clock=self.clock)
            return shape.model_dump_json().encode()

        answer = await self.database.write(
            answered(command, console, once=self.once),
            scope=self.scope,
            counter_id=self.counter_id,
            **arguments,
        )
        return Response(answer.body, status_code=answer.status, media_type="application/json")


AtDesk = Annotated[Desk, Depends(Desk)]


@router.post("/{counter}/open", responses=_CONSOLE)
async def open_here(desk: AtDesk) -> Response:
    """The officer sits down, or comes back from a pause."""
    return await desk.move(open_counter)


@router.post("/{counter}/pause", responses=_CONSOLE)
async def pause_here(desk: AtDesk, body: Pause | None = None) -> Response:
    """The officer leaves for a while."""
    return await desk.move(pause_counter, reason=body.reason if body else None)


@router.post("/{counter}/close", responses=_CONSOLE)
async def close_here(desk: AtDesk, officer: SignedIn) -> Response:
    """The officer leaves for the day; a supervisor closes what somebody left open."""
    runs = may(
        officer.grants, Permission.RUN_AGENCY, mall_id=desk.scope.mall_id, agency_id=desk.scope.agency_id
    )
    return await desk.move(close_counter, as_supervisor=runs)


@router.post("/{counter}/next", responses=_CONSOLE)
async def next_here(desk: AtDesk) -> Response:
    """Calls whose turn it is."""
    return await desk.move(call_next)


@router.post("/{counter}/recall", responses=_CONSOLE)
async def recall_here(desk: AtDesk) -> Response:
    """Calls the visitor once more."""
    return await desk.move(recall)


@router.post("/{counter}/start", responses=_CONSOLE)
async def start_here(desk: AtDesk) -> Response:
    """The visitor stands at the counter."""
    return await desk.move(start_service)


@router.post("/{counter}/finish", responses=_CONSOLE)
async def finish_here(desk: AtDesk) -> Response:
    """The visitor was served."""
    return await desk.move(finish)


@router.post("/{counter}/absent", responses=_CONSOLE)
async def absent_here(desk: AtDesk) -> Response:
    """The visitor did not come."""
    return await desk.move(mark_absent)
