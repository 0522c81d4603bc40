"""A booking whose places are taken: written with its stops and references, and told to the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.db import Tx
from app.security import new_pairing_code, new_token
from app.vocabulary import PriorityGroup, Scope
from counters.events import BookingMade
from counters.rules.identity import Person
from counters.rules.plan import OfferPlan
from counters.store import bookings, journal, references
from counters.store.slots import Stay

_TOKEN_BITS = 128


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who comes and what they said; `given` are references of other systems by the code of the service."""

    person: Person
    priority: PriorityGroup | None = None
    note: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)


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
