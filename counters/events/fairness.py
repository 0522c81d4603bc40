"""What happened on waiting lists and in draws; no name, phone or NIK is ever in here."""

from dataclasses import dataclass
from datetime import datetime

from app.vocabulary import BookingId, EntryId


@dataclass(frozen=True, kw_only=True)
class WaitingListJoined:
    """Somebody waits for a place from one day to another."""

    entry_id: EntryId
    token: str
    service: str
    first_day: str
    last_day: str


@dataclass(frozen=True, kw_only=True)
class PlaceOffered:
    """A place that came free is kept for somebody who waits, until they have to have answered."""

    entry_id: EntryId
    token: str
    service: str
    slot_start: datetime
    answer_until: datetime


@dataclass(frozen=True, kw_only=True)
class OfferAccepted:
    """It was booked."""

    entry_id: EntryId
    booking_id: BookingId


@dataclass(frozen=True, kw_only=True)
class OfferDeclined:
    """The person does not want it, and is off the list; the place goes to the next one."""

    entry_id: EntryId
    token: str


@dataclass(frozen=True, kw_only=True)
class OfferExpired:
    """Nobody answered in time."""

    entry_id: EntryId


@dataclass(frozen=True, kw_only=True)
class WaitingListLeft:
    """Somebody does not wait any longer."""

    entry_id: EntryId
    token: str
