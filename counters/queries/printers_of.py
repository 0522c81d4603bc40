"""What the mall's kiosks print with, and how their printers were when they were asked last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader, Row
from app.models import Device, KioskSetup, Zone
from app.vocabulary import PrinterKind, PrinterState, Scope

PAPER_MM = 80
_SETUP: Any = (
    select(
        col(Device.id),
        col(Device.name),
        col(Zone.slug).label("zone"),
        col(KioskSetup.printer),
        col(KioskSetup.host),
        col(KioskSetup.port),
        col(KioskSetup.paper_mm),
        col(KioskSetup.state),
        col(KioskSetup.state_at),
        col(KioskSetup.pin_hash),
    )
    .select_from(Device)
    .outerjoin(KioskSetup, col(KioskSetup.device_id) == col(Device.id))
    .outerjoin(Zone, col(Zone.id) == col(Device.zone_id))
    .where(col(Device.mall_id) == bindparam("mall_id"), col(Device.revoked_at).is_(None))
)
_ONE = Prepared(_SETUP.where(col(Device.id) == bindparam("device")))
_ALL = Prepared(_SETUP.where(col(KioskSetup.device_id).is_not(None)).order_by(col(Device.name)))


@dataclass(frozen=True, kw_only=True)
class KioskPrinter:
    """A kiosk with its printer; `host` is empty unless the server prints, `state` None until it was asked."""

    device_id: UUID
    name: str
    zone: str | None
    kind: PrinterKind
    host: str
    port: int
    paper_mm: int
    state: PrinterState | None
    state_at: datetime | None
    pin_hash: str | None


def printer_of(reader: Reader, *, scope: Scope, device_id: UUID) -> KioskPrinter | None:
    """Of a machine of the mall, one that prints nothing included; None: the mall has no such machine."""
    row = reader.one(_ONE, mall_id=scope.mall_id, device=device_id)
    return _printer(row) if row else None


def printers_of(reader: Reader, *, scope: Scope) -> list[KioskPrinter]:
    """Of all kiosks of the mall that were ever set up, by name: one statement."""
    return [_printer(row) for row in reader.all(_ALL, mall_id=scope.mall_id)]


def _printer(row: Row) -> KioskPrinter:
    return KioskPrinter(
        device_id=row.id,
        name=row.name,
        zone=row.zone,
        kind=PrinterKind(row.printer or PrinterKind.NONE),
        host=row.host or "",
        port=row.port or 0,
        paper_mm=row.paper_mm or PAPER_MM,
        state=PrinterState(row.state) if row.state else None,
        state_at=row.state_at,
        pin_hash=row.pin_hash,
    )
