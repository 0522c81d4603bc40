"""One kiosk in the office: what it prints with, how its printer is, and the PIN of its staff's screen."""

import asyncio
import ipaddress
import re
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.adapters.printing.escpos import COLUMNS
from app.adapters.printing.network import PORT
from app.errors import Conflict, Malformed, UnknownDevice
from app.i18n import text
from app.security import hash_password
from app.vocabulary import PrinterKind
from counters.commands.office.set_kiosk import set_kiosk
from counters.queries.printers_of import KioskPrinter, printer_of
from routers.office.forms import Form, Typed
from routers.office.frame import Office, RunsMall, typed_status
from routers.office.refusals import OfficeRoute
from routers.origins import Base
from routers.printing import Printers, put_out, test_lines

router = APIRouter(
    prefix="/office/{mall}/devices/{device}", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_PIN = re.compile(r"[0-9]{4,8}")


async def _kiosk(office: Office, device: str) -> KioskPrinter:
    try:
        device_id = UUID(device)
    except ValueError as error:
        raise UnknownDevice from error
    found = await office.database.read(printer_of, scope=office.scope, device_id=device_id)
    if found is None:
        raise UnknownDevice
    return found


@router.get("")
async def kiosk(office: RunsMall, device: str) -> Response:
    """As it is set now."""
    found = await _kiosk(office, device)
    form = office.form(
        printer=str(found.kind), host=found.host, port=found.port or PORT, paper_mm=found.paper_mm
    )
    return _page(office, found, form)


def _page(office: Office, found: KioskPrinter, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "kiosk",
        "devices",
        status=status,
        form=form,
        kiosk=found,
        printer_kinds=[(str(one), text(f"office.printer_{one}", office.language)) for one in PrinterKind],
        papers=[(width, f"{width} mm") for width in COLUMNS],
    )


def _is_near(address: ipaddress.IPv4Address | ipaddress.IPv6Address, *, here: bool) -> bool:
    if address.is_loopback:
        return here
    odd = address.is_link_local or address.is_unspecified or address.is_reserved or address.is_multicast
    return address.is_private and not odd


def _address(form: Form, kind: str, *, here: bool) -> str:
    """Of a machine of the own network: the server speaks to nobody else at an office's word."""
    typed = form.value("host")
    if kind != PrinterKind.NETWORK:
        return ""
    try:
        if _is_near(ipaddress.ip_address(typed), here=here):
            return typed
    except ValueError:
        pass
    form.fault("host", "office.error.printer_host")
    return ""


@router.post("")
async def set_up(office: RunsMall, device: str, form: Typed) -> Response:
    """The kiosk follows within half a minute."""
    found = await _kiosk(office, device)
    try:
        kind = form.choice("printer", [str(one) for one in PrinterKind])
        host, port = (
            _address(form, kind, here=office.settings.printers_here),
            form.number("port", least=1, most=65535),
        )
        paper_mm = form.choice("paper_mm", [str(one) for one in COLUMNS])
        pin = form.word("pin", _PIN, "office.error.pin") if form.value("pin") else ""
        form.require()
        await office.database.write(
            set_kiosk,
            scope=office.scope,
            device_id=found.device_id,
            printer=PrinterKind(kind),
            host=host,
            port=port,
            paper_mm=int(paper_mm),
            pin_hash=await asyncio.to_thread(hash_password, pin) if pin else None,
        )
    except (Malformed, Conflict) as error:
        return _page(office, found, form.refused(error), status=typed_status(error))
    return office.back(office.at("devices", found.device_id), "kiosk_set")


@router.post("/test")
async def print_test(office: RunsMall, device: str, base: Base, printers: Printers) -> Response:
    """A test at a printer of the network; the refusal says what ails it."""
    found = await _kiosk(office, device)
    lines = test_lines(found, base=base, language=office.language)
    await put_out(office.database, printers, office.scope, found, lines)
    return office.back(office.at("devices", found.device_id), "printed")
