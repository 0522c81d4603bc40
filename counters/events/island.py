"""What happened to numbers and tickets of kiosks that work without the server."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary import TicketId


@dataclass(frozen=True, kw_only=True)
class NumbersLeased:
    """A kiosk got numbers in advance; `leases` are the ids of the ranges, by commas."""

    device_id: UUID
    day: str
    leases: str
    numbers: int


@dataclass(frozen=True, kw_only=True)
class NumbersReturned:
    """A kiosk gave numbers back that it had not used and will not use."""

    device_id: UUID
    lease_id: UUID
    numbers: int


@dataclass(frozen=True, kw_only=True)
class TicketHandedOver:
    """A ticket that a kiosk gave out without the server is known now; `state` says what became of it."""

    offline_id: UUID
    ticket_id: TicketId | None
    number: str
    token: str
    service: str
    state: str
    reason: str | None
    priority: str | None
    issued_at: datetime
    further: str | None = None
