"""The information desk: takes numbers for people, checks them in, marks who goes first, reprints, says where to go."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.adapters.printing.network import TROUBLE
from app.clock import local
from app.db import Reader, Tx
from app.errors import (
    AntreError,
    InvalidValue,
    NoPrinter,
    NotFound,
    PrinterTrouble,
    ReservationOver,
    UnknownBooking,
    UnknownTicket,
)
from app.idempotency import answered
from app.security import new_token
from app.vocabulary import CounterState, Language, PriorityGroup
from counters.commands.bookings.check_in import check_in
from counters.commands.tickets.mark_priority import mark_priority
from counters.commands.tickets.take_ticket import take_ticket
from counters.events import TicketTaken
from counters.queries.building_of import desks_of
from counters.queries.catalogue_of import catalogue_of
from counters.queries.plan_of import plan_of
from counters.queries.printers_of import KioskPrinter
from counters.queries.queue_of import QueuedTicket, ticket_of
from counters.queries.ticket_token import token_of_number
from counters.rules.identity import booking_code, booking_token
from counters.rules.numbering import as_written
from counters.rules.service_search import search
from display.shapes import TicketShape
from routers.book_form import once_from
from routers.book_shown import EVERYDAY
from routers.catalogue_shapes import MallShape
from routers.office.forms import Form, Typed
from routers.office.frame import Greets, Office, typed_status
from routers.office.refusals import OfficeRoute
from routers.origins import Base
from routers.printing import Printers, put_out, ticket_lines
from routers.reprints import near

router = APIRouter(
    prefix="/office/{mall}/greeter", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_NONE = "-"
_GROUPS = [
    _NONE,
    PriorityGroup.UNSTATED,
    *(one for one in PriorityGroup if one is not PriorityGroup.UNSTATED),
]
_TROUBLES = (PrinterTrouble, NoPrinter, ReservationOver)
_TROUBLE_CODES = {*(one.code for one in TROUBLE.values()), NoPrinter.code, ReservationOver.code}


@router.get("")
async def desk(office: Greets, q: str = "") -> Response:
    """What people ask for in their own words, and where that is."""
    return await _desk(office, office.form(q=q[:80]), query=q[:80])


async def _desk(office: Office, form: Form, *, query: str = "", status: int = 200) -> Response:
    found = search(office.plan.agencies, query, EVERYDAY) if query else []
    catalogue = await office.database.read(catalogue_of, scope=office.scope, now=office.clock.now())
    shape = MallShape.of(catalogue)
    services = {one.code: (agency, one) for agency in shape.agencies for one in agency.services}
    desks = await office.database.read(desks_of, scope=office.scope)
    return office.show(
        "greeter",
        "greeter",
        status=status,
        form=form,
        query=query,
        found=[services[one.offer.code] for one in found if one.offer.code in services],
        mall=shape,
        open_at={
            code: [one.label for one in desks if one.state is CounterState.OPEN and code in one.services]
            for code in services
        },
        groups=[str(one) for one in _GROUPS],
        once=new_token(128),
        printers=_printers(await near(office.database, office.scope, None)),
    )


def _printers(found: Sequence[KioskPrinter]) -> list[tuple[str, str]]:
    return [(str(one.device_id), one.name) for one in found]


def _group(form: Form) -> PriorityGroup | None:
    chosen = form.choice("priority", [str(one) for one in _GROUPS])
    return PriorityGroup(chosen) if chosen in set(PriorityGroup) else None


@router.post("/take")
async def take(office: Greets, form: Typed, base: Base, printers: Printers) -> Response:
    """A number for whoever stands here, on paper where they wish."""
    try:
        service, priority = form.text("service", longest=16), _group(form)
        form.require()
        made = await office.database.write(
            answered(take_ticket, _both, status=201, once=once_from(office.request, dict(form.fields()))),
            scope=office.scope,
            service=service,
            priority=priority,
        )
    except AntreError as error:
        return await _desk(office, form.refused(error), query=form.value("q"), status=typed_status(error))
    number, token = made.body.decode().split()
    if made.replayed:  # pressed twice: the first one prints
        return office.back(office.at("greeter", "tickets", number), "ticket_taken")
    return await _printed(office, form, base, printers, number=number, token=token)


def _both(_tx: Tx, event: TicketTaken) -> bytes:
    return f"{event.number} {event.token}".encode()


async def _printed(
    office: Office, form: Form, base: str, printers: Printers, *, number: str, token: str
) -> Response:
    """On to the ticket; a printer with trouble is said there, and the number counts all the same."""
    here, wished = office.at("greeter", "tickets", number), form.value("printer")
    if wished in {"", _NONE}:
        return office.back(here, "ticket_taken")
    language = Language.EN if form.value("language") == Language.EN else Language.ID
    try:
        await _print(office, base, printers, wished, token=token, language=language)
    except _TROUBLES as error:
        return office.back(f"{here}?trouble={error.code}")
    return office.back(here, "ticket_printed")


async def _print(
    office: Office, base: str, printers: Printers, wished: str, *, token: str, language: Language
) -> None:
    found = [one for one in await near(office.database, office.scope, None) if str(one.device_id) == wished]
    if not found:
        raise NoPrinter
    lines = await ticket_lines(
        office.database, office.clock, scope=office.scope, token=token, base=base, language=language
    )
    await put_out(office.database, printers, office.scope, found[0], lines, token=token)


@router.post("/check-in")
async def check_in_here(office: Greets, form: Typed, base: Base, printers: Printers) -> Response:
    """A booking's number, by its code or the address of its page."""
    try:
        typed = form.text("code", longest=300)
        form.require()
        token, code = booking_token(typed), booking_code(typed)
        if token is None and code is None:
            raise UnknownBooking
        event = await office.database.write(
            check_in, scope=office.scope, token=token, code=None if token else code
        )
    except AntreError as error:
        return await _desk(office, form.refused(error), status=typed_status(error))
    ticket = await office.database.read(ticket_of, token=event.token)
    return await _printed(office, form, base, printers, number=ticket.number, token=ticket.token)


