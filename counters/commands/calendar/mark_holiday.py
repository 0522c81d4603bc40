"""A day becomes a holiday of this mall, as no calendar knows it: an election, a city's own day."""

from datetime import date

from app.clock import Clock
from app.db import Tx
from app.vocabulary import HolidayKind, Scope
from counters.events import HolidayMarked
from counters.rules.names import Name
from counters.rules.special_days import HolidayPlan
from counters.store import holidays, journal


def mark_holiday(
    tx: Tx, clock: Clock, *, scope: Scope, day: date, kind: HolidayKind, name: Name
) -> HolidayMarked:
    """Takes the place of what the calendar said of that day."""
    holidays.remove(tx, mall_id=scope.mall_id, day=day)
    new = HolidayPlan(day=day, kind=kind, name=name)
    holidays.insert(tx, new, mall_id=scope.mall_id, source=holidays.OFFICE)
    event = HolidayMarked(day=day.isoformat(), kind=kind)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event
