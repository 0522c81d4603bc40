"""A day is an ordinary one again."""

from datetime import date

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownSpecialDay
from app.vocabulary import Scope
from counters.events import HolidayRemoved
from counters.store import holidays, journal


def remove_holiday(tx: Tx, clock: Clock, *, scope: Scope, day: date) -> HolidayRemoved:
    """One of the calendar comes back with the next import. Raises UnknownSpecialDay."""
    if holidays.remove(tx, mall_id=scope.mall_id, day=day) == 0:
        raise UnknownSpecialDay
    event = HolidayRemoved(day=day.isoformat())
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event
