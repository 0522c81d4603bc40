"""An area of the lobby is called otherwise."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import ZoneRenamed
from counters.rules.plan import Name
from counters.store import building, journal


def rename_zone(tx: Tx, clock: Clock, *, scope: Scope, zone: str, name: Name) -> ZoneRenamed:
    """The slug stays, because screens are set to it. Raises UnknownZone."""
    zone_id = building.require_zone(tx, scope=scope, slug=zone)
    building.rename_zone(tx, zone_id=zone_id, name=name)
    event = ZoneRenamed(zone_id=zone_id, slug=zone)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event
