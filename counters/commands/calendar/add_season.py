"""A range of days has another week: Ramadan."""

from app.clock import Clock
from app.db import Tx
from app.errors import InvalidValue
from app.vocabulary import Scope
from counters.events import SeasonAdded
from counters.rules.opening import Week, require_week
from counters.store import journal, seasons


def add_season(tx: Tx, clock: Clock, *, scope: Scope, days: seasons.Days, week: Week) -> SeasonAdded:
    """Of the scope's mall or agency; a weekday that is missing is closed. Raises InvalidValue."""
    if days.last_day < days.first_day:
        raise InvalidValue("the last day is before the first", field="last_day")
    require_week(week)
    event = SeasonAdded(
        agency_id=scope.agency_id,
        first_day=days.first_day.isoformat(),
        last_day=days.last_day.isoformat(),
    )
    tx.replan()
    notice = journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    seasons.insert_season(tx, days, week, scope=scope, notice=notice)
    return event
