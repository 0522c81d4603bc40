"""A promise is made in one way, whatever led to it: a form, an offer to somebody who waited, a draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.db import Tx
from app.security import new_pairing_code, new_token
from app.vocabulary import PriorityGroup, Scope
from counters.events import BookingMade
from counters.rules.booking_settings import BookingSettings
from counters.rules.identity import Person
from counters.store import bookings, journal, no_shows
from counters.store.slots import Stay

_TOKEN_BITS = 128


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who comes, and what they said about it."""

    person: Person
    priority: PriorityGroup | None = None
    note: str | None = None
    external_reference: str | None = None

    def columns(self, *, keep_nik: bool) -> Mapping[str, str | None]:
        """What lists and draws keep of them until they are booked."""
        person = self.person
        return {
            "identity_hash": person.identity,
            "name_sealed": person.name_sealed,
            "phone_sealed": person.phone_sealed,
            "nik_sealed": person.nik_sealed if keep_nik else None,
            "name_masked": person.name_masked,
            "phone_last": person.phone_last,
            "nik_last": person.nik_last,
            "priority": self.priority,
            "note": self.note,
        }


def require_allowed(
    tx: Tx, stays: Sequence[Stay], *, day: date, identity: str, settings: BookingSettings, now: datetime
) -> None:
    """The person may book these. Raises AlreadyBooked, TooManyBookings, TooManyNoShows."""
    bookings.require_none_yet(tx, stays, day=day, identity=identity)
    bookings.require_fewer(tx, identity=identity, most=settings.per_person, now=now)
    no_shows.require_reliable(tx, identity=identity, settings=settings, now=now)


def promise(
    tx: Tx,
    stays: Sequence[Stay],
    *,
    scope: Scope,
    services: Sequence[str],
    day: date,
    guest: Guest,
    keep_nik: bool,
    now: datetime,
) -> BookingMade:
    """The booking of places that are counted as booked already, with its code and token, in the journal."""
    new = bookings.NewBooking(
        code=new_pairing_code(),
        token=new_token(_TOKEN_BITS),
        day=day,
        starts_at=stays[0].starts_at,
        person=guest.person,
        keep_nik=keep_nik,
        priority=guest.priority,
        note=guest.note,
        external_reference=guest.external_reference,
    )
    event = BookingMade(
        booking_id=bookings.insert(tx, new, stays, scope=scope, now=now),
        code=new.code,
        token=new.token,
        service=services[0],
        services=",".join(services),
        slot_start=new.starts_at,
    )
    journal.record(tx, event, scope=scope, at=now)
    return event
