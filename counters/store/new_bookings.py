"""A booking whose places are taken: written with its stops and references, and told to the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.db import Tx
from app.security import new_pairing_code, new_token
from app.vocabulary import PriorityGroup, Scope
from counters.events import BookingMade
from counters.rules.booking_settings import BookingSettings
from counters.rules.identity import Person
from counters.rules.plan import OfferPlan
from counters.store import bookings, journal, no_shows, references
from counters.store.slots import Stay

_TOKEN_BITS = 128


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who comes and what they said; `given` are references of other systems by the code of the service."""

    person: Person
    priority: PriorityGroup | None = None
    note: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    def columns(self, *, keep_nik: bool) -> Mapping[str, str | None]:
        """What waiting lists and draws keep of them until they are booked."""
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
    tx: Tx,
    stays: Sequence[Stay],
    *,
    day: date,
    identity: str,
    settings: Sequence[BookingSettings],
    now: datetime,
) -> None:
    """The person may book these; of several services the strictest limits count.

    Raises AlreadyBooked, TooManyBookings, TooManyNoShows.
    """
    bookings.require_none_yet(tx, stays, day=day, identity=identity)
    most = min((one.per_person for one in settings if one.per_person), default=0)
    bookings.require_fewer(tx, identity=identity, most=most, now=now)
    for one in {(one.no_shows_allowed, one.no_show_days): one for one in settings}.values():
        no_shows.require_reliable(tx, identity=identity, settings=one, now=now)


def make(
    tx: Tx,
    wanted: Wanted,
    offers: Sequence[OfferPlan],
    stays: Sequence[Stay],
    *,
    scope: Scope,
    day: date,
    keep_nik: bool,
    now: datetime,
) -> BookingMade:
    """The unique index refuses a second one of the person for a service and day."""
    new = bookings.NewBooking(
        code=new_pairing_code(),
        token=new_token(_TOKEN_BITS),
        day=day,
        starts_at=stays[0].starts_at,
        person=wanted.person,
        keep_nik=keep_nik,
        priority=wanted.priority,
        note=wanted.note,
    )
    booking_id = bookings.insert(tx, new, stays, scope=scope, now=now)
    references.keep(tx, wanted.given, offers, scope=scope, booking_id=booking_id, day=day)
    event = BookingMade(
        booking_id=booking_id,
        code=new.code,
        token=new.token,
        service=offers[0].code,
        services=",".join(offer.code for offer in offers),
        slot_start=new.starts_at,
    )
    journal.record(tx, event, scope=scope, at=now)
    return event
