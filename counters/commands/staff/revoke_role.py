"""Somebody may do less."""

from collections.abc import Collection
from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import NotAllowed, UnknownOfficer
from app.vocabulary import Role, Scope
from counters.events import RoleRevoked
from counters.rules.access import Grant, may_grant
from counters.rules.staff import require_other_administrator, sees
from counters.store import journal, officers, seats


def revoke_role(
    tx: Tx, clock: Clock, *, scope: Scope, grants: Collection[Grant], officer_id: UUID, held: Grant
) -> RoleRevoked:
    """Closes the counter that the role let them sit at; `grants` are the caller's, not holding it is no error.

    Raises UnknownOfficer (also for one that the caller does not see), NotAllowed, LastAdministrator, TicketInProgress.
    """
    now = clock.now()
    if not sees(grants, officers.held_by(tx, officer_id=officer_id), mall_id=scope.mall_id):
        raise UnknownOfficer
    if not may_grant(grants, held):
        raise NotAllowed
    if held.role is Role.SYSTEM_ADMIN:
        require_other_administrator(officers.administrators(tx), without=officer_id)
    if held.agency_id is not None:
        seats.free(tx, scope=scope, officer_id=officer_id, now=now, agency_id=held.agency_id)
    event = RoleRevoked(officer_id=officer_id, role=held.role, mall_id=held.mall_id, agency_id=held.agency_id)
    if officers.revoke(tx, officer_id=officer_id, held=held):
        journal.record(tx, event, scope=scope, at=now)
        tx.touch(plan=True)
    return event
