"""Bookings that nobody came for: marked when their day is closed, counted when the person books again."""

from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, exists, select, update
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Tx, constant
from app.errors import TooManyNoShows
from app.models import Booking, BookingStop, Outbox
from app.vocabulary import BookingStatus, MallId, MessageKind
from counters.rules.booking_settings import BookingSettings
from counters.rules.no_shows import barred_until

_MISSED = and_(
    col(Booking.mall_id) == bindparam("mall"),
    col(Booking.day) <= bindparam("last_day"),
    col(Booking.status) == constant(BookingStatus.BOOKED),
)
# The place was closed after it was booked, and is to the end: whoever was told so did not miss it.
_CLOSED_TO_THEM = (
    exists()
    .where(
        col(Outbox.booking_id) == col(Booking.id),
        col(Outbox.kind) == constant(MessageKind.CLOSED),
        col(Outbox.slot_start) == col(Booking.starts_at),
        col(Outbox.dropped_at).is_(None),
    )
    .correlate(Booking)
)
_EXCUSE = Prepared(
    update(Booking)
    .where(_MISSED, _CLOSED_TO_THEM)
    .values(status=BookingStatus.CANCELLED.value, ended_at=bindparam("now"))
)
_FREE = Prepared(
    update(BookingStop)
    .where(col(BookingStop.booking_id).in_(select(col(Booking.id)).where(_MISSED)))
    .values(active=False)
)
_MISS = Prepared(
    update(Booking).where(_MISSED).values(status=BookingStatus.MISSED.value, ended_at=bindparam("now"))
)
_OF_PERSON = Prepared(
    select(col(Booking.starts_at))
    .where(
        col(Booking.identity_hash) == bindparam("identity"),
        col(Booking.status) == constant(BookingStatus.MISSED),
        col(Booking.starts_at) > bindparam("since"),
    )
    .order_by(col(Booking.starts_at).desc())
)


def miss(tx: Tx, *, mall_id: MallId, day: date, now: datetime) -> int:
    """How many bookings of `day` and before nobody had checked in with; what was closed to them is cancelled instead."""
    tx.run(_FREE, mall=mall_id, last_day=day)
    tx.run(_EXCUSE, mall=mall_id, last_day=day, now=now)
    return tx.run(_MISS, mall=mall_id, last_day=day, now=now)


def require_reliable(tx: Tx, *, identity: str, settings: BookingSettings, now: datetime) -> None:
    """The person came to what they had booked, mostly. Raises TooManyNoShows, which says from when they may book."""
    if not settings.no_shows_allowed:
        return
    within = timedelta(days=settings.no_show_days)
    rows = tx.all(_OF_PERSON, identity=identity, since=now - 2 * within)
    until = barred_until([row.starts_at for row in rows], allowed=settings.no_shows_allowed, within=within)
    if until and until > now:
        raise TooManyNoShows(facts={"bookable_from": local(until, tx.mall.timezone)})
