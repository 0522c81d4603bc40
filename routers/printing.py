"""Tickets on paper: what a kiosk prints with, printing at the server's printers, and what became of a reserved number."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.adapters.printing.escpos import encode
from app.adapters.printing.network import Address, NetworkPrinters
from app.adapters.printing.paper import Line, laid_out
from app.clock import Clock, local
from app.db import Database, Reader
from app.errors import NoPrinter, PrinterTrouble, ReservationOver, UnknownTicket, WrongPin
from app.i18n import text
from app.security import password_matches
from app.vocabulary import Handover, Language, PrinterKind, PrinterState, Scope, TicketStatus
from counters.commands.office.note_printer import note_printer
from counters.commands.tickets.confirm_ticket import confirm_ticket
from counters.commands.tickets.release_ticket import release_ticket
from counters.queries.booked_by import booked_by
from counters.queries.plan_of import plan_of
from counters.queries.printers_of import KioskPrinter, printer_of
from counters.queries.queue_of import ticket_of
from display.paper import facts_of
from display.shapes import TicketShape
from routers.deps import Db, KioskDevice, Time
from routers.origins import Base

router = APIRouter(prefix="/api/v1/malls/{mall}", tags=["kiosk"])
_NO_CONTENT = 204


class PrinterShape(BaseModel):
    """What the kiosk prints with; `state` null: nobody asked it yet, or it prints nothing."""

    kind: PrinterKind
    paper_mm: int
    state: PrinterState | None
    state_at: datetime | None
    staff: bool = Field(description="whether a PIN opens the staff's screen here")

    @classmethod
    def of(cls, printer: KioskPrinter, *, state: PrinterState | None = None) -> "PrinterShape":
        """`state` is newer than what was noted."""
        return cls(
            kind=printer.kind,
            paper_mm=printer.paper_mm,
            state=state or printer.state,
            state_at=printer.state_at,
            staff=printer.pin_hash is not None,
        )


class Said(BaseModel):
    """How the printer that the kiosk itself drives is."""

    model_config = ConfigDict(extra="ignore")

    state: PrinterState


class InLanguage(BaseModel):
    """The language of the paper."""

    model_config = ConfigDict(extra="ignore")

    language: Language = Language.ID


class HandedOver(BaseModel):
    """`paper`: it came out; `phone`: the visitor wants none."""

    model_config = ConfigDict(extra="ignore")

    by: Handover


class Pin(BaseModel):
    """What the staff typed."""

    model_config = ConfigDict(extra="ignore")

    pin: str = Field(min_length=1, max_length=20)


async def _printers(request: Request) -> NetworkPrinters:
    found: NetworkPrinters = request.app.state.printers
    return found


Printers = Annotated[NetworkPrinters, Depends(_printers)]


@router.get("/printer")
async def show_printer(device: KioskDevice, database: Db, printers: Printers) -> PrinterShape:
    """What this kiosk prints with; a printer on the network is asked now, and the office learns what it says."""
    printer = await _own(database, device.scope, device)
    if printer.kind is not PrinterKind.NETWORK:
        return PrinterShape.of(printer)
    state = await printers.look(Address(host=printer.host, port=printer.port))
    await note(database, device.scope, printer, state)
    return PrinterShape.of(printer, state=state)


async def _own(database: Database, scope: Scope, device: KioskDevice) -> KioskPrinter:
    printer = await database.read(printer_of, scope=scope, device_id=device.device_id)
    if printer is None:
        raise NoPrinter
    return printer


async def note(database: Database, scope: Scope, printer: KioskPrinter, state: PrinterState) -> None:
    """The office sees it; nothing is written when it is no news."""
    if printer.state is not state:
        await database.write(note_printer, scope=scope, device_id=printer.device_id, state=state)


@router.post("/printer", status_code=_NO_CONTENT)
async def say_printer(body: Said, device: KioskDevice, database: Db) -> None:
    """The kiosk says how the printer is that it drives itself, so that the office sees it."""
    printer = await _own(database, device.scope, device)
    await note(database, device.scope, printer, body.state)


@router.post("/printer/test")
async def print_test(
    body: InLanguage, device: KioskDevice, database: Db, base: Base, printers: Printers
) -> PrinterShape:
    """A paper with every kind of line; 409 `no_printer` or what ails the printer."""
    printer = await _own(database, device.scope, device)
    state = await put_out(
        database, printers, device.scope, printer, test_lines(printer, base=base, language=body.language)
    )
    return PrinterShape.of(printer, state=state)


def test_lines(printer: KioskPrinter, *, base: str, language: Language) -> Sequence[Line]:
    """What a test prints."""
    said = text("paper.test", language)
    facts = {"mall": printer.name, "number": "A-000", "deaf": said, "url": f"{base}/kiosk", "bring": [said]}
    return laid_out(facts)


async def put_out(
    database: Database,
    printers: NetworkPrinters,
    scope: Scope,
    printer: KioskPrinter,
    lines: Sequence[Line],
    *,
    token: str | None = None,
) -> PrinterState:
    """On the paper of that kiosk; the office learns how its printer is. Raises NoPrinter, PrinterTrouble.

    `token`: of the ticket that it is; once its paper came out, a reserved one counts.
    """
    if printer.kind is not PrinterKind.NETWORK:
        raise NoPrinter
    address = Address(host=printer.host, port=printer.port)
    try:
        state = await printers.print(address, encode(lines, paper_mm=printer.paper_mm))
    except PrinterTrouble as trouble:
        await note(database, scope, printer, PrinterState(trouble.code.removeprefix("printer_")))
        raise
    if token is not None:
        await database.write(confirm_ticket, scope=scope, token=token, by=Handover.PAPER)
    await note(database, scope, printer, state)
    return state


@router.post("/tickets/{token}/print")
async def print_ticket(
    token: str,
    body: InLanguage,
    device: KioskDevice,
    database: Db,
    clock: Time,
    base: Base,
    printers: Printers,
) -> TicketShape:
    """The ticket at this kiosk's printer, as often as it is asked for; when it came out, a reserved one is confirmed.

    409 `printer_paper_out`, `printer_cover_open`, `printer_fault`, `printer_unreachable`, `no_printer`; the number is still
    reserved then, and can be confirmed for a phone.
    """
    scope = device.scope
    lines = await ticket_lines(database, clock, scope=scope, token=token, base=base, language=body.language)
    await put_out(database, printers, scope, await _own(database, scope, device), lines, token=token)
    return await _shown(database, clock, scope=scope, token=token, base=base)


async def ticket_lines(
    database: Database, clock: Clock, *, scope: Scope, token: str, base: str, language: Language
) -> Sequence[Line]:
    """What a ticket's paper says now. Raises UnknownTicket, ReservationOver."""

    def read(reader: Reader) -> Sequence[Line]:
        shape, requirements, at = _read_ticket(reader, clock, scope=scope, token=token, base=base)
        if shape.status == TicketStatus.RELEASED:
            raise ReservationOver
        wanted = requirements.get(language, [])
        name = booked_by(reader, token=token)
        return laid_out(facts_of(shape, wanted, at=at, language=language, booked_by=name))

    return await database.read(read)


