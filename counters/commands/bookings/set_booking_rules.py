"""The office changes how a mall, an agency or a service is booked."""

from dataclasses import replace

from app.clock import Clock
from app.db import Tx
from app.errors import InvalidValue
from app.vocabulary import AgencyId, Scope
from counters.events import BookingRulesSet
from counters.rules.booking_settings import DEFAULTS, Changes, apply_changes
from counters.store import booking_rules, journal, offers

_WEEK = 7


def set_booking_rules(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    changes: Changes,
    service: str | None = None,
    weekday: int | None = None,
) -> BookingRulesSet:
    """Of the scope's mall or agency, or of one `service`; on an ISO weekday or on all. Empty: as the wider place has it.

    What is booked already stays, even beyond smaller places. Raises UnknownService, InvalidValue.
    """
    apply_changes(DEFAULTS, changes)
    if weekday is not None and not 1 <= weekday <= _WEEK:
        raise InvalidValue("not a weekday", field="weekday")
    offer_id = None
    if service is not None:
        offer = offers.find(tx, scope=scope, code=service)
        offer_id = offer.offer_id
        scope = replace(scope, agency_id=AgencyId(offer.agency_id))
    booking_rules.replace(tx, changes, scope=scope, offer_id=offer_id, weekday=weekday)
    tx.replan()
    event = BookingRulesSet(
        agency_id=scope.agency_id, service=service, weekday=weekday, settings=",".join(sorted(changes))
    )
    journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    return event
