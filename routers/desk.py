"""What officers do at a counter, by keyboard, all day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.clock import Clock
from app.db import Reader
from app.errors import UnknownTicket
from app.idempotency import answered
from app.settings import Settings
from app.vocabulary import CounterId, Permission, Scope, TicketId
from counters.commands.desks.call_chosen import call_chosen
from counters.commands.desks.call_next import call_next
from counters.commands.desks.close_counter import close_counter
from counters.commands.desks.hold import hold
from counters.commands.desks.mark_absent import mark_absent
from counters.commands.desks.open_counter import open_counter
from counters.commands.desks.recall import recall
from counters.commands.desks.requeue import requeue
from counters.commands.desks.resume import resume
from counters.commands.desks.start_service import start_service
from counters.commands.desks.undo import undo
from counters.queries.counter_console import counter_console
from counters.queries.counters_of import CounterListed, counters_of
from counters.queries.identity_of import SignedInOfficer
from counters.rules.absence import AbsenceRule
from counters.rules.access import may
from display.console_shape import ConsoleShape
from display.shapes import Shape
from routers.deps import PRINTABLE, AtCounter, Db, IfOnce, Knobs, SignedIn, Time, officer_scope

router = APIRouter(prefix="/api/v1/counters", tags=["counters"])
CONSOLE: dict[int | str, dict[str, Any]] = {200: {"model": ConsoleShape}}


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


class Chosen(BaseModel):
    """Which ticket; an id is opaque, so one that is none is simply unknown."""

    ticket: str = Field(max_length=64)

    @property
    def ticket_id(self) -> TicketId:
        """Raises UnknownTicket."""
        try:
            return TicketId(UUID(self.ticket))
        except ValueError as error:
            raise UnknownTicket from error


class Call(Chosen):
    """Who is called out of order, and why."""

    reason: str | None = Field(default=None, max_length=200, pattern=PRINTABLE)


class Hold(BaseModel):
    """What whoever takes the ticket back should know (null: the note that is there, empty: none), and when to be told of it."""

    note: str | None = Field(default=None, max_length=200, pattern=PRINTABLE)
    remind_minutes: int | None = Field(default=None, ge=1, le=480)

    @property
    def remind_after(self) -> timedelta | None:
        """None: nobody is reminded."""
        return timedelta(minutes=self.remind_minutes) if self.remind_minutes else None


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


def _console(
    reader: Reader, *, scope: Scope, counter_id: CounterId, clock: Clock, knobs: Settings
) -> ConsoleShape:
    return ConsoleShape.of(
        counter_console(
            reader,
            scope=scope,
            counter_id=counter_id,
            now=clock.now(),
            undo_within=timedelta(seconds=knobs.undo_seconds),
            absence=absence_rule(knobs),
        )
    )


def absence_rule(knobs: Settings) -> AbsenceRule:
    """How long a visitor is waited for here."""
    return AbsenceRule(calls=knobs.absent_calls, after=timedelta(seconds=knobs.absent_seconds))


@router.get("/{counter}", responses=CONSOLE)
async def show_counter(at: AtCounter, database: Db, clock: Time, knobs: Knobs) -> Response:
    """The console: the current ticket, who waits, what may be done now."""
    scope, counter_id = at
    shape = await database.read(_console, scope=scope, counter_id=counter_id, clock=clock, knobs=knobs)
    return Response(shape.model_dump_json(), media_type="application/json")


class Desk:
    """A counter with somebody who acts there; every move answers with the console as it is after the move."""

    def __init__(
        self, request: Request, at: AtCounter, database: Db, clock: Time, once: IfOnce, knobs: Knobs
    ) -> None:
        """A refused move tells the console as it is: `routers/problems.py` asks for it."""
        self.scope, self.counter_id = at
        self.database = database
        self.clock = clock
        self.once = once
        self.knobs = knobs
        request.state.console = self.state

    async def state(self) -> dict[str, Any]:
        """The console now, for a problem."""
        shape = await self.database.read(
            _console, scope=self.scope, counter_id=self.counter_id, clock=self.clock, knobs=self.knobs
        )
        return shape.model_dump(mode="json")

    def runs_it(self, officer: SignedInOfficer) -> bool:
        """Whether they run the counter's agency, and not only work at it."""
        mall_id, agency_id = self.scope.mall_id, self.scope.agency_id
        return may(officer.grants, Permission.RUN_AGENCY, mall_id=mall_id, agency_id=agency_id)

    async def move(self, command: Callable[..., object], **arguments: object) -> Response:
        """Runs the command here."""

        def console(tx: Reader, _event: object) -> bytes:
            shape = _console(
                tx, scope=self.scope, counter_id=self.counter_id, clock=self.clock, knobs=self.knobs
            )
            return shape.model_dump_json().encode()

        answer = await self.database.write(
            answered(command, console, once=self.once),
            scope=self.scope,
            counter_id=self.counter_id,
            **arguments,
        )
        return Response(answer.body, status_code=answer.status, media_type="application/json")


