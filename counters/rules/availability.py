"""Whether a ticket may be issued now, and if not, why and when again: one function for everybody who asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.errors import (
    ClosedToday,
    Disruption,
    Holiday,
    NoCounterToday,
    NoTicketNow,
    OnBreak,
    OutsideHours,
    QuotaExhausted,
)
from app.vocabulary import ClosureKind

_DAYS_AHEAD = 31  # how far "open again" is looked for


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A weekday's hours in the mall's own time; tickets are given until `ticket_cutoff` (None: until closing)."""

    opens: time
    closes: time
    break_starts: time | None = None
    break_ends: time | None = None
    ticket_cutoff: time | None = None


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A closure that touches the service asked for, first and last day included."""

    first_day: date
    last_day: date
    kind: ClosureKind


Week = Mapping[int, Hours]  # ISO weekday 1 (Monday) to 7; a missing day is closed


@dataclass(frozen=True, kw_only=True)
class Availability:
    """The answer: yes (`refusal` None), or the error that says why not, with the next moment of a yes if known."""

    refusal: NoTicketNow | None = None
    quota_left: int | None = None

    @property
    def open(self) -> bool:
        """A ticket may be issued."""
        return self.refusal is None


def availability(
    now: datetime,
    *,
    week: Week,
    closures: Sequence[Closed],
    counters: int,
    daily_quota: int | None,
    issued: int,
) -> Availability:
    """Whether a ticket may be issued at `now`, an instant in the mall's zone.

    `counters`: planned or open ones that serve it; `issued`: tickets given out today. Example: Tuesday 12:10, break
    12:00-13:00 gives OnBreak with `opens_at` 13:00. The first reason in the order of the errors' list is given.
    """
    left = None if daily_quota is None else max(daily_quota - issued, 0)
    refusal = (
        _closed(now, week, closures)
        or _no_counter(counters)
        or _outside_hours(now, week, closures)
        or _no_quota(now, week, closures, left)
    )
    return Availability(refusal=refusal, quota_left=left)


def require_available(answer: Availability) -> None:
    """Raises the refusal, if there is one."""
    if answer.refusal is not None:
        raise answer.refusal


def _closed(now: datetime, week: Week, closures: Iterable[Closed]) -> NoTicketNow | None:
    today = now.date()
    kinds = {closure.kind for closure in closures if closure.first_day <= today <= closure.last_day}
    if ClosureKind.HOLIDAY in kinds:
        return Holiday(opens_at=next_opening(now, week=week, closures=closures))
    if ClosureKind.CLOSED_TODAY in kinds or now.isoweekday() not in week:
        return ClosedToday(opens_at=next_opening(now, week=week, closures=closures))
    if ClosureKind.DISRUPTION in kinds:
        return Disruption()
    return None


def _no_counter(counters: int) -> NoTicketNow | None:
    return NoCounterToday() if counters == 0 else None


def _outside_hours(now: datetime, week: Week, closures: Iterable[Closed]) -> NoTicketNow | None:
    hours = week[now.isoweekday()]
    clock = now.time()
    if clock < hours.opens:
        return OutsideHours(opens_at=_at(now, hours.opens))
    if clock >= (hours.ticket_cutoff or hours.closes):
        return OutsideHours(opens_at=next_opening(now, week=week, closures=closures))
    if hours.break_starts and hours.break_ends and hours.break_starts <= clock < hours.break_ends:
        return OnBreak(opens_at=_at(now, hours.break_ends))
    return None


def _no_quota(now: datetime, week: Week, closures: Iterable[Closed], left: int | None) -> NoTicketNow | None:
    return QuotaExhausted(opens_at=next_opening(now, week=week, closures=closures)) if left == 0 else None


def next_opening(now: datetime, *, week: Week, closures: Iterable[Closed]) -> datetime | None:
    """When the doors open on the next open day after today; None if not within a month."""
    known = list(closures)
    for ahead in range(1, _DAYS_AHEAD + 1):
        moment = now + timedelta(days=ahead)
        hours = week.get(moment.isoweekday())
        shut = any(
            closure.first_day <= moment.date() <= closure.last_day
            for closure in known
            if closure.kind is not ClosureKind.DISRUPTION
        )
        if hours and not shut:
            return _at(moment, hours.opens)
    return None


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
