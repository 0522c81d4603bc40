"""A kiosk or a screen is shut out."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownDevice
from app.vocabulary import Scope
from counters.events import DeviceRevoked
from counters.store import devices, journal


def revoke_device(tx: Tx, clock: Clock, *, scope: Scope, device_id: UUID) -> DeviceRevoked:
    """Its token is worth nothing from the commit on, and its socket is closed. Raises UnknownDevice."""
    now = clock.now()
    if devices.revoke(tx, scope=scope, device_id=device_id, now=now) == 0:
        raise UnknownDevice
    event = DeviceRevoked(device_id=device_id)
    journal.record(tx, event, scope=scope, at=now)
    tx.touch(plan=True)
    return event
