"""Whether tickets are given although the estimated wait ends after closing, at the visitor's own risk."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import RiskSet
from counters.store import calling, journal


def set_risk(tx: Tx, clock: Clock, *, scope: Scope, at_own_risk: bool | None) -> RiskSet:
    """Of the mall, or of the scope's agency, where None follows the mall."""
    calling.set_risk(tx, scope=scope, at_own_risk=at_own_risk)
    event = RiskSet(agency_id=scope.agency_id, at_own_risk=at_own_risk)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    return event
