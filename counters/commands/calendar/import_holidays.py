"""A year's national holidays and cuti bersama come from the calendar."""

from collections.abc import Sequence

from app.adapters.holiday_calendar import MarkedDay
from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import HolidaysImported
from counters.rules.names import Name
from counters.rules.special_days import HolidayPlan
from counters.store import holidays, journal


def import_holidays(
    tx: Tx, clock: Clock, *, scope: Scope, year: int, days: Sequence[MarkedDay]
) -> HolidaysImported:
    """Again after a decree moved a day: what the office added or opened stays."""
    marked = [
        HolidayPlan(
            day=one.day,
            kind=one.kind,
            name=Name(id=one.name_id, en=one.name_en),
            estimated=one.estimated,
        )
        for one in days
    ]
    added, removed = holidays.bring_up_to_date(tx, year, marked, mall_id=scope.mall_id)
    event = HolidaysImported(year=year, added=added, removed=removed)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event