AtDesk = Annotated[Desk, Depends(Desk)]


@router.post("/{counter}/open", responses=CONSOLE)
async def open_here(desk: AtDesk) -> Response:
    """The officer sits down, or comes back from a pause."""
    return await desk.move(open_counter)


@router.post("/{counter}/close", responses=CONSOLE)
async def close_here(desk: AtDesk, officer: SignedIn) -> Response:
    """The officer leaves for the day; a supervisor closes what somebody left open."""
    return await desk.move(close_counter, as_supervisor=desk.runs_it(officer))


@router.post("/{counter}/next", responses=CONSOLE)
async def next_here(desk: AtDesk) -> Response:
    """Calls whose turn it is."""
    return await desk.move(call_next)


@router.post("/{counter}/recall", responses=CONSOLE)
async def recall_here(desk: AtDesk) -> Response:
    """Calls the visitor once more."""
    return await desk.move(recall, rule=absence_rule(desk.knobs))


@router.post("/{counter}/start", responses=CONSOLE)
async def start_here(desk: AtDesk) -> Response:
    """The visitor stands at the counter."""
    return await desk.move(start_service)


@router.post("/{counter}/absent", responses=CONSOLE)
async def absent_here(desk: AtDesk) -> Response:
    """The visitor did not come."""
    return await desk.move(mark_absent, rule=absence_rule(desk.knobs))


@router.post("/{counter}/call", responses=CONSOLE)
async def call_here(desk: AtDesk, body: Call) -> Response:
    """Calls a chosen one out of order; the journal records it."""
    return await desk.move(call_chosen, ticket_id=body.ticket_id, reason=body.reason)


@router.post("/{counter}/hold", responses=CONSOLE)
async def hold_here(desk: AtDesk, body: Hold | None = None) -> Response:
    """The visitor steps aside; the counter is free."""
    body = body or Hold()
    return await desk.move(hold, note=body.note, remind_after=body.remind_after)


@router.post("/{counter}/resume", responses=CONSOLE)
async def resume_here(desk: AtDesk, body: Chosen) -> Response:
    """A held visitor is back at the counter."""
    return await desk.move(resume, ticket_id=body.ticket_id)


@router.post("/{counter}/requeue", responses=CONSOLE)
async def requeue_here(desk: AtDesk, body: Chosen | None = None) -> Response:
    """The ticket at the counter, or an absent one that is named, waits again."""
    return await desk.move(requeue, ticket_id=body.ticket_id if body else None)


@router.post("/{counter}/undo", responses=CONSOLE)
async def undo_here(desk: AtDesk) -> Response:
    """Takes the officer's last move at this counter back."""
    return await desk.move(undo, within=timedelta(seconds=desk.knobs.undo_seconds))
