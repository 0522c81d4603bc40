"""A kiosk's printer is out of paper, or well again."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import PrinterState, Scope
from counters.events import PrinterChanged
from counters.store import journal, kiosk_setups


def note_printer(
    tx: Tx, clock: Clock, *, scope: Scope, device_id: UUID, state: PrinterState
) -> PrinterChanged | None:
    """What the office shows; None if it was so before."""
    now = clock.now()
    if not kiosk_setups.note(tx, scope=scope, device_id=device_id, state=state, now=now):
        return None
    event = PrinterChanged(device_id=device_id, state=state)
    journal.record(tx, event, scope=scope, at=now)
    return event
