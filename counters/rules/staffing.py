"""Whether a service's desks are staffed: a planned one counts as staffed until its officer has gone home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.vocabulary import CounterId, CounterState
from counters.rules.opening import DayHours

HAND_OVER = timedelta(minutes=30)  # a desk that closed is expected to open again within this
_BEFORE_BREAK = timedelta(minutes=15)  # one that closed so shortly before a break closed for it


@dataclass(frozen=True, kw_only=True)
class DeskNow:
    """A planned desk: its state, since when, and whether anybody was called to it today."""

    counter_id: CounterId
    state: CounterState
    since: datetime
    worked: bool


def staffed(desks: Iterable[DeskNow], *, hours: DayHours, now: datetime) -> bool:
    """Whether one of `desks` is, or may still be, served from today."""
    return any(not gone(desk, hours=hours, now=now) for desk in desks)


def gone(desk: DeskNow, *, hours: DayHours, now: datetime) -> bool:
    """Closed after it worked today, and not opened again in time. `now` in the mall's zone.

    Examples: closed at 14:00 after some calls, 14:20 -> no (a hand-over of shifts), 14:31 -> yes; closed at 11:55 before
    the break 12:00-13:00, 13:10 -> no; never opened today -> no.
    """
    if desk.state is not CounterState.CLOSED or not desk.worked:
        return False
    since = desk.since.astimezone(now.tzinfo)
    for starts, ends in hours.breaks:
        begins, over = (datetime.combine(now.date(), moment, tzinfo=now.tzinfo) for moment in (starts, ends))
        if begins - _BEFORE_BREAK <= since < over:
            since = over
    return now - since > HAND_OVER
