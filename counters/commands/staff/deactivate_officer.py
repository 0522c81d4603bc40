"""Somebody may not sign in any more."""

from collections.abc import Collection
from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import OfficerDeactivated
from counters.rules.access import Grant
from counters.rules.staff import require_managed, require_other_administrator
from counters.store import journal, officers, seats


def deactivate_officer(
    tx: Tx, clock: Clock, *, scope: Scope, grants: Collection[Grant], officer_id: UUID
) -> OfficerDeactivated:
    """Ends their sessions and closes the counter that they left open; `grants` are the caller's.

    Raises UnknownOfficer, NotAllowed, LastAdministrator, and TicketInProgress while a visitor stands at their counter:
    to shut somebody out at once, give them another password.
    """
    now = clock.now()
    require_managed(grants, officers.held_by(tx, officer_id=officer_id), mall_id=scope.mall_id)
    require_other_administrator(officers.administrators(tx), without=officer_id)
    seats.free(tx, scope=scope, officer_id=officer_id, now=now)
    officers.set_active(tx, officer_id=officer_id, active=False)
    officers.end_sessions(tx, officer_id=officer_id)
    event = OfficerDeactivated(officer_id=officer_id)
    journal.record(tx, event, scope=scope, at=now)
    tx.touch(plan=True)
    return event
