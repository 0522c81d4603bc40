"""A place on a waiting list for the one who holds its token, and how many wait for a day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, distinct, func, select
from sqlmodel import col

from app.db import Prepared, Reader, constant
from app.errors import UnknownWait
from app.models import Booking, SlotHold, WaitlistDay, WaitlistEntry
from app.vocabulary import AgencyId, EntryId, MallId, OfferId, Scope, WaitStatus

_BY_TOKEN = Prepared(
    select(
        col(WaitlistEntry.id),
        col(WaitlistEntry.mall_id),
        col(WaitlistEntry.agency_id),
        col(WaitlistEntry.offer_id),
        col(WaitlistEntry.status),
        col(WaitlistEntry.order_no),
        col(WaitlistEntry.first_day),
        col(WaitlistEntry.last_day),
        col(WaitlistEntry.name_masked),
        col(WaitlistEntry.phone_last),
        col(WaitlistEntry.nik_last),
        col(WaitlistEntry.joined_at),
        col(WaitlistEntry.offered_start),
        col(WaitlistEntry.answer_until),
        col(Booking.token).label("booking_token"),
    )
    .select_from(WaitlistEntry)
    .outerjoin(Booking, col(Booking.id) == col(WaitlistEntry.booking_id))
    .where(col(WaitlistEntry.token) == bindparam("token"))
)
_AHEAD = Prepared(
    select(func.count(distinct(col(WaitlistEntry.id))).label("ahead"))
    .select_from(WaitlistEntry)
    .join(WaitlistDay, and_(col(WaitlistDay.entry_id) == col(WaitlistEntry.id), col(WaitlistDay.active)))
    .where(
        col(WaitlistEntry.mall_id) == bindparam("mall_id"),
        col(WaitlistEntry.status) == constant(WaitStatus.WAITING),
        col(WaitlistEntry.offer_id) == bindparam("offer_id"),
        col(WaitlistEntry.order_no) < bindparam("order_no"),
        col(WaitlistDay.day) >= bindparam("first_day"),
        col(WaitlistDay.day) <= bindparam("last_day"),
    )
)
_ON_DAY = Prepared(
    select(func.count().label("waiting")).where(
        col(WaitlistDay.offer_id) == bindparam("offer_id"),
        col(WaitlistDay.day) == bindparam("day"),
        col(WaitlistDay.active),
    )
)
_DUE = (
    select(col(SlotHold.mall_id)).where(col(SlotHold.expires_at) <= bindparam("now")),
    select(col(WaitlistEntry.mall_id)).where(
        col(WaitlistEntry.status) == constant(WaitStatus.WAITING),
    ),
)
_WITH_PLACES_DUE = Prepared(_DUE[0].union(_DUE[1]))


@dataclass(frozen=True, kw_only=True)
class OwnWait:
    """As its holder may know it. `ahead`: who would be offered a place before them; instants in UTC."""

    entry_id: EntryId
    mall_id: MallId
    agency_id: AgencyId
    offer_id: OfferId
    status: WaitStatus
    first_day: date
    last_day: date
    ahead: int
    name_masked: str | None
    phone_last: str | None
    nik_last: str | None
    joined_at: datetime
    offered_start: datetime | None
    answer_until: datetime | None
    booking_token: str | None


def waiting_list_of(reader: Reader, *, token: str, now: datetime) -> OwnWait:
    """Two statements. An offer whose time is over is `passed`, whether anybody wrote that or not. Raises UnknownWait."""
    row = reader.one(_BY_TOKEN, token=token)
    if row is None:
        raise UnknownWait
    status, ahead = WaitStatus(row.status), 0
    if status is WaitStatus.OFFERED and row.answer_until <= now:
        status = WaitStatus.PASSED
    if status is WaitStatus.WAITING:
        ahead = reader.all(
            _AHEAD,
            mall_id=row.mall_id,
            offer_id=row.offer_id,
            order_no=row.order_no,
            first_day=row.first_day,
            last_day=row.last_day,
        )[0].ahead
    return OwnWait(
        entry_id=EntryId(row.id),
        mall_id=MallId(row.mall_id),
        agency_id=AgencyId(row.agency_id),
        offer_id=OfferId(row.offer_id),
        status=status,
        first_day=row.first_day,
        last_day=row.last_day,
        ahead=ahead,
        name_masked=row.name_masked,
        phone_last=row.phone_last,
        nik_last=row.nik_last,
        joined_at=row.joined_at,
        offered_start=row.offered_start,
        answer_until=row.answer_until,
        booking_token=row.booking_token,
    )


def waiting_on(reader: Reader, *, offer_id: OfferId, day: date) -> int:
    """How many wait for a service on a day, those with an offer among them."""
    return int(reader.all(_ON_DAY, offer_id=offer_id, day=day)[0].waiting)


def places_due(reader: Reader, *, now: datetime) -> list[Scope]:
    """The malls in which places came free by time alone, or somebody waits for some."""
    return [
        Scope(actor="system", mall_id=MallId(row.mall_id)) for row in reader.all(_WITH_PLACES_DUE, now=now)
    ]
