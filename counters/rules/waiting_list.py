"""Who waits for a place that somebody gives up: what is offered to them, and until when they may answer. No I/O, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.errors import InvalidValue, PlacesFree
from counters.rules.slots import FreeSlot

_WAKES, _SLEEPS = time(7), time(21)  # nobody loses a place because they slept
_WAY = timedelta(minutes=30)  # from the last moment to answer to the slot: somebody has to come
_LEAST = timedelta(minutes=5)  # to answer in; with less than that there is no offer
_MOST_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A window that is offered, and the last moment to accept it."""

    window: FreeSlot
    answer_until: datetime


def answer_until(*, now: datetime, starts_at: datetime, within: timedelta, timezone: str) -> datetime | None:
    """When an offer made now ends: `within` counts from 07:00 if it is night, and half an hour before the slot it is over.

    None: too late to offer it. Example: 30 minutes, offered at 23:10 for 10:00 -> 07:30; at 09:20 for 10:00 -> 09:30.
    """
    here = now.astimezone(ZoneInfo(timezone))
    begins = here
    if here.time() < _WAKES:
        begins = datetime.combine(here.date(), _WAKES, here.tzinfo)
    elif here.time() >= _SLEEPS:
        begins = datetime.combine(here.date() + timedelta(days=1), _WAKES, here.tzinfo)
    until = min(begins + within, starts_at - _WAY)
    return until if until - now >= min(_LEAST, within) else None


def choose_offer(
    found: Iterable[FreeSlot], *, now: datetime, within: timedelta, timezone: str
) -> Choice | None:
    """The earliest free window that leaves time to answer."""
    for window in found:
        until = answer_until(now=now, starts_at=window.starts_at, within=within, timezone=timezone)
        if window.free and until:
            return Choice(window=window, answer_until=until)
    return None


def worth_waiting(found: Iterable[FreeSlot], *, now: datetime) -> bool:
    """Whether a place of these windows may still come free in time. Raises PlacesFree: nobody has to wait."""
    to_come = [window for window in found if window.starts_at > now and window.places]
    if any(window.free for window in to_come):
        raise PlacesFree
    return any(window.starts_at >= now + _WAY + _LEAST for window in to_come)


def days_waited_for(first: date, last: date, *, today: date) -> list[date]:
    """Every day from `first` to `last`. Raises InvalidValue: in the past, backwards, or more than a fortnight."""
    days = (last - first).days + 1
    if first < today or not 0 < days <= _MOST_DAYS:
        raise InvalidValue("one to fourteen days from today on", field="day")
    return [first + timedelta(days=ahead) for ahead in range(days)]
