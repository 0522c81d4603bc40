"""Somebody may sign in again."""

from collections.abc import Collection
from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import OfficerActivated
from counters.rules.access import Grant
from counters.rules.staff import require_managed
from counters.store import journal, officers


def activate_officer(
    tx: Tx, clock: Clock, *, scope: Scope, grants: Collection[Grant], officer_id: UUID
) -> OfficerActivated:
    """With the password and the roles from before; `grants` are the caller's. Raises UnknownOfficer, NotAllowed."""
    require_managed(grants, officers.held_by(tx, officer_id=officer_id), mall_id=scope.mall_id)
    officers.set_active(tx, officer_id=officer_id, active=True)
    event = OfficerActivated(officer_id=officer_id)
    journal.record(tx, event, scope=scope, at=clock.now())
    return event
