"""What happened to a ticket off its straight path, and to a day: events like those of `counters/events.py`."""

from dataclasses import dataclass
from datetime import datetime

from app.vocabulary import CounterId, TicketId


@dataclass(frozen=True, kw_only=True)
class TicketHeld:
    """The visitor waits aside, e.g. to fetch a paper; the counter is free."""

    ticket_id: TicketId
    counter_id: CounterId
    held_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketResumed:
    """The visitor is back at a counter."""

    ticket_id: TicketId
    counter_id: CounterId
    status: str
    resumed_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketRequeued:
    """The ticket waits again: a mistaken call, or an absent visitor who came back (`was` says which)."""

    ticket_id: TicketId
    counter_id: CounterId
    was: str
    key_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketTransferred:
    """This stop is over and the visit goes on in another queue, on the same number."""

    ticket_id: TicketId
    new_ticket_id: TicketId
    counter_id: CounterId
    from_service: str
    service: str
    keep_place: int  # 1 or 0
    key_at: datetime


@dataclass(frozen=True, kw_only=True)
class MoveUndone:
    """The officer took the last move back; what it recorded stays in the journal before this."""

    move: str
    ticket_id: TicketId
    counter_id: CounterId
    made_at: datetime


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
