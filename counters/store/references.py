"""What other systems call a matter, as rows: given with a booking or later, kept with the visit, erased with the names."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, delete, or_, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of
from app.models import Booking, ExternalReference
from app.vocabulary import AgencyId, BookingId, OfferId, Scope, VisitId
from counters.rules.plan import OfferPlan

_INSERT = insert_of(ExternalReference)
_BOOKING = col(ExternalReference.booking_id) == bindparam("in_booking")
_REPLACED = Prepared(
    delete(ExternalReference).where(
        col(ExternalReference.visit_id) == bindparam("in_visit"),
        col(ExternalReference.offer_id) == bindparam("of_offer"),
    )
)
_FOLLOW = Prepared(update(ExternalReference).where(_BOOKING).values(visit_id=bindparam("as_visit")))
_MOVE = Prepared(update(ExternalReference).where(_BOOKING).values(day=bindparam("new_day")))
_FORGET = Prepared(
    delete(ExternalReference).where(
        or_(
            _BOOKING,
            col(ExternalReference.visit_id)
            == select(col(Booking.visit_id))
            .where(col(Booking.id) == bindparam("in_booking"))
            .scalar_subquery(),
        )
    )
)
_ERASE = Prepared(
    delete(ExternalReference).where(
        col(ExternalReference.mall_id) == bindparam("in_mall"),
        col(ExternalReference.day) < bindparam("before"),
    )
)


def _insert(
    tx: Tx,
    value: str,
    *,
    scope: Scope,
    agency_id: AgencyId,
    offer_id: OfferId,
    day: date,
    booking_id: BookingId | None = None,
    visit_id: VisitId | None = None,
) -> None:
    tx.run(
        _INSERT,
        id=new_id(),
        mall_id=scope.mall_id,
        agency_id=agency_id,
        offer_id=offer_id,
        day=day,
        value=value,
        booking_id=booking_id,
        visit_id=visit_id,
    )


def keep(
    tx: Tx,
    given: Mapping[str, str],
    offers: Sequence[OfferPlan],
    *,
    scope: Scope,
    booking_id: BookingId,
    day: date,
) -> None:
    """With a new booking: `given` by code of those `offers`, "" is the first; others are nobody's."""
    for place, offer in enumerate(offers):
        value = given.get(offer.code) or (given.get("") if place == 0 else None)
        if value:
            _insert(
                tx,
                value,
                scope=scope,
                agency_id=offer.agency_id,
                offer_id=offer.offer_id,
                day=day,
                booking_id=booking_id,
            )


def replace(
    tx: Tx, value: str, *, scope: Scope, agency_id: AgencyId, offer_id: OfferId, visit_id: VisitId, day: date
) -> None:
    """Of a visit's service; the one that it had is forgotten."""
    tx.run(_REPLACED, in_visit=visit_id, of_offer=offer_id)
    _insert(tx, value, scope=scope, agency_id=agency_id, offer_id=offer_id, day=day, visit_id=visit_id)


def follow(tx: Tx, *, booking_id: BookingId, visit_id: VisitId) -> None:
    """The booking became a visit."""
    tx.run(_FOLLOW, in_booking=booking_id, as_visit=visit_id)


def move(tx: Tx, *, booking_id: BookingId, day: date) -> None:
    """The booking is on another day."""
    tx.run(_MOVE, in_booking=booking_id, new_day=day)


def forget(tx: Tx, *, booking_id: BookingId) -> None:
    """The holder wants it erased: what was given with the booking, and for its visit later."""
    tx.run(_FORGET, in_booking=booking_id)


def erase(tx: Tx, *, scope: Scope, before: date) -> int:
    """Of bookings and visits of days before `before`: how many."""
    return tx.run(_ERASE, in_mall=scope.mall_id, before=before)
