"""Somebody's password is set anew."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownOfficer
from counters.events import PasswordChanged
from counters.store import officers


def change_password(tx: Tx, clock: Clock, *, officer_id: UUID, password_hash: str) -> PasswordChanged:  # noqa: ARG001  (commands are alike)
    """Ends all their sessions. Raises UnknownOfficer."""
    if officers.set_password(tx, officer_id=officer_id, password_hash=password_hash) == 0:
        raise UnknownOfficer
    officers.end_sessions(tx, officer_id=officer_id)
    return PasswordChanged(officer_id=officer_id)
