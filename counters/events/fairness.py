"""What happened on waiting lists and in draws; no name, phone or NIK is ever in here."""

from dataclasses import dataclass
from datetime import datetime

from app.vocabulary import BookingId, DrawId, EntryId, RequestId


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


@dataclass(frozen=True, kw_only=True)
class DrawAnnounced:
    """A day's places will be drawn; the commitment binds the seed before anybody has asked."""

    draw_id: DrawId
    day: str
    opens_at: datetime
    closes_at: datetime
    commitment: str


@dataclass(frozen=True, kw_only=True)
class DrawAsked:
    """Somebody is in the draw."""

    request_id: RequestId
    draw_id: DrawId
    token: str
    service: str


@dataclass(frozen=True, kw_only=True)
class DrawRequestWithdrawn:
    """Somebody is in it no longer."""

    request_id: RequestId
    token: str


@dataclass(frozen=True, kw_only=True)
class PlaceDrawn:
    """A request came out while there were places: it was booked."""

    request_id: RequestId
    booking_id: BookingId


@dataclass(frozen=True, kw_only=True)
class DrawDecided:
    """The draw is over, and its seed is published; `left`: how many requests the next step has to deal with."""

    draw_id: DrawId
    requests: int
    left: int
