"""Somebody with a booking is here: it becomes a ticket, once."""

from collections.abc import Sequence

from app.clock import Clock, local
from app.db import Tx
from app.errors import NotBookable, UnknownBooking
from app.security import new_token
from app.vocabulary import BookingStatus, Scope, VisitId
from counters.events import BookingCheckedIn
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.availability import Today, availability, require_available
from counters.rules.calendar import hours_on
from counters.rules.calling import calling_key
from counters.rules.check_in import require_check_in
from counters.rules.numbering import number_of
from counters.rules.plan import OfferPlan, Plan
from counters.rules.waits.shown_wait import range_at
from counters.store import bookings, itinerary, journal, offer_now, queues, references, tickets, waits
from counters.store.slots import Stay

_TOKEN_BITS = 128


def check_in(
    tx: Tx, clock: Clock, *, scope: Scope, code: str | None = None, token: str | None = None
) -> BookingCheckedIn:
    """By the code or the token; a booking of several services is one visit. A second time it is the same ticket, and nothing happens.

    Raises UnknownBooking, BookingIsCancelled, WrongDay, TooEarly, TooLate, NotBookable, or the NoTicketNow of a day
    that was closed after the booking.
    """
    now = clock.now()
    booking = _find(tx, scope, code=code, token=token)
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    first, *further = bookings.stays(tx, booking.booking_id)
    offer = plan.offer_by_id(first.offer_id)
    if booking.status is BookingStatus.CHECKED_IN:
        return _again(tx, booking, service=offer.code if offer else "-")
    if offer is None:
        raise NotBookable
    require_check_in(
        booking.status,
        service=offer.code,
        slot=booking.starts_at,
        now=now,
        timezone=plan.timezone,
        early=rules.settings(offer, plan.day.isoweekday()).early,
        rule=offer.rule,
    )
    here, hours = local(now, plan.timezone), hours_on(plan, offer, plan.day)
    if hours is None or here.time() >= hours.closes:
        require_available(availability(plan, offer, now=here, today=Today()))
    new = _ticket(tx, clock, booking, offer, plan)
    ticket_id, visit_id = tickets.issue(tx, new, scope=scope)
    _plan_further(tx, plan, further, visit_id=visit_id, priority=booking.priority is not None)
    event = BookingCheckedIn(
        booking_id=booking.booking_id,
        ticket_id=ticket_id,
        number=new.number,
        token=new.token,
        service=offer.code,
        slot_start=booking.starts_at,
        checked_in_at=now,
    )
    bookings.check_in(tx, booking.booking_id, ticket_id=event.ticket_id, now=now)
    references.follow(tx, booking_id=booking.booking_id, visit_id=visit_id)
    journal.record(tx, event, scope=scope, at=now, agency=offer.agency_id)
    return event


def _plan_further(tx: Tx, plan: Plan, further: Sequence[Stay], *, visit_id: VisitId, priority: bool) -> None:
    """Its later services are the visit's next stops, if they are offered yet."""
    for stay in further:
        if plan.offer_by_id(stay.offer_id):
            queues.promise(tx, offer_id=stay.offer_id, day=plan.day, priority=priority)
            itinerary.plan(
                tx,
                itinerary.NewStop(
                    visit_id=visit_id, offer_id=stay.offer_id, day=plan.day, booked_for=stay.starts_at
                ),
            )


def _find(tx: Tx, scope: Scope, *, code: str | None, token: str | None) -> bookings.FoundBooking:
    if token is not None:
        return bookings.by_token(tx, scope=scope, token=token)
    if code is None:
        raise UnknownBooking
    return bookings.by_code(tx, scope=scope, code=code)


def _again(tx: Tx, booking: bookings.FoundBooking, *, service: str) -> BookingCheckedIn:
    before = bookings.checked_in(tx, booking.booking_id)
    return BookingCheckedIn(
        booking_id=booking.booking_id,
        ticket_id=before.ticket_id,
        number=before.number,
        token=before.token,
        service=service,
        slot_start=booking.starts_at,
        checked_in_at=before.at,
    )


def _ticket(
    tx: Tx, clock: Clock, booking: bookings.FoundBooking, offer: OfferPlan, plan: Plan
) -> tickets.NewTicket:
    now, priority = clock.now(), booking.priority is not None
    queues.join(tx, offer_id=offer.offer_id, day=plan.day, priority=priority)
    order_no = queues.draw_number(tx, series_id=offer.series_id, day=plan.day)
    standing = calling_key(offer.rule, now, priority=priority, slot=booking.starts_at)
    figure = offer_now.look(tx, offer, day=plan.day, now=now, counted=True, goes_first=True).wait
    wait = range_at(figure, now=now, standing=standing) if figure else None
    return tickets.NewTicket(
        agency_id=offer.agency_id,
        offer_id=offer.offer_id,
        day=plan.day,
        number=number_of(offer.letter, order_no),
        order_no=order_no,
        token=new_token(_TOKEN_BITS),
        priority=booking.priority,
        issued_at=now,
        key_at=standing.key,
        wait_low_seconds=waits.seconds(wait.low) if wait else None,
        wait_high_seconds=waits.seconds(wait.high) if wait else None,
        booked_for=booking.starts_at,
        not_before=standing.not_before,
    )
