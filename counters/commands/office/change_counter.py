"""A desk gets another label, zone or other services."""

from collections.abc import Collection
from dataclasses import replace

from app.clock import Clock
from app.db import Tx
from app.errors import CounterTaken, UnknownService
from app.vocabulary import CounterId, CounterState, Scope
from counters.events import CounterChanged
from counters.store import building, counters, journal, offers


def change_counter(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    zone: str,
    label: str,
    planned: bool,
    services: Collection[str],
    officer_chooses: bool = False,
) -> CounterChanged:
    """The visitor who stands there stays. `officer_chooses`: whoever works there may change what it serves.

    Raises UnknownCounter, UnknownZone, UnknownService (another agency's, too), and CounterTaken for taking a desk off
    the plan that is not closed.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    if not planned and counter.state is not CounterState.CLOSED:
        raise CounterTaken(field="planned")
    zone_id = building.require_zone(tx, scope=scope, slug=zone)
    known = offers.by_code(tx, scope=replace(scope, agency_id=counter.agency_id))
    if not known.keys() >= set(services):
        raise UnknownService
    building.change_counter(
        tx,
        scope=scope,
        counter_id=counter_id,
        label=label,
        zone_id=zone_id,
        active=planned,
        officer_chooses=officer_chooses,
    )
    building.serve(tx, counter_id=counter_id, offers=[known[code].offer_id for code in services])
    event = CounterChanged(
        counter_id=counter_id, label=label, planned=planned, services=" ".join(sorted(services))
    )
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=counter.agency_id)
    return event
