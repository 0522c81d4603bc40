"""An officer's session ends."""

from app.clock import Clock
from app.db import Tx
from counters.events import SignedOut
from counters.store import officers


def sign_out(tx: Tx, clock: Clock, *, token_hash: str) -> SignedOut:  # noqa: ARG001  (commands are alike)
    """A session that is over already is no error."""
    return SignedOut(officer_id=officers.end_session(tx, token_hash=token_hash))
