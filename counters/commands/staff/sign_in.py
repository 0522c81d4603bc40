"""An officer's browser gets a session."""

from datetime import timedelta
from uuid import UUID

from app.clock import Clock
from app.db import Tx
from counters.events import SignedIn
from counters.store import officers

_FORGOTTEN_AFTER = timedelta(days=7)


def sign_in(tx: Tx, clock: Clock, *, officer_id: UUID, token_hash: str, csrf_token: str) -> SignedIn:
    """The password was checked at the edge: hashing takes too long for the writer."""
    now = clock.now()
    officers.forget_sessions(tx, before=now - _FORGOTTEN_AFTER)
    officers.insert_session(tx, officer_id=officer_id, token_hash=token_hash, csrf_token=csrf_token, now=now)
    return SignedIn(officer_id=officer_id)