@router.get("/tickets")
async def find(office: Greets, number: str = "") -> Response:
    """The ticket with this number, as people say it: "a 17" is A-017."""
    written = as_written(number)
    if written is None:
        form = office.form(number=number[:20])
        form.fault("number", "office.error.number_said")
        return await _desk(office, form, status=422)
    return office.back(office.at("greeter", "tickets", written))


@router.get("/tickets/{number}")
async def show_ticket(office: Greets, number: str, base: Base, trouble: str = "") -> Response:
    """Where its holder goes, who is before them, its paper once more; `trouble`: the code of why none came out."""
    form = office.form()
    if trouble in _TROUBLE_CODES:
        form.fault("form", f"error.{trouble}")
    return await _ticket(office, base, number=number, form=form)


async def _read(office: Office, number: str) -> QueuedTicket:
    token = await office.database.read(token_of_number, scope=office.scope, number=number, day=office.today)
    return await office.database.read(ticket_of, token=token)


async def _ticket(office: Office, base: str, *, number: str, form: Form, status: int = 200) -> Response:
    try:
        ticket = await _read(office, number)
    except UnknownTicket as error:
        form.fault("number", "error.unknown_ticket")
        return await _desk(office, form, status=typed_status(error))

    def shape(reader: Reader) -> dict[str, Any]:
        now = office.clock.now()
        plan = plan_of(reader, scope=office.scope, now=now)
        shown = TicketShape.of(ticket, plan, base=base, at=local(now, plan.timezone))
        return shown.model_dump(mode="json")

    return office.show(
        "greeter_ticket",
        "greeter",
        status=status,
        form=form,
        ticket=await office.database.read(shape),
        groups=[str(one) for one in _GROUPS],
        printers=_printers(await near(office.database, office.scope, None)),
    )


@router.post("/tickets/{number}/priority")
async def mark(office: Greets, number: str, form: Typed, base: Base) -> Response:
    """Gives or takes priority on sight; the journal records who did."""
    ticket = await _found(office, number)
    try:
        priority = _group(form)
        form.require()
        await office.database.write(
            mark_priority, scope=office.scope, ticket_id=ticket.ticket_id, priority=priority
        )
    except (InvalidValue, AntreError) as error:
        return await _ticket(
            office, base, number=number, form=form.refused(error), status=typed_status(error)
        )
    return office.back(office.at("greeter", "tickets", number), "priority_marked")


async def _found(office: Office, number: str) -> QueuedTicket:
    try:
        return await _read(office, number)
    except UnknownTicket as error:
        raise NotFound from error


@router.post("/tickets/{number}/print")
async def reprint(office: Greets, number: str, form: Typed, base: Base, printers: Printers) -> Response:
    """Its paper once more."""
    ticket = await _found(office, number)
    return await _printed(office, form, base, printers, number=number, token=ticket.token)
