"""An agency gets another desk."""

from collections.abc import Collection

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownAgency, UnknownService
from app.vocabulary import Scope
from counters.events import CounterAdded
from counters.store import building, journal, offers


def add_counter(
    tx: Tx, clock: Clock, *, scope: Scope, zone: str, label: str | None, services: Collection[str]
) -> CounterAdded:
    """Planned and closed, with the mall's next number; `label` None is "Loket 7". The scope names the agency.

    Raises UnknownAgency, UnknownZone, UnknownService.
    """
    if scope.agency_id is None:
        raise UnknownAgency
    now = clock.now()
    zone_id = building.require_zone(tx, scope=scope, slug=zone)
    known = offers.by_code(tx, scope=scope)
    if not known.keys() >= set(services):
        raise UnknownService
    counter_id = building.add_counter(
        tx, mall_id=scope.mall_id, agency_id=scope.agency_id, zone_id=zone_id, now=now
    )
    number = building.number_of(tx, counter_id=counter_id)
    if label:
        building.change_counter(
            tx, scope=scope, counter_id=counter_id, label=label, zone_id=zone_id, active=True
        )
    building.serve(tx, counter_id=counter_id, offers=[known[code].offer_id for code in services])
    event = CounterAdded(counter_id=counter_id, number=number, label=label or f"Loket {number}")
    tx.replan()
    journal.record(tx, event, scope=scope, at=now, agency=scope.agency_id)
    return event
