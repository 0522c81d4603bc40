"""A machine of the lobby shows its name, so that one finds it in the hall."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownDevice
from app.vocabulary import Scope
from counters.events import DeviceIdentified
from counters.rules.fleet import IDENTIFY_FOR
from counters.store import fleet, journal


def identify_device(tx: Tx, clock: Clock, *, scope: Scope, device_id: UUID) -> DeviceIdentified:
    """For half a minute from now. Raises UnknownDevice."""
    now = clock.now()
    if not fleet.identify(tx, scope=scope, device_id=device_id, until=now + IDENTIFY_FOR):
        raise UnknownDevice
    event = DeviceIdentified(device_id=device_id)
    journal.record(tx, event, scope=scope, at=now)
    tx.touch(plan=True)
    return event
