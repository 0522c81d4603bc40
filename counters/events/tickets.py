"""What happened to a ticket."""

from dataclasses import dataclass
from datetime import datetime

from app.vocabulary import TicketId


@dataclass(frozen=True, kw_only=True)
class TicketTaken:
    """A visitor has a number and a place in a queue."""

    ticket_id: TicketId
    number: str
    token: str
    service: str
    priority: str | None
    issued_at: datetime
    people_ahead: int
    wait_low_seconds: int | None = None
    wait_high_seconds: int | None = None
    further: str | None = None  # the codes of the services that come after this one, by commas
    at_own_risk: bool = False  # the visitor was told that the wait may end after closing


@dataclass(frozen=True, kw_only=True)
class TicketReserved(TicketTaken):
    """A visitor was given a number that counts once it is confirmed."""


@dataclass(frozen=True, kw_only=True)
class TicketConfirmed:
    """A reserved ticket reached its visitor, on paper or on a phone: from now on it waits."""

    ticket_id: TicketId
    token: str
    number: str
    by: str
    confirmed_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketReleased:
    """A reserved ticket never reached anybody; its number stays unused."""

    ticket_id: TicketId
    number: str


@dataclass(frozen=True, kw_only=True)
class ReservationsReleased:
    """So many that nobody confirmed in time; the journal keeps each of them."""

    count: int


@dataclass(frozen=True, kw_only=True)
class PriorityMarked:
    """The information desk gave or took priority on sight."""

    ticket_id: TicketId
    priority: str | None
    key_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketCancelled:
    """The visitor left the queue."""

    ticket_id: TicketId
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketPostponed:
    """The visitor let others go first."""

    ticket_id: TicketId
    key_at: datetime


@dataclass(frozen=True, kw_only=True)
class DayClosed:
    """Nothing of the day, or of one before it, is open any more; the numbers say how much was."""

    day: str
    expired: int
    left_open: int
    counters: int
    missed: int  # bookings that nobody came for


@dataclass(frozen=True, kw_only=True)
class WaitsNoted:
    """So many figures and tickets were written; the journal does not keep it."""

    figures: int
    tickets: int


@dataclass(frozen=True, kw_only=True)
class TimesLearnt:
    """So many times at a counter were learnt from; the journal does not keep it."""

    services: int
