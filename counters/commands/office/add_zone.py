"""The lobby gets another area."""

from app.clock import Clock
from app.db import Tx
from app.errors import InvalidValue, NameTaken
from app.vocabulary import Scope
from counters.events import ZoneAdded
from counters.rules.names import Name, slug_of
from counters.store import building, journal


def add_zone(tx: Tx, clock: Clock, *, scope: Scope, name: Name) -> ZoneAdded:
    """Its slug comes from the name: "Lantai 3" is "lantai-3". Raises NameTaken, InvalidValue."""
    slug = slug_of(name)
    if not slug:
        raise InvalidValue(field="name_id")
    if building.find_zone(tx, scope=scope, slug=slug):
        raise NameTaken(slug, field="name_id")
    event = ZoneAdded(zone_id=building.zone(tx, mall_id=scope.mall_id, slug=slug, name=name), slug=slug)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event
