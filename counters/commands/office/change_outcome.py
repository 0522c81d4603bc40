"""An outcome is called otherwise."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import OutcomeChanged
from counters.rules.names import Name
from counters.store import journal, outcomes


def change_outcome(
    tx: Tx, clock: Clock, *, scope: Scope, code: str, name: Name, completes: bool
) -> OutcomeChanged:
    """The code stays; what ended so has the new name, too. Raises UnknownOutcome, for a wider one than the scope, too."""
    outcomes.require(tx, scope=scope, code=code)
    outcomes.change(tx, scope=scope, code=code, name=name, completes=completes)
    event = OutcomeChanged(code=code, completes=completes)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    return event
