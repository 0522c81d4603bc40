"""What happened at a counter, to the desk or to the visitor before it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary import CounterId, TicketId


@dataclass(frozen=True, kw_only=True)
class CounterOpened:
    """An officer calls from this counter now."""

    counter_id: CounterId
    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class CounterPaused:
    """The counter calls nobody for a while; `back_at`: until then, as far as its officer knows."""

    counter_id: CounterId
    reason: str | None
    back_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CounterClosed:
    """Nobody calls from this counter any more."""

    counter_id: CounterId


@dataclass(frozen=True, kw_only=True)
class CounterTakenOver:
    """Another officer went on at an open counter, with the visitor who stood there (`ticket_id`)."""

    counter_id: CounterId
    from_officer: UUID
    officer_id: UUID
    ticket_id: TicketId | None


@dataclass(frozen=True, kw_only=True)
class ServicesChosen:
    """A counter serves these services from now on; codes, separated by spaces."""

    counter_id: CounterId
    services: str


@dataclass(frozen=True, kw_only=True)
class AutoCallSwitched:
    """The counter calls by itself after so many idle seconds; None: it does not."""

    counter_id: CounterId
    seconds: int | None


@dataclass(frozen=True, kw_only=True)
class VisitorCalled:
    """A visitor was called to a counter; `repeat` counts the recalls: 0 for the first call."""

    ticket_id: TicketId
    counter_id: CounterId
    number: str
    service: str
    repeat: int
    called_at: datetime
    out_of_order: int = 0  # 1: the officer chose this one
    last: int = 0  # 1: no further call is due before the visitor counts as absent
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceStarted:
    """The visitor stands at the counter."""

    ticket_id: TicketId
    counter_id: CounterId
    started_at: datetime


@dataclass(frozen=True, kw_only=True)
class ServiceFinished:
    """The visitor was served; `also` are the codes of what was done in the same sitting, by commas.

    `next_ticket_id`: the visit's next stage or stop, which began with this.
    """

    ticket_id: TicketId
    counter_id: CounterId
    ended_at: datetime
    outcome: str | None = None
    also: str | None = None
    next_ticket_id: TicketId | None = None


@dataclass(frozen=True, kw_only=True)
class VisitorAbsent:
    """The visitor was called and did not come."""

    ticket_id: TicketId
    counter_id: CounterId
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketHeld:
    """The visitor waits aside, e.g. to fetch a paper; the counter is free."""

    ticket_id: TicketId
    counter_id: CounterId
    held_at: datetime
    remind_at: datetime | None = None


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
    only_at: CounterId | None = None  # the one counter that calls it


@dataclass(frozen=True, kw_only=True)
class ServiceAdded:
    """The visit at the counter goes to one more service later."""

    ticket_id: TicketId
    counter_id: CounterId
    service: str


@dataclass(frozen=True, kw_only=True)
class TicketNoted:
    """An officer noted something on a ticket, or took a note away (`noted` 0); the journal does not hold the words."""

    ticket_id: TicketId
    counter_id: CounterId
    noted: int


@dataclass(frozen=True, kw_only=True)
class PriorityChanged:
    """An officer saw that a visitor belongs to a vulnerable group, or to none (None)."""

    ticket_id: TicketId
    counter_id: CounterId
    priority: str | None
    was: str | None
    key_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketsMerged:
    """One person had taken two numbers: `ticket_id` is cancelled, `into_id` goes on for both."""

    ticket_id: TicketId
    into_id: TicketId
    counter_id: CounterId
    key_at: datetime  # of the one that is kept


@dataclass(frozen=True, kw_only=True)
class MoveUndone:
    """The officer took the last move back; what it recorded stays in the journal before this."""

    move: str
    ticket_id: TicketId
    counter_id: CounterId
    made_at: datetime
