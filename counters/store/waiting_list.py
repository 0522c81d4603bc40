"""Waiting lists as rows: who is next, offered a place, ended. What is over keeps nobody's name."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, select, update
from sqlmodel import SQLModel, col

from app.db import Prepared, Row, Tx, constant
from app.errors import UnknownWait
from app.models import WaitlistDay, WaitlistEntry
from app.vocabulary import BookingId, EntryId, OfferId, PriorityGroup, Scope, WaitStatus
from counters.rules.identity import Person

_MALL = col(WaitlistEntry.mall_id) == bindparam("in_mall")
_WAITS = col(WaitlistEntry.status) == constant(WaitStatus.WAITING)
_OFFERED = col(WaitlistEntry.status) == constant(WaitStatus.OFFERED)
_BY_TOKEN = Prepared(
    select(*SQLModel.metadata.tables["waitlist_entry"].columns).where(
        _MALL, col(WaitlistEntry.token) == bindparam("token")
    )
)
_FIRST_IN_LINE = Prepared(
    select(
        col(WaitlistEntry.id),
        col(WaitlistEntry.token),
        col(WaitlistEntry.offer_id),
        col(WaitlistEntry.identity_hash),
        col(WaitlistDay.day),
    )
    .join(WaitlistDay, and_(col(WaitlistDay.entry_id) == col(WaitlistEntry.id), col(WaitlistDay.active)))
    .where(
        _MALL,
        _WAITS,
        col(WaitlistDay.day) >= bindparam("first_day"),
        col(WaitlistDay.day) <= bindparam("last_day"),
    )
    .order_by(col(WaitlistEntry.order_no), col(WaitlistDay.day))
)
_SOMEBODY = Prepared(select(col(WaitlistEntry.id)).where(_MALL, _WAITS).limit(1))
_ENTRY = col(WaitlistEntry.id) == bindparam("entry_id")
_OFFER = Prepared(
    update(WaitlistEntry)
    .where(_ENTRY)
    .values(
        status=WaitStatus.OFFERED.value,
        hold_token=bindparam("hold"),
        offered_start=bindparam("starts_at"),
        answer_until=bindparam("until"),
    )
)
_NOBODY = dict.fromkeys(
    (
        "identity_hash",
        "name_sealed",
        "phone_sealed",
        "nik_sealed",
        "name_masked",
        "phone_last",
        "nik_last",
        "priority",
        "note",
        "hold_token",
    )
)
_END = Prepared(
    update(WaitlistEntry)
    .where(_ENTRY)
    .values(
        status=bindparam("new_status"),
        ended_at=bindparam("now"),
        booking_id=bindparam("new_booking"),
        **_NOBODY,
    )
)
_END_DAYS = Prepared(
    update(WaitlistDay)
    .where(col(WaitlistDay.entry_id) == bindparam("of_entry"))
    .values(active=False, identity_hash=None)
)
_END_DAY = Prepared(
    update(WaitlistDay)
    .where(col(WaitlistDay.entry_id) == bindparam("of_entry"), col(WaitlistDay.day) == bindparam("of_day"))
    .values(active=False, identity_hash=None)
)
_ANY_DAY = Prepared(
    select(col(WaitlistDay.day))
    .where(col(WaitlistDay.entry_id) == bindparam("of_entry"), col(WaitlistDay.active))
    .limit(1)
)
_UNANSWERED = Prepared(
    select(col(WaitlistEntry.id)).where(_MALL, _OFFERED, col(WaitlistEntry.answer_until) <= bindparam("now"))
)
_OUTDATED = Prepared(
    select(col(WaitlistEntry.id)).where(_MALL, _WAITS, col(WaitlistEntry.last_day) < bindparam("today"))
)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody on the list as they are now."""

    entry_id: EntryId
    offer_id: OfferId
    status: WaitStatus
    person: Person | None
    priority: PriorityGroup | None
    note: str | None
    offered_start: datetime | None
    answer_until: datetime | None
    hold: str | None
    booking_id: BookingId | None


@dataclass(frozen=True, kw_only=True)
class NextInLine:
    """Somebody who waits for a day, in the order in which they are offered a place."""

    entry_id: EntryId
    token: str
    offer_id: OfferId
    identity: str
    day: date


def by_token(tx: Tx, *, scope: Scope, token: str) -> Waiting:
    """Raises UnknownWait."""
    row = tx.one(_BY_TOKEN, in_mall=scope.mall_id, token=token)
    if row is None:
        raise UnknownWait
    return Waiting(
        entry_id=EntryId(row.id),
        offer_id=OfferId(row.offer_id),
        status=WaitStatus(row.status),
        person=_person(row),
        priority=PriorityGroup(row.priority) if row.priority else None,
        note=row.note,
        offered_start=row.offered_start,
        answer_until=row.answer_until,
        hold=row.hold_token,
        booking_id=row.booking_id,
    )


def _person(row: Row) -> Person | None:
    if row.identity_hash is None:
        return None
    return Person(
        identity=row.identity_hash,
        name_sealed=row.name_sealed,
        name_masked=row.name_masked,
        phone_sealed=row.phone_sealed,
        phone_last=row.phone_last,
        nik_sealed=row.nik_sealed,
        nik_last=row.nik_last,
    )


def in_line(tx: Tx, *, scope: Scope, first: date, last: date) -> list[NextInLine]:
    """Who waits for these days, who came first before the others: a row for each day."""
    if not tx.one(_SOMEBODY, in_mall=scope.mall_id):
        return []
    return [
        NextInLine(
            entry_id=EntryId(row.id),
            token=row.token,
            offer_id=OfferId(row.offer_id),
            identity=row.identity_hash,
            day=row.day,
        )
        for row in tx.all(_FIRST_IN_LINE, in_mall=scope.mall_id, first_day=first, last_day=last)
    ]


def offer(tx: Tx, entry_id: EntryId, *, hold: str, starts_at: datetime, until: datetime) -> None:
    """A place is kept for them under the token `hold`."""
    tx.run(_OFFER, entry_id=entry_id, hold=hold, starts_at=starts_at, until=until)


def end(
    tx: Tx, entry_id: EntryId, *, status: WaitStatus, now: datetime, booking_id: BookingId | None = None
) -> None:
    """They wait no longer; nothing is kept that says who they were."""
    tx.run(_END, entry_id=entry_id, new_status=status, now=now, new_booking=booking_id)
    tx.run(_END_DAYS, of_entry=entry_id)


def end_day(tx: Tx, entry_id: EntryId, *, day: date, now: datetime) -> None:
    """They need no place on that day any more; after the last of their days they wait no longer."""
    tx.run(_END_DAY, of_entry=entry_id, of_day=day)
    if not tx.one(_ANY_DAY, of_entry=entry_id):
        end(tx, entry_id, status=WaitStatus.OVER, now=now)


def end_unanswered(tx: Tx, *, scope: Scope, now: datetime) -> list[EntryId]:
    """Those whose time to answer is over; their places come back with the holds."""
    found = [EntryId(row.id) for row in tx.all(_UNANSWERED, in_mall=scope.mall_id, now=now)]
    for entry_id in found:
        end(tx, entry_id, status=WaitStatus.PASSED, now=now)
    return found


def end_outdated(tx: Tx, *, scope: Scope, today: date, now: datetime) -> int:
    """Those who waited for days that are past."""
    found = tx.all(_OUTDATED, in_mall=scope.mall_id, today=today)
    for row in found:
        end(tx, EntryId(row.id), status=WaitStatus.OVER, now=now)
    return len(found)
