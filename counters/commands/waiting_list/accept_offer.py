"""Somebody takes the place that was offered to them: it is booked."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import NoOffer, OfferOver, WaitOver
from app.vocabulary import Scope, WaitStatus
from counters.events import BookingMade, OfferAccepted
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.store import journal, new_bookings, slots, waiting_list
from counters.store.proposals import require_still_open


def accept_offer(tx: Tx, clock: Clock, *, scope: Scope, token: str) -> BookingMade:
    """Held becomes booked, in the same places; while its service is disrupted the offer stands, and runs out as it would.

    Raises UnknownWait, NoOffer, OfferOver, WaitOver, NotBookable, BookingDisrupted, AlreadyBooked, TooManyBookings, TooManyNoShows.
    """
    now = clock.now()
    waiting = waiting_list.by_token(tx, scope=scope, token=token)
    if waiting.status is WaitStatus.WAITING:
        raise NoOffer
    if waiting.status is WaitStatus.PASSED:
        raise OfferOver
    if waiting.status is not WaitStatus.OFFERED or waiting.person is None:
        raise WaitOver
    stays = slots.end_hold(tx, scope=scope, token=waiting.hold or "", now=now)
    if not stays:  # its time is over, and nobody has counted it down yet
        raise OfferOver
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    (offer,) = require_still_open(plan, stays)
    day = business_day(stays[0].starts_at, plan.timezone)
    settings = rules.settings(offer, day.isoweekday())
    new_bookings.require_allowed(
        tx, stays, day=day, identity=waiting.person.identity, settings=[settings], now=now
    )
    slots.move(tx, stays[0], scope=scope, held=-1, booked=1)
    wanted = new_bookings.Wanted(person=waiting.person, priority=waiting.priority, note=waiting.note)
    event = new_bookings.make(
        tx, wanted, [offer], stays, scope=scope, day=day, keep_nik=settings.keep_nik, now=now
    )
    waiting_list.end(tx, waiting.entry_id, status=WaitStatus.BOOKED, now=now, booking_id=event.booking_id)
    accepted = OfferAccepted(entry_id=waiting.entry_id, booking_id=event.booking_id)
    journal.record(tx, accepted, scope=scope, at=now)
    return event
