"""What kiosks print with as rows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select, update
from sqlmodel import col

from app.db import Prepared, Tx, insert_of
from app.models import Device, KioskSetup
from app.vocabulary import DeviceKind, PrinterKind, PrinterState, Scope

_KIOSK = Prepared(
    select(col(KioskSetup.pin_hash))
    .select_from(Device)
    .outerjoin(KioskSetup, col(KioskSetup.device_id) == col(Device.id))
    .where(
        col(Device.id) == bindparam("device"),
        col(Device.mall_id) == bindparam("mall"),
        col(Device.kind) == bindparam("kind"),
        col(Device.revoked_at).is_(None),
    )
)
_CLEAR = Prepared(delete(KioskSetup).where(col(KioskSetup.device_id) == bindparam("device")))
_INSERT = insert_of(KioskSetup)
_NOTE = Prepared(
    update(KioskSetup)
    .where(
        col(KioskSetup.device_id) == bindparam("device"),
        col(KioskSetup.mall_id) == bindparam("mall"),
        or_(col(KioskSetup.state).is_(None), col(KioskSetup.state) != bindparam("new_state")),
    )
    .values(state=bindparam("new_state"), state_at=bindparam("now"))
)


def keep(
    tx: Tx,
    *,
    scope: Scope,
    device_id: UUID,
    printer: PrinterKind,
    host: str,
    port: int,
    paper_mm: int,
    pin_hash: str | None,
) -> bool:
    """Replaces what was kept; without a new PIN the old one stays. False: it is no kiosk of the scope's mall."""
    kiosk = tx.one(_KIOSK, device=device_id, mall=scope.mall_id, kind=DeviceKind.KIOSK)
    if kiosk is None:
        return False
    tx.run(_CLEAR, device=device_id)
    tx.run(
        _INSERT,
        device_id=device_id,
        mall_id=scope.mall_id,
        printer=printer,
        host=host,
        port=port,
        paper_mm=paper_mm,
        state=None,
        state_at=None,
        pin_hash=pin_hash or kiosk.pin_hash,
    )
    return True


def note(tx: Tx, *, scope: Scope, device_id: UUID, state: PrinterState, now: datetime) -> bool:
    """How the printer is since now; False if it was so before, or is none of the scope's mall."""
    return tx.run(_NOTE, device=device_id, mall=scope.mall_id, new_state=state, now=now) > 0
