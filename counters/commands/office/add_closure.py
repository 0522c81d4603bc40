"""Something is closed or disturbed on certain days."""

from dataclasses import replace
from datetime import date

from app.clock import Clock
from app.db import Tx
from app.errors import InvalidValue
from app.vocabulary import AgencyId, ClosureKind, CounterId, Scope
from counters.events import ClosureAdded
from counters.rules.plan import Name
from counters.store import closures, counters, journal, offers


def add_closure(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    service: str | None,
    first_day: date,
    last_day: date,
    kind: ClosureKind,
    text: Name,
    counter_id: CounterId | None = None,
) -> ClosureAdded:
    """Of the scope's mall or agency, of one `service` by code, or of one desk of the agency.

    Tickets that were given out stay valid. Raises UnknownService, UnknownCounter, InvalidValue.
    """
    if last_day < first_day:
        raise InvalidValue("the last day is before the first", field="last_day")
    now = clock.now()
    offer_id = None
    if service is not None:
        offer = offers.find(tx, scope=scope, code=service)
        offer_id = offer.offer_id
        scope = replace(scope, agency_id=AgencyId(offer.agency_id))
    if counter_id is not None:
        scope = replace(scope, agency_id=counters.find(tx, scope=scope, counter_id=counter_id).agency_id)
    event = ClosureAdded(
        agency_id=scope.agency_id,
        service=service,
        kind=kind,
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
    )
    tx.replan()
    notice = journal.record(tx, event, scope=scope, at=now, agency=scope.agency_id)
    new = closures.NewClosure(
        offer_id=offer_id,
        counter_id=counter_id,
        first_day=first_day,
        last_day=last_day,
        kind=kind,
        text=text,
    )
    closures.insert(tx, new, scope=scope, notice=notice, now=now)
    return event
