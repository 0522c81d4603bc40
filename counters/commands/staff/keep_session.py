"""A session was used, so it does not end for silence."""

from app.clock import Clock
from app.db import Tx
from counters.store import officers


def keep_session(tx: Tx, clock: Clock, *, token_hash: str) -> None:
    """At most once a minute and session: a write for each request would be too dear."""
    officers.seen(tx, token_hash=token_hash, now=clock.now())
