"""Somebody gets an account."""

from app.clock import Clock
from app.db import Tx
from app.errors import NameTaken
from app.vocabulary import Scope
from counters.events import OfficerCreated
from counters.rules.access import Grant
from counters.store import journal, officers


def create_officer(
    tx: Tx, clock: Clock, *, scope: Scope, username: str, name: str, password_hash: str, held: Grant
) -> OfficerCreated:
    """An account with its first role; whether the caller may grant it was decided at the edge. Raises NameTaken."""
    if officers.by_username(tx, username):
        raise NameTaken(username, field="username")
    now = clock.now()
    officer_id = officers.insert(tx, username=username, name=name, password_hash=password_hash, now=now)
    officers.grant(tx, officer_id=officer_id, held=held)
    event = OfficerCreated(officer_id=officer_id, username=username)
    journal.record(tx, event, scope=scope, at=now)
    return event
