"""A ticket's paper once more, asked for at a counter: it comes out of a printer of the network near it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.clock import business_day
from app.db import Database
from app.errors import NoPrinter
from app.vocabulary import CounterId, Language, PrinterKind, PrinterState, Scope
from counters.queries.counters_of import counters_of
from counters.queries.plan_of import plan_of
from counters.queries.printers_of import KioskPrinter, printers_of
from counters.queries.ticket_token import ticket_token
from routers.deps import AtCounter, Db, Time
from routers.desk import Chosen
from routers.origins import Base
from routers.printing import Printers, put_out, ticket_lines

router = APIRouter(prefix="/api/v1/counters", tags=["counters"])
_WELL = {PrinterState.READY, PrinterState.PAPER_LOW, None}


class PrinterHere(BaseModel):
    """A printer that a reprint may come out of: that of this kiosk."""

    id: UUID
    name: str


class PrintersShape(BaseModel):
    """The nearest first, those with trouble last."""

    printers: list[PrinterHere]


class Reprint(Chosen):
    """Which ticket, and in which language; the nearest printer unless one is named."""

    language: Language = Language.ID
    printer: Annotated[UUID, Field(description="an id of the list")] | None = None


class Reprinted(BaseModel):
    """Where the paper is."""

    printer: PrinterHere
    state: PrinterState


async def near(database: Database, scope: Scope, zone: str | None) -> Sequence[KioskPrinter]:
    """The mall's network printers: those that are well before others, then those of the zone."""
    whole = Scope(actor=scope.actor, mall_id=scope.mall_id)
    found = await database.read(printers_of, scope=whole)
    network = [one for one in found if one.kind is PrinterKind.NETWORK]
    return sorted(network, key=lambda one: (one.state not in _WELL, one.zone != zone))


@router.get("/{counter}/printers")
async def list_printers(at: AtCounter, database: Db) -> PrintersShape:
    """What a reprint may come out of; empty where no kiosk prints over the network."""
    scope, counter_id = at
    found = await near(database, scope, await _zone(database, scope, counter_id))
    return PrintersShape(printers=[PrinterHere(id=one.device_id, name=one.name) for one in found])


async def _zone(database: Database, scope: Scope, counter_id: CounterId) -> str | None:
    desks = await database.read(counters_of, scope=scope)
    return next((one.zone for one in desks if one.counter_id == counter_id), None)


@router.post("/{counter}/print")
async def reprint(
    at: AtCounter, body: Reprint, database: Db, clock: Time, base: Base, printers: Printers
) -> Reprinted:
    """A ticket of the agency's day on paper again. 409 `no_printer`, or what ails the printer."""
    scope, counter_id = at
    found = await near(database, scope, await _zone(database, scope, counter_id))
    chosen = [one for one in found if body.printer in {None, one.device_id}]
    if not chosen:
        raise NoPrinter
    plan = await database.read(plan_of, scope=scope, now=clock.now())
    day = business_day(clock.now(), plan.timezone)
    token = await database.read(ticket_token, scope=scope, ticket_id=body.ticket_id, day=day)
    lines = await ticket_lines(database, clock, scope=scope, token=token, base=base, language=body.language)
    state = await put_out(database, printers, scope, chosen[0], lines, token=token)
    return Reprinted(printer=PrinterHere(id=chosen[0].device_id, name=chosen[0].name), state=state)
