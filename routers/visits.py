"""What officers do at a counter with the whole of a visit: where it goes on, what is known of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.errors import CounterDoesNotServe
from app.vocabulary import CounterId, PriorityGroup
from counters.commands.desks.add_service import add_service
from counters.commands.desks.change_priority import change_priority
from counters.commands.desks.finish import finish
from counters.commands.desks.merge_tickets import merge_tickets
from counters.commands.desks.transfer import transfer
from counters.commands.desks.write_note import write_note
from counters.queries.counters_serving import counters_serving
from display.shapes import Shape
from routers.deps import PRINTABLE, AtCounter, Db
from routers.desk import CONSOLE, AtDesk, Chosen

router = APIRouter(prefix="/api/v1/counters", tags=["counters"])
Code = Annotated[str, Field(max_length=16, pattern=PRINTABLE)]
Words = Annotated[str, Field(max_length=200, pattern=PRINTABLE)]


class Finish(BaseModel):
    """How it ended, by a code of the mall's list, and what else was done in the same sitting."""

    outcome: Annotated[str, Field(max_length=40, pattern=PRINTABLE)] | None = None
    also: list[Code] = Field(default=[], max_length=20)


class Transfer(BaseModel):
    """Where the visitor goes on, by the code of the service; with the old place in line or as of now.

    `counter` is the id of the one counter that calls it, until that one is closed.
    """

    service: Code
    note: Words | None = None
    keep_place: bool = False
    counter: str | None = Field(default=None, max_length=64)

    @property
    def only_at(self) -> CounterId | None:
        """Raises CounterDoesNotServe: an id that is none serves nothing."""
        try:
            return CounterId(UUID(self.counter)) if self.counter else None
        except ValueError as error:
            raise CounterDoesNotServe from error


class Add(BaseModel):
    """One more service for the visitor at the counter."""

    service: Code


class Note(BaseModel):
    """What the next officer should know; without `ticket` of the one at the counter, null takes it away."""

    note: Words | None = None
    ticket: str | None = Field(default=None, max_length=64)


class Priority(Chosen):
    """A vulnerable group, as seen; null for a priority that was a mistake."""

    priority: PriorityGroup | None


class Merge(Chosen):
    """The number that goes, and the one that is kept."""

    into: str = Field(max_length=64)


class OnwardShape(Shape):
    """A counter to which a visitor can be sent by name."""

    id: str
    label: str
    state: str


class OnwardCounters(Shape):
    """The counters that serve a service."""

    counters: list[OnwardShape]


@router.get("/{counter}/onward/{service}")
async def list_onward(
    at: AtCounter, database: Db, service: Annotated[str, Path(max_length=16, pattern=PRINTABLE)]
) -> OnwardCounters:
    """The counters that serve the service, for a transfer to one of them by name."""
    scope, _ = at
    found = await database.read(counters_serving, mall_id=scope.mall_id, service=service)
    return OnwardCounters(
        counters=[OnwardShape(id=str(one.counter_id), label=one.label, state=one.state) for one in found]
    )


@router.post("/{counter}/finish", responses=CONSOLE)
async def finish_here(desk: AtDesk, body: Finish | None = None) -> Response:
    """The visitor was served; the visit goes on to its next stage or service."""
    body = body or Finish()
    return await desk.move(finish, outcome=body.outcome, also=body.also)


@router.post("/{counter}/transfer", responses=CONSOLE)
async def transfer_here(desk: AtDesk, body: Transfer) -> Response:
    """The visitor goes on to another service, on the same number."""
    return await desk.move(
        transfer, service=body.service, note=body.note, keep_place=body.keep_place, only_at=body.only_at
    )


@router.post("/{counter}/add", responses=CONSOLE)
async def add_here(desk: AtDesk, body: Add) -> Response:
    """The visitor needs one more service, on the same number."""
    return await desk.move(add_service, service=body.service, most=desk.knobs.visit_services)


@router.post("/{counter}/note", responses=CONSOLE)
async def note_here(desk: AtDesk, body: Note) -> Response:
    """Notes something for the officers of this agency."""
    named = Chosen(ticket=body.ticket).ticket_id if body.ticket is not None else None
    return await desk.move(write_note, note=(body.note or "").strip() or None, ticket_id=named)


@router.post("/{counter}/priority", responses=CONSOLE)
async def priority_here(desk: AtDesk, body: Priority) -> Response:
    """Gives or takes priority on sight; the journal records who did."""
    return await desk.move(change_priority, ticket_id=body.ticket_id, priority=body.priority)


@router.post("/{counter}/merge", responses=CONSOLE)
async def merge_here(desk: AtDesk, body: Merge) -> Response:
    """Makes one of two numbers that one person took."""
    into = Chosen(ticket=body.into).ticket_id
    return await desk.move(merge_tickets, ticket_id=body.ticket_id, into_id=into)
