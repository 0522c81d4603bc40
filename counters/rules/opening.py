"""Weekly opening hours, and which of them make sense, before they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from app.errors import InvalidValue
from counters.rules.names import Name


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A weekday's hours in the mall's own time; tickets are given until `ticket_cutoff` (None: until closing)."""

    opens: time
    closes: time
    break_starts: time | None = None
    break_ends: time | None = None
    ticket_cutoff: time | None = None


Span = tuple[time, time]  # from, until (not included), on one day


@dataclass(frozen=True, kw_only=True)
class DayHours:
    """One day's hours in the mall's own time.

    `breaks` in order, apart from each other. `ticket_cutoff` None: tickets until closing. `reason`: what set these
    hours, None for the usual week.
    """

    opens: time
    closes: time
    breaks: tuple[Span, ...] = ()
    ticket_cutoff: time | None = None
    reason: Name | None = None

    def spans(self) -> tuple[Span, ...]:
        """When tickets are given: 08:00-14:30 with a break 12:00-13:00 -> 08:00-12:00, 13:00-14:30."""
        found = []
        start, end = self.opens, min(self.ticket_cutoff or self.closes, self.closes)
        for pause_starts, pause_ends in self.breaks:
            if start < min(pause_starts, end):
                found.append((start, min(pause_starts, end)))
            start = max(start, pause_ends)
        if start < end:
            found.append((start, end))
        return tuple(found)


Week = Mapping[int, Hours]  # ISO weekday 1 (Monday) to 7; a missing day is closed

_WEEKDAYS = range(1, 8)


def require_week(week: Mapping[int, Hours]) -> None:
    """Raises InvalidValue with the field that is at fault: "closes_2" is Tuesday's."""
    for weekday, hours in week.items():
        fault = _fault(hours) if weekday in _WEEKDAYS else "weekday"
        if fault:
            raise InvalidValue(f"{fault} of weekday {weekday}", field=f"{fault}_{weekday}")


def require_hours(hours: Hours) -> None:
    """Raises InvalidValue with the field of a single day's hours that is at fault."""
    fault = _fault(hours)
    if fault:
        raise InvalidValue(fault, field=fault)


def _fault(hours: Hours) -> str | None:
    """The first field that does not fit, None if all do."""
    given = (hours.opens, hours.closes, hours.break_starts, hours.break_ends, hours.ticket_cutoff)
    cutoff = hours.ticket_cutoff
    if any(moment is not None and moment.tzinfo is not None for moment in given):
        return "opens"
    if hours.closes <= hours.opens:
        return "closes"
    if cutoff is not None and not hours.opens < cutoff <= hours.closes:
        return "ticket_cutoff"
    return _break_fault(hours, hours.break_starts, hours.break_ends)


def _break_fault(hours: Hours, starts: time | None, ends: time | None) -> str | None:
    if starts is None or ends is None:
        return None if starts is ends else "break_starts" if starts is None else "break_ends"
    if not hours.opens < starts < hours.closes:
        return "break_starts"
    return None if starts < ends < hours.closes else "break_ends"
