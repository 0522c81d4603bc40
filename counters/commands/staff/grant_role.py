"""Somebody may do more."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import RoleGranted
from counters.rules.access import Grant
from counters.store import journal, officers


def grant_role(tx: Tx, clock: Clock, *, scope: Scope, officer_id: UUID, held: Grant) -> RoleGranted:
    """Holding it already is no error; whether the caller may grant it was decided at the edge."""
    event = RoleGranted(officer_id=officer_id, role=held.role, mall_id=held.mall_id, agency_id=held.agency_id)
    if officers.grant(tx, officer_id=officer_id, held=held):
        journal.record(tx, event, scope=scope, at=clock.now())
    return event
