"""The only module that asks the time; everything else gets a `Clock` or a `now`."""

import secrets
import time
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Says what time it is: an aware instant in UTC."""

    def now(self) -> datetime:
        """The current instant, in UTC."""
        ...


class SystemClock:
    """The machine's clock, moved by a constant offset and run at `speed` (1.0 is real time)."""

    def __init__(self, *, start: datetime | None = None, speed: float = 1.0) -> None:
        """`start`, aware: what time it shall be now; None is the machine's own time."""
        self._began = time.monotonic()
        self._start = start.astimezone(UTC) if start else datetime.now(UTC)
        self._follows_machine = start is None and speed == 1.0
        self.speed = speed

    def now(self) -> datetime:
        """Follows the machine's corrections (NTP) unless it was moved or sped up, then only elapsed time."""
        if self._follows_machine:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=(time.monotonic() - self._began) * self.speed)


def business_day(now: datetime, timezone: str) -> date:
    """The mall's own day: 2026-11-24 18:00 UTC is the 25th in Asia/Jakarta (UTC+7)."""
    return now.astimezone(ZoneInfo(timezone)).date()


def local(now: datetime, timezone: str) -> datetime:
    """The same instant with the mall's offset, as the contract sends it."""
    return now.astimezone(ZoneInfo(timezone))


def monotonic() -> float:
    """Seconds of a clock that never goes back, for time-outs and durations only."""
    return time.monotonic()


class _Ids:
    """Ids of one process, each later than all before it: within a millisecond, and after the clock was set back."""

    _RANDOM_BITS = 74

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest = 0

    def next(self) -> UUID:
        milliseconds = time.time_ns() // 1_000_000
        with self._lock:
            value = milliseconds << self._RANDOM_BITS | secrets.randbits(self._RANDOM_BITS)
            if value >> self._RANDOM_BITS <= self._newest >> self._RANDOM_BITS:
                value = self._newest + 1 + secrets.randbits(32)
            self._newest = value
        high, low = value >> 62, value & (1 << 62) - 1
        return UUID(int=high >> 12 << 80 | 0x7 << 76 | (high & 0xFFF) << 64 | 0x2 << 62 | low)


_ids = _Ids()


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): ordered by time of making, so that indexes grow at their end and stay quick.

    Strictly so within this process; ids that two processes make in one millisecond are in no order.
    """
    return _ids.next()
