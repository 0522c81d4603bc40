"""Services do not end in a certain way any more, or do again."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import OutcomeRetired
from counters.store import journal, outcomes


def retire_outcome(tx: Tx, clock: Clock, *, scope: Scope, code: str, retired: bool) -> OutcomeRetired:
    """What ended so stays as it is. Raises UnknownOutcome, for a wider one than the scope, too."""
    outcomes.require(tx, scope=scope, code=code)
    outcomes.retire(tx, scope=scope, code=code, active=not retired)
    event = OutcomeRetired(code=code, retired=retired)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    return event
