"""An administrator gives somebody another password."""

from collections.abc import Collection
from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import PasswordChanged
from counters.rules.access import Grant
from counters.rules.staff import require_managed
from counters.store import journal, officers


def reset_password(
    tx: Tx, clock: Clock, *, scope: Scope, grants: Collection[Grant], officer_id: UUID, password_hash: str
) -> PasswordChanged:
    """Ends all their sessions; `grants` are the caller's. Raises UnknownOfficer, NotAllowed."""
    require_managed(grants, officers.held_by(tx, officer_id=officer_id), mall_id=scope.mall_id)
    officers.set_password(tx, officer_id=officer_id, password_hash=password_hash)
    officers.end_sessions(tx, officer_id=officer_id)
    event = PasswordChanged(officer_id=officer_id)
    journal.record(tx, event, scope=scope, at=clock.now())
    tx.touch(plan=True)
    return event
