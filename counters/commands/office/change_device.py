"""A machine of the lobby is called otherwise, or stands elsewhere."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownDevice
from app.vocabulary import Layout, Scope
from counters.events import DeviceChanged
from counters.queries.plan_of import plan_of
from counters.rules.fleet import require_place
from counters.store import fleet, journal


def change_device(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    device_id: UUID,
    name: str,
    zones: tuple[str, ...],
    layout: Layout | None = None,
) -> DeviceChanged:
    """`zones` are slugs, none for the whole mall; `layout` None is the one of its address. It follows at once.

    Raises UnknownDevice, UnknownZone, InvalidValue.
    """
    now = clock.now()
    kind = fleet.kind_of(tx, scope=scope, device_id=device_id)
    if kind is None:
        raise UnknownDevice
    require_place(kind, zones, layout)
    plan = plan_of(tx, scope=scope, now=now)
    zone_ids = tuple(plan.zone(zone).zone_id for zone in zones)
    fleet.change(tx, scope=scope, device_id=device_id, name=name, zone_ids=zone_ids, layout=layout or "")
    event = DeviceChanged(device_id=device_id, name=name, zones=",".join(zones), layout=layout or "")
    journal.record(tx, event, scope=scope, at=now)
    tx.touch(plan=True)
    return event
