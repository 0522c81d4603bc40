"""What the estimator is told about one agency: plain values, nothing that only the future knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class CounterIs(Enum):
    """What a counter does now."""

    IDLE = "idle"
    SERVING = "serving"
    ON_BREAK = "break"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A rostered break of one counter: lunch, Friday prayer."""

    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class CounterNow:
    """One counter.

    `since` and `serving` matter while it serves, `back_at` while it is on a break (None: nobody knows), `opens_at` while it is closed (None: not rostered any more today). `leaves_at` only for a counter that stops before the agency closes.
    """

    services: frozenset[str]
    status: CounterIs
    officer: str | None = None
    serving: str | None = None
    since: datetime | None = None
    back_at: datetime | None = None
    opens_at: datetime | None = None
    leaves_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TicketNow:
    """One waiting ticket; `key` and `not_before` as `calling_key` gave them."""

    number: int
    service: str
    key: datetime
    issued_at: datetime
    not_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BookingDue:
    """A booking of today that has neither checked in nor been cancelled."""

    service: str
    slot: datetime


@dataclass(frozen=True, kw_only=True)
class AgencyQueue:
    """One agency at one moment. `services` maps each service to its configured minutes."""

    agency: str
    services: Mapping[str, float]
    counters: tuple[CounterNow, ...]
    tickets: tuple[TicketNow, ...] = ()
    bookings: tuple[BookingDue, ...] = field(default=())
