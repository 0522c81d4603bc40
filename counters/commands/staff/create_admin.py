"""The first administrator is made on the machine itself; there is no default password."""

from app.clock import Clock
from app.db import Tx
from app.errors import NameTaken
from app.vocabulary import Role
from counters.events import OfficerCreated
from counters.rules.access import Grant
from counters.store import officers


def create_admin(tx: Tx, clock: Clock, *, username: str, name: str, password_hash: str) -> OfficerCreated:
    """A system administrator. Raises NameTaken."""
    if officers.by_username(tx, username):
        raise NameTaken(username, field="username")
    officer_id = officers.insert(
        tx, username=username, name=name, password_hash=password_hash, now=clock.now()
    )
    officers.grant(tx, officer_id=officer_id, held=Grant(role=Role.SYSTEM_ADMIN))
    return OfficerCreated(officer_id=officer_id, username=username)
