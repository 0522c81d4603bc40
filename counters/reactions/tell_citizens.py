"""What happened to a booking or a waiting list is told to the person: a row of the outbox for each event, once."""

from datetime import datetime
from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import BookingId, BookingStatus, OfferId, Scope
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.messages import OF_BOOKINGS, OF_WAITING_LISTS, UNREMIND, reminders
from counters.store import cursors, outbox
from counters.store.cursors import Happened

NAME = "citizens"
_BATCH = 500


def tell_citizens(tx: Tx, clock: Clock, *, scope: Scope) -> int:
    """How many events it followed: 0 when it has come to the end. The cursor moves in the same transaction."""
    now = clock.now()
    news = cursors.after(tx, scope=scope, version=cursors.at(tx, NAME, scope=scope), most=_BATCH)
    for happened in news:
        _follow(tx, happened, scope=scope, now=now)
    if news:
        cursors.move(tx, NAME, scope=scope, version=news[-1].version, now=now)
    return len(news)


def _follow(tx: Tx, happened: Happened, *, scope: Scope, now: datetime) -> None:
    payload = happened.payload
    if happened.event in OF_WAITING_LISTS:
        outbox.write(
            tx,
            OF_WAITING_LISTS[happened.event],
            scope=scope,
            version=happened.version,
            due_at=happened.at,
            now=now,
            waiting_id=UUID(payload["entry_id"]),
            slot_start=datetime.fromisoformat(payload["slot_start"]),
        )
    if happened.event not in OF_BOOKINGS and happened.event not in UNREMIND:
        return
    booking_id = BookingId(UUID(payload["booking_id"]))
    if happened.event in UNREMIND:
        outbox.drop(tx, booking_id, now=now, everything=happened.event == "BookingDataErased")
    if happened.event in OF_BOOKINGS:
        slot = datetime.fromisoformat(payload["slot_start"])
        outbox.write(
            tx,
            OF_BOOKINGS[happened.event],
            scope=scope,
            version=happened.version,
            due_at=happened.at,
            now=now,
            booking_id=booking_id,
            slot_start=slot,
        )
        remind(tx, booking_id, scope=scope, slot=slot, version=happened.version, now=now)


def remind(
    tx: Tx, booking_id: BookingId, *, scope: Scope, slot: datetime, version: int, now: datetime
) -> None:
    """The reminders that are still to come, if the booking still stands for this time."""
    booking = outbox.booking_now(tx, booking_id)
    if booking is None or booking.status != BookingStatus.BOOKED or booking.starts_at != slot:
        return
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offer = plan.offer_by_id(OfferId(booking.offer_id))
    if offer is None:
        return
    settings = rules.settings(offer, booking.day.isoweekday())
    for kind, due_at in reminders(settings, slot=slot, timezone=plan.timezone, now=now):
        outbox.write(
            tx,
            kind,
            scope=scope,
            version=version,
            due_at=due_at,
            now=now,
            booking_id=booking_id,
            slot_start=slot,
        )
