"""The weekly opening hours change."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import HoursSet
from counters.rules.opening import Week, require_week
from counters.store import building, journal


def set_hours(tx: Tx, clock: Clock, *, scope: Scope, week: Week) -> HoursSet:
    """Of the mall, or of the scope's agency: an empty week lets that follow the mall again. Raises InvalidValue."""
    require_week(week)
    building.set_hours(tx, mall_id=scope.mall_id, agency_id=scope.agency_id, week=week)
    event = HoursSet(agency_id=scope.agency_id, days=len(week))
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    return event
