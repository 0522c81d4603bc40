"""Somebody gets a place at the end of a waiting list, in one way, whether a form or a draw led to it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, or_, select
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, constant, insert_of
from app.errors import AlreadyWaiting, TooManyBookings, WaitingListFull
from app.models import WaitlistDay, WaitlistEntry
from app.security import new_token
from app.vocabulary import EntryId, OfferId, Scope, WaitStatus
from counters.events import WaitingListJoined
from counters.rules.plan import OfferPlan
from counters.store import journal
from counters.store.new_bookings import Wanted

_TOKEN_BITS = 128
_INSERT = insert_of(WaitlistEntry)
_INSERT_DAY = insert_of(WaitlistDay)
_ON_DAY = Prepared(
    select(func.count().label("waiting")).where(
        col(WaitlistDay.offer_id) == bindparam("offer_id"),
        col(WaitlistDay.day) == bindparam("day"),
        col(WaitlistDay.active),
    )
)
_PERSON_ON_DAY = Prepared(
    select(col(WaitlistDay.entry_id)).where(
        col(WaitlistDay.offer_id) == bindparam("offer_id"),
        col(WaitlistDay.day) == bindparam("day"),
        col(WaitlistDay.identity_hash) == bindparam("identity"),
        col(WaitlistDay.active),
    )
)
_OF_PERSON = Prepared(
    select(func.count().label("waiting")).where(
        col(WaitlistEntry.mall_id) == bindparam("in_mall"),
        or_(
            col(WaitlistEntry.status) == constant(WaitStatus.WAITING),
            col(WaitlistEntry.status) == constant(WaitStatus.OFFERED),
        ),
        col(WaitlistEntry.identity_hash) == bindparam("identity"),
    )
)


def require_room(tx: Tx, *, offer_id: OfferId, day: date, identity: str, most: int) -> None:
    """Fewer than `most` wait for the day, and the person does not. Raises WaitingListFull, AlreadyWaiting."""
    if tx.one(_PERSON_ON_DAY, offer_id=offer_id, day=day, identity=identity):
        raise AlreadyWaiting
    if waiting_on(tx, offer_id=offer_id, day=day) >= most:
        raise WaitingListFull


def waiting_on(tx: Tx, *, offer_id: OfferId, day: date) -> int:
    """How many wait for a service on a day."""
    return int(tx.all(_ON_DAY, offer_id=offer_id, day=day)[0].waiting)


def require_fewer(tx: Tx, *, scope: Scope, identity: str, most: int) -> None:
    """The person waits at fewer than `most` places; 0: no limit. Raises TooManyBookings."""
    if most and tx.all(_OF_PERSON, in_mall=scope.mall_id, identity=identity)[0].waiting >= most:
        raise TooManyBookings


def join(
    tx: Tx,
    days: Sequence[date],
    *,
    scope: Scope,
    offer: OfferPlan,
    wanted: Wanted,
    keep_nik: bool,
    now: datetime,
) -> WaitingListJoined:
    """At the end of the list of these days, in the journal. The unique index refuses a person's second wait for a day."""
    event = WaitingListJoined(
        entry_id=EntryId(new_id()),
        token=new_token(_TOKEN_BITS),
        service=offer.code,
        first_day=days[0].isoformat(),
        last_day=days[-1].isoformat(),
    )
    tx.run(
        _INSERT,
        id=event.entry_id,
        mall_id=scope.mall_id,
        agency_id=offer.agency_id,
        offer_id=offer.offer_id,
        token=event.token,
        status=WaitStatus.WAITING,
        order_no=journal.record(tx, event, scope=scope, at=now),
        first_day=days[0],
        last_day=days[-1],
        joined_at=now,
        offered_start=None,
        answer_until=None,
        hold_token=None,
        booking_id=None,
        ended_at=None,
        **wanted.columns(keep_nik=keep_nik),
    )
    for day in days:
        tx.run(
            _INSERT_DAY,
            entry_id=event.entry_id,
            day=day,
            offer_id=offer.offer_id,
            identity_hash=wanted.person.identity,
            active=True,
        )
    return event
