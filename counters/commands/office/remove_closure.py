"""A closure was a mistake, or is over earlier."""

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownClosure
from app.vocabulary import Scope
from counters.events import ClosureRemoved
from counters.store import closures, journal


def remove_closure(tx: Tx, clock: Clock, *, scope: Scope, notice: int) -> ClosureRemoved:
    """By its number in the mall; a supervisor only those of their agency. Raises UnknownClosure."""
    if closures.remove(tx, scope=scope, notice=notice) == 0:
        raise UnknownClosure
    event = ClosureRemoved(notice=notice)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    return event
