"""An opening, a season or a pause was a mistake, or is over earlier."""

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownSpecialDay
from app.vocabulary import Scope, SpecialDay
from counters.events import SpecialDayRemoved
from counters.store import journal, seasons


def remove_special_day(
    tx: Tx, clock: Clock, *, scope: Scope, kind: SpecialDay, notice: int
) -> SpecialDayRemoved:
    """By its number in the mall; a supervisor only those of their agency. Raises UnknownSpecialDay."""
    if seasons.remove(tx, kind, scope=scope, notice=notice) == 0:
        raise UnknownSpecialDay
    event = SpecialDayRemoved(kind=kind, notice=notice)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    return event
