"""Who is called next: one sortable key per ticket, the virtual arrival time. No I/O, no clock.

A ticket's key is the time at which it counts as having arrived. Keys never change while a ticket
waits, so the order of two tickets never changes either, and *next* is one index scan:
`ORDER BY (not_before > now), key, number LIMIT 1`.

    >>> from datetime import datetime, timezone
    >>> nine = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)
    >>> calling_key(CallingRule(), nine, priority=True).key.strftime("%H:%M")
    '08:30'

Examples with the default settings:

    walk-in taken 09:00                          -> key 09:00
    priority ticket taken 09:00                  -> key 08:30
    booking for 10:00, checked in 09:40          -> key 08:30, not before 09:50
    booking for 10:00, checked in 10:25 (late)   -> key 10:15
    booking for 10:00, checked in 11:05          -> key 11:05 (a walk-in)

Overtaking is bounded: a walk-in taken at `a` is overtaken only by priority tickets taken before
a + 30 min, bookings whose slot lies before a + 90 min and late comers checked in before a + 10 min.
The idea is accumulating priority with equal rates (Stanford, Taylor & Ziedins 2014; Mojalal,
Stanford & Caron 2019): Technion's bank gave its priority callers 90 seconds of waiting in advance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar

Language = Literal["id", "en"]

_NONE = timedelta(0)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class CallingRule:
    """The settings of the rule, per mall or per service.

    Where law demands absolute priority, set `priority_head_start` to 10 hours: longer than a working day.
    """

    priority_head_start: timedelta = timedelta(minutes=30)
    booking_head_start: timedelta = timedelta(minutes=90)
    early_window: timedelta = timedelta(minutes=10)  # a booking is called from slot - this
    late_grace: timedelta = timedelta(minutes=10)  # checked in by slot + this is on time
    late_head_start: timedelta = timedelta(minutes=10)  # a late comer counts as this much earlier
    booking_lapse: timedelta = timedelta(minutes=60)  # later than slot + this is a walk-in
    requeue_within: timedelta = timedelta(minutes=15)  # an absent visitor back by then keeps the key
    further_head_start: timedelta = timedelta(minutes=30)  # most that a visit's next service is ahead

    def __post_init__(self) -> None:
        """Raises ValueError for a negative setting: the same class would overtake itself."""
        for name, value in vars(self).items():
            if value < _NONE:
                message = f"{name} is negative"
                raise ValueError(message)


LONGEST_MINUTES = {
    "priority_head_start": 600,
    "booking_head_start": 600,
    "early_window": 120,
    "late_grace": 120,
    "late_head_start": 120,
    "booking_lapse": 480,
    "requeue_within": 240,
    "further_head_start": 600,
}
"""What each setting may be at most when the office changes it; none may be negative."""


@dataclass(frozen=True, kw_only=True)
class CallingKey:
    """Where a ticket stands. `not_before` None: may be called at once."""

    key: datetime
    not_before: datetime | None = None


def calling_key(
    rule: CallingRule,
    arrived_at: datetime,
    *,
    priority: bool = False,
    slot: datetime | None = None,
) -> CallingKey:
    """The key of a ticket issued, or a booking checked in, at `arrived_at`.

    Somebody with both a booking and priority gets the smaller of the two keys, with its own
    `not_before`. Example: priority, slot 10:00, checked in 10:25 -> 09:55, at once (late booking
    alone: 10:15).
    """
    head_start = rule.priority_head_start if priority else _NONE
    on_arrival = CallingKey(key=arrived_at - head_start)
    if slot is None:
        return on_arrival
    return min(_booked_key(rule, arrived_at, slot=slot), on_arrival, key=lambda one: one.key)


def _booked_key(rule: CallingRule, arrived_at: datetime, *, slot: datetime) -> CallingKey:
    if arrived_at <= slot + rule.late_grace:
        return CallingKey(key=slot - rule.booking_head_start, not_before=slot - rule.early_window)
    if arrived_at <= slot + rule.booking_lapse:
        return CallingKey(key=arrived_at - rule.late_head_start)
    return CallingKey(key=arrived_at)


def requeue_key(
    rule: CallingRule,
    held: CallingKey,
    *,
    absent_at: datetime,
    back_at: datetime,
    priority: bool = False,
) -> CallingKey:
    """The key of a visitor who was marked absent and stands there again.

    Example: absent at 10:00 with key 09:12, back at 10:15 -> 09:12; back at 10:16 -> 10:16
    (priority: 09:46).
    """
    if back_at - absent_at <= rule.requeue_within:
        return held
    return calling_key(rule, back_at, priority=priority)


def regrouped_key(rule: CallingRule, key: datetime, *, was: bool, priority: bool) -> datetime:
    """The key of a ticket whose visitor's priority is seen, or seen to be a mistake, while it stands at `key`.

    The arrival that the key stands for stays: key 09:12 of a walk-in -> 08:42 with priority, and back.
    """
    arrived_at = key + rule.priority_head_start if was else key
    return calling_key(rule, arrived_at, priority=priority).key


LET_FIRST = 3  # how many a visitor who postpones lets go first
_TIE = timedelta(microseconds=1)


def postponed_key(behind: Sequence[datetime], *, let_first: int, own: datetime, now: datetime) -> datetime:
    """The key of a visitor who lets `let_first` of those `behind` (their keys, in order) go first.

    It is just after the last of them; if there are fewer, after all of them and as of now.
    Example: keys 9:01, 9:02, 9:03 behind -> just after 9:03; 9:01 alone, at 9:30 -> 9:30.
    """
    if len(behind) >= let_first > 0:
        return behind[let_first - 1] + _TIE
    return max([now, own, *(key + _TIE for key in behind)])


def calling_order(standing: CallingKey, *, number: int, now: datetime) -> tuple[bool, datetime, int]:
    """The sort key at `now`: those who may be called first, then by key, ties by number.

    A booking before its time comes last, not never: an idle counter may call it early.
    """
    early = standing.not_before is not None and standing.not_before > now
    return early, standing.key, number


class Waits(Protocol):
    """Anything that stands in a line."""

    @property
    def standing(self) -> CallingKey:
        """Where it stands."""

    @property
    def number(self) -> int:
        """Breaks ties."""


Waiting = TypeVar("Waiting", bound=Waits)


def choose_next(waiting: Iterable[Waiting], *, now: datetime) -> Waiting | None:
    """Who is called by a counter that serves all of `waiting`. None: nobody waits."""
    return min(
        waiting,
        key=lambda one: calling_order(one.standing, number=one.number, now=now),
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class _Wording:
    everyone: str
    priority: str
    booking: str
    window: str
    further: str
    head_start: str
    queue: str
    conjunction: str
    minutes: str
    hours: str


_WORDINGS: dict[Language, _Wording] = {
    "id": _Wording(
        everyone="Semua dipanggil menurut urutan kedatangan",
        priority="tiket prioritas dihitung {} lebih awal",
        booking="pemesan janji temu dihitung datang {} sebelum jamnya",
        window=" dan dipanggil paling cepat {} sebelum jam itu",
        further="layanan berikutnya dalam satu kunjungan dihitung sejak ",
        head_start="pengunjung datang, tetapi paling banyak {} sebelum masuk antreannya",
        queue="masuk antreannya",
        conjunction=", dan ",
        minutes="{} menit",
        hours="{} jam",
    ),
    "en": _Wording(
        everyone="Everyone is called in order of arrival",
        priority="a priority ticket counts as taken {} earlier",
        booking="a booking as arrived {} before its time",
        window=" and is called {} before that time at the earliest",
        further="the next service of a visit counts from ",
        head_start="the visitor's arrival, but at most {} before joining its queue",
        queue="joining its queue",
        conjunction=", and ",
        minutes="{} minutes",
        hours="{} hours",
    ),
}


def sentence(rule: CallingRule, language: Language) -> str:
    """The rule as one public sentence, from its settings.

    "Everyone is called in order of arrival; a priority ticket counts as taken 30 minutes earlier, a
    booking as arrived 90 minutes before its time and is called 10 minutes before that time at the
    earliest, and the next service of a visit counts from the visitor's arrival, but at most 30
    minutes before joining its queue."
    """
    words = _WORDINGS[language]
    clauses = []
    if rule.priority_head_start > _NONE:
        clauses.append(words.priority.format(_spoken(rule.priority_head_start, words)))
    if rule.booking_head_start > _NONE:
        booking = words.booking.format(_spoken(rule.booking_head_start, words))
        clauses.append(booking + words.window.format(_spoken(rule.early_window, words)))
    clauses.append(words.further + _further(rule, words))
    *first, last = clauses
    return f"{words.everyone}; {words.conjunction.join([', '.join(first), last] if first else [last])}."


def _further(rule: CallingRule, words: _Wording) -> str:
    if rule.further_head_start > _NONE:
        return words.head_start.format(_spoken(rule.further_head_start, words))
    return words.queue


def _spoken(duration: timedelta, words: _Wording) -> str:
    """Whole hours from two hours on, otherwise minutes: 90 minutes, 10 hours."""
    if duration >= 2 * _HOUR and duration % _HOUR == _NONE:
        return words.hours.format(duration // _HOUR)
    return words.minutes.format(duration // timedelta(minutes=1))
