"""The minutes of the calling rule change."""

from collections.abc import Mapping

from app.clock import Clock
from app.db import Tx
from app.errors import InvalidValue
from app.vocabulary import AgencyId, Scope
from counters.events import CallingRuleSet
from counters.rules.calling import LONGEST_MINUTES
from counters.store import calling, journal, offers


def set_calling_rule(
    tx: Tx, clock: Clock, *, scope: Scope, service: str | None, minutes: Mapping[str, int]
) -> CallingRuleSet:
    """Of the mall, or of one service by code; what is not named is as one level up. Tickets that wait keep their keys.

    Raises UnknownService, InvalidValue with the name of the setting.
    """
    for name, value in minutes.items():
        if name not in LONGEST_MINUTES or not 0 <= value <= LONGEST_MINUTES[name]:
            raise InvalidValue(field=name)
    offer = offers.find(tx, scope=scope, code=service) if service is not None else None
    calling.replace(tx, mall_id=scope.mall_id, offer_id=offer.offer_id if offer else None, minutes=minutes)
    said = ", ".join(f"{name} {value}" for name, value in sorted(minutes.items()))
    event = CallingRuleSet(service=service, minutes=said)
    tx.replan()
    journal.record(
        tx, event, scope=scope, at=clock.now(), agency=AgencyId(offer.agency_id) if offer else None
    )
    return event
