"""Services can end in one way more."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import AgencyId, OfferId, Scope
from counters.events import OutcomeAdded
from counters.rules.names import Name
from counters.store import journal, offers, outcomes


def add_outcome(
    tx: Tx, clock: Clock, *, scope: Scope, service: str | None, name: Name, completes: bool
) -> OutcomeAdded:
    """Every service of the scope's mall or agency, or one `service` by code; last in the officers' list.

    Raises UnknownService, InvalidValue, NameTaken.
    """
    agency_id, offer_id = scope.agency_id, None
    if service is not None:
        offer = offers.find(tx, scope=scope, code=service)
        agency_id, offer_id = AgencyId(offer.agency_id), OfferId(offer.offer_id)
    new = outcomes.NewOutcome(name=name, completes=completes, agency_id=agency_id, offer_id=offer_id)
    code = outcomes.add(tx, new, mall_id=scope.mall_id)
    event = OutcomeAdded(code=code, agency_id=agency_id, service=service)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=agency_id)
    return event
