"""The mall works on a holiday or a day of cuti bersama, or stays closed after all."""

from datetime import date

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownSpecialDay
from app.vocabulary import Scope
from counters.events import HolidayChanged
from counters.store import holidays, journal


def change_holiday(tx: Tx, clock: Clock, *, scope: Scope, day: date, works: bool) -> HolidayChanged:
    """With the usual hours of its weekday, where there are any. Raises UnknownSpecialDay."""
    if holidays.set_open(tx, mall_id=scope.mall_id, day=day, works=works) == 0:
        raise UnknownSpecialDay
    event = HolidayChanged(day=day.isoformat(), works=works)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event
