"""What happened to slots and bookings; no name, phone or NIK is ever in here."""

from dataclasses import dataclass
from datetime import datetime

from app.vocabulary import AgencyId, BookingId, TicketId


@dataclass(frozen=True, kw_only=True)
class SlotHeld:
    """Places are kept for somebody until then."""

    token: str
    service: str
    slot_start: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class BookingMade:
    """A promise; `services` in the order in which they will be visited."""

    booking_id: BookingId
    code: str
    token: str
    service: str
    services: str  # codes, joined by commas
    slot_start: datetime


@dataclass(frozen=True, kw_only=True)
class BookingRescheduled:
    """The same promise for another time."""

    booking_id: BookingId
    token: str
    was: datetime
    slot_start: datetime


@dataclass(frozen=True, kw_only=True)
class BookingCancelled:
    """The person will not come."""

    booking_id: BookingId
    token: str
    slot_start: datetime


@dataclass(frozen=True, kw_only=True)
class BookingCheckedIn:
    """The promise became a ticket."""

    booking_id: BookingId
    ticket_id: TicketId
    number: str
    token: str  # of the visit
    service: str
    slot_start: datetime
    checked_in_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReferenceGiven:
    """A visit's service is known by a number of another system; the journal does not hold it."""

    ticket_id: TicketId
    service: str


@dataclass(frozen=True, kw_only=True)
class HoldsExpired:
    """So many holds gave their places back; the journal does not keep it."""

    expired: int


@dataclass(frozen=True, kw_only=True)
class BookingRulesSet:
    """How something is booked was changed; `settings`: their names, joined by commas."""

    agency_id: AgencyId | None
    service: str | None
    weekday: int | None
    settings: str


@dataclass(frozen=True, kw_only=True)
class BookingDataErased:
    """Of this booking nobody knows any more whose it was, by the person's own wish; `hash_kept`: a missed one's stays."""

    booking_id: BookingId
    token: str
    hash_kept: int


@dataclass(frozen=True, kw_only=True)
class IdentitiesErased:
    """Of so many bookings, up to these days, nobody knows any more whose they were."""

    names: int
    references: int
    hashes: int
    names_until: str
    hashes_until: str
