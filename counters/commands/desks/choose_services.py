"""What a counter serves, changed while it works."""

from collections.abc import Collection
from dataclasses import replace

from app.clock import Clock
from app.db import Tx
from app.errors import NotYoursToChoose, UnknownService
from app.vocabulary import CounterId, Scope
from counters.events import ServicesChosen
from counters.store import building, counters, journal, offers


def choose_services(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    services: Collection[str],
    as_supervisor: bool = False,
) -> ServicesChosen:
    """By a supervisor, or by the officer at the counter where the office permits it; the visitor there stays.

    Raises UnknownCounter, CounterTaken, NotYoursToChoose, UnknownService (another agency's, too).
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    if not as_supervisor:
        counter.require_officer(scope)
        if not counter.officer_chooses:
            raise NotYoursToChoose
    known = offers.by_code(tx, scope=replace(scope, agency_id=counter.agency_id))
    if not known.keys() >= set(services):
        raise UnknownService
    building.serve(tx, counter_id=counter_id, offers=[known[code].offer_id for code in services])
    event = ServicesChosen(counter_id=counter_id, services=" ".join(sorted(services)))
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=counter.agency_id)
    return event
