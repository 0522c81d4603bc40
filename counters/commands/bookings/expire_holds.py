"""Holds whose time is over give their places back; the scheduler asks, and so does everybody who books."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import HoldsExpired
from counters.store import slots


def expire_holds(tx: Tx, clock: Clock, *, scope: Scope) -> HoldsExpired:
    """Of the scope's mall."""
    return HoldsExpired(expired=slots.lapse(tx, scope=scope, now=clock.now()))