def _read_ticket(
    reader: Reader, clock: Clock, *, scope: Scope, token: str, base: str
) -> tuple[TicketShape, dict[str, list[str]], datetime]:
    now = clock.now()
    ticket = ticket_of(reader, token=token)
    if ticket.mall_id != scope.mall_id:
        raise UnknownTicket
    plan = plan_of(reader, scope=Scope(actor=scope.actor, mall_id=scope.mall_id), now=now)
    offer, at = plan.offer_by_id(ticket.offer_id), local(now, plan.timezone)
    shape = TicketShape.of(ticket, plan, base=base, at=at)
    return shape, dict(offer.requirements) if offer else {}, at


async def _shown(database: Database, clock: Clock, *, scope: Scope, token: str, base: str) -> TicketShape:
    def read(reader: Reader) -> TicketShape:
        return _read_ticket(reader, clock, scope=scope, token=token, base=base)[0]

    return await database.read(read)


@router.post("/tickets/{token}/confirm")
async def confirm(
    token: str, body: HandedOver, device: KioskDevice, database: Db, clock: Time, base: Base
) -> TicketShape:
    """A reserved ticket counts from now on, in the place of its issue; again, nothing changes.

    After its release only paper is honoured, and only on its day: 409 `reservation_over`.
    """
    await database.write(confirm_ticket, scope=device.scope, token=token, by=body.by)
    return await _shown(database, clock, scope=device.scope, token=token, base=base)


@router.post("/tickets/{token}/release", status_code=_NO_CONTENT)
async def release(token: str, device: KioskDevice, database: Db) -> Response:
    """The visitor left without it; a ticket that counts already stays."""
    await database.write(release_ticket, scope=device.scope, token=token)
    return Response(status_code=_NO_CONTENT)


@router.post("/staff", status_code=_NO_CONTENT)
async def open_staff(body: Pin, device: KioskDevice, request: Request, database: Db, clock: Time) -> None:
    """Whether the PIN is this kiosk's. 401 `wrong_pin`; 429 after too many."""
    printer = await _own(database, device.scope, device)
    attempts = request.app.state.pins
    attempts.begin(str(device.device_id), now=clock.now())
    if not await asyncio.to_thread(password_matches, body.pin, printer.pin_hash):
        raise WrongPin
    attempts.succeeded(str(device.device_id))
