"""Bookings that nobody came for: marked when their day is closed, counted when the person books again."""

from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, select, update
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Tx, constant
from app.errors import TooManyNoShows
from app.models import Booking, BookingStop
from app.vocabulary import BookingStatus, MallId
from counters.rules.booking_settings import BookingSettings
from counters.rules.no_shows import barred_until

_MISSED = and_(
    col(Booking.mall_id) == bindparam("mall"),
    col(Booking.day) <= bindparam("last_day"),
    col(Booking.status) == constant(BookingStatus.BOOKED),
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
    """How many bookings of `day` and before nobody had checked in with."""
    tx.run(_FREE, mall=mall_id, last_day=day)
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
