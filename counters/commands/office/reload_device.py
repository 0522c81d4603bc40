"""A machine of the lobby begins its page again."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownDevice
from app.vocabulary import Scope
from counters.events import DeviceReloaded
from counters.store import fleet, journal


def reload_device(tx: Tx, clock: Clock, *, scope: Scope, device_id: UUID) -> DeviceReloaded:
    """At once, or as soon as it is on again; a kiosk when nobody stands at it. Raises UnknownDevice."""
    if not fleet.reload(tx, scope=scope, device_id=device_id):
        raise UnknownDevice
    event = DeviceReloaded(device_id=device_id)
    journal.record(tx, event, scope=scope, at=clock.now())
    tx.touch(plan=True)
    return event
