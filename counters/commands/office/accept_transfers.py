"""Whether an agency takes over visitors whom other agencies send on."""

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownAgency
from app.vocabulary import Scope
from counters.events import TransfersAccepted
from counters.store import calling, journal


def accept_transfers(tx: Tx, clock: Clock, *, scope: Scope, accepts: bool) -> TransfersAccepted:
    """Of the scope's agency, from now on. Raises UnknownAgency for a scope without one."""
    if scope.agency_id is None:
        raise UnknownAgency
    calling.accept_transfers(tx, scope=scope, accepts=accepts)
    event = TransfersAccepted(agency_id=scope.agency_id, accepts=accepts)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    return event
