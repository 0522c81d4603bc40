"""A kiosk prints with another printer, or has another PIN, from now on."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownDevice
from app.vocabulary import PrinterKind, Scope
from counters.events import KioskSet
from counters.store import journal, kiosk_setups


def set_kiosk(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    device_id: UUID,
    printer: PrinterKind,
    host: str,
    port: int,
    paper_mm: int,
    pin_hash: str | None = None,
) -> KioskSet:
    """`pin_hash` None: the PIN stays as it is. How the printer is, is unknown afterwards. Raises UnknownDevice."""
    kept = kiosk_setups.keep(
        tx,
        scope=scope,
        device_id=device_id,
        printer=printer,
        host=host,
        port=port,
        paper_mm=paper_mm,
        pin_hash=pin_hash,
    )
    if not kept:
        raise UnknownDevice
    event = KioskSet(device_id=device_id, printer=printer, paper_mm=paper_mm)
    journal.record(tx, event, scope=scope, at=clock.now())
    return event
