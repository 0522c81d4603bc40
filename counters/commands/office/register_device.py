"""An administrator makes a pairing code for a kiosk or a screen."""

from datetime import timedelta

from app.clock import Clock
from app.db import Tx
from app.vocabulary import DeviceKind, Scope
from counters.events import DeviceRegistered
from counters.queries.plan_of import plan_of
from counters.store import devices, journal


def register_device(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    kind: DeviceKind,
    name: str,
    zone: str | None,
    pairing_hash: str,
    valid_for: timedelta,
) -> DeviceRegistered:
    """`zone` is a slug; None shows the whole mall. Raises UnknownZone."""
    now = clock.now()
    zone_id = plan_of(tx, scope=scope, now=now).zone(zone).zone_id if zone else None
    device_id = devices.insert(
        tx,
        scope=scope,
        kind=kind,
        name=name,
        zone_id=zone_id,
        pairing_hash=pairing_hash,
        until=now + valid_for,
        now=now,
    )
    event = DeviceRegistered(device_id=device_id, kind=kind, name=name)
    journal.record(tx, event, scope=scope, at=now)
    return event
