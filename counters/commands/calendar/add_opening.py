"""Something is open on certain days with hours of their own."""

from dataclasses import replace

from app.clock import Clock
from app.db import Tx
from app.errors import InvalidValue
from app.vocabulary import AgencyId, CounterId, Scope
from counters.events import OpeningAdded
from counters.rules.opening import Hours, require_hours
from counters.store import counters, journal, offers, seasons


def add_opening(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    service: str | None,
    counter_id: CounterId | None = None,
    days: seasons.Days,
    hours: Hours,
) -> OpeningAdded:
    """Of the scope's mall or agency, or of one `service` by code, or of one counter.

    A counter works alone on days on which its services would be closed; on others it changes nothing.

    Raises UnknownService, UnknownCounter, InvalidValue.
    """
    if days.last_day < days.first_day:
        raise InvalidValue("the last day is before the first", field="last_day")
    require_hours(hours)
    offer_id = None
    if service is not None:
        offer = offers.find(tx, scope=scope, code=service)
        offer_id = offer.offer_id
        scope = replace(scope, agency_id=AgencyId(offer.agency_id))
    if counter_id is not None:
        scope = replace(scope, agency_id=counters.find(tx, scope=scope, counter_id=counter_id).agency_id)
    event = OpeningAdded(
        agency_id=scope.agency_id,
        service=service,
        counter_id=counter_id,
        first_day=days.first_day.isoformat(),
        last_day=days.last_day.isoformat(),
    )
    tx.replan()
    notice = journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    seasons.insert_opening(
        tx, days, hours, scope=scope, offer_id=offer_id, counter_id=counter_id, notice=notice
    )
    return event
