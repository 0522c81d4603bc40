"""Numbers that kiosks hold in advance, as ranges; the unique constraint on their beginning has the last word."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Integer, bindparam, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Row, Tx, insert_of
from app.models import NumberLease, NumberSeries, SeriesDay
from app.vocabulary import Scope
from counters.rules.numbering import LEASED_FIRST, LEASED_LAST

_INSERT = insert_of(NumberLease)
_HERE = col(NumberLease.mall_id) == bindparam("mall_id")
_COLUMNS = (
    col(NumberLease.id),
    col(NumberLease.device_id),
    col(NumberLease.series_id),
    col(NumberLease.day),
    col(NumberLease.first),
    col(NumberLease.last),
    col(NumberLease.given_at),
    col(NumberSeries.letter),
)
_OF_DEVICE = Prepared(
    select(*_COLUMNS)
    .join(NumberSeries, col(NumberSeries.id) == col(NumberLease.series_id))
    .where(
        _HERE,
        col(NumberLease.device_id) == bindparam("device_id"),
        col(NumberLease.day) == bindparam("day"),
    )
    .order_by(col(NumberLease.first))
)
_ONE = Prepared(
    select(*_COLUMNS)
    .join(NumberSeries, col(NumberSeries.id) == col(NumberLease.series_id))
    .where(_HERE, col(NumberLease.id) == bindparam("lease_id"))
)
_FREE = Prepared(
    select(col(NumberLease.id), col(NumberLease.first), col(NumberLease.last))
    .where(
        _HERE,
        col(NumberLease.series_id) == bindparam("series_id"),
        col(NumberLease.day) == bindparam("day"),
        col(NumberLease.device_id).is_(None),
    )
    .order_by(col(NumberLease.first))
    .limit(1)
)
# Under a new id: who held it before, and repeats an old request, means the old one.
_GIVE_AGAIN = Prepared(
    update(NumberLease)
    .where(col(NumberLease.id) == bindparam("lease_id"))
    .values(id=bindparam("as_lease"), device_id=bindparam("to_device"), given_at=bindparam("now"))
)
_CUT = Prepared(
    update(NumberLease).where(col(NumberLease.id) == bindparam("lease_id")).values(last=bindparam("new_last"))
)
_DRAW = Prepared(
    lambda insert: (
        insert(SeriesDay)
        .values(
            series_id=bindparam("series_id"),
            day=bindparam("day"),
            last=0,
            leased=bindparam("size", type_=Integer()),
        )
        .on_conflict_do_update(
            index_elements=["series_id", "day"],
            set_={"leased": col(SeriesDay.leased) + bindparam("size", type_=Integer())},
        )
        .returning(col(SeriesDay.leased))
    )
)


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The numbers `first` to `last`; `first` above `last`: nothing is left of it."""

    lease_id: UUID
    device_id: UUID | None
    series_id: UUID
    letter: str
    day: date
    first: int
    last: int
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class Given:
    """A range that a kiosk just got."""

    lease_id: UUID
    count: int


def of_device(tx: Tx, *, scope: Scope, device_id: UUID, day: date) -> list[Lease]:
    """What the kiosk was given for that day, in order."""
    return [_lease(row) for row in tx.all(_OF_DEVICE, device_id=device_id, day=day, mall_id=scope.mall_id)]


def find(tx: Tx, *, scope: Scope, lease_id: UUID) -> Lease | None:
    """A lease of any day and kiosk; None if there is none. A kiosk that was paired anew is another, with the old paper."""
    row = tx.one(_ONE, lease_id=lease_id, mall_id=scope.mall_id)
    return None if row is None else _lease(row)


def give(
    tx: Tx, *, scope: Scope, series_id: UUID, size: int, to: UUID, day: date, now: datetime
) -> Given | None:
    """Numbers that another kiosk gave back, else the band's next `size`; None: the band is used up for the day."""
    free = tx.one(_FREE, series_id=series_id, day=day, mall_id=scope.mall_id)
    if free is not None:
        lease_id = new_id()
        tx.run(_GIVE_AGAIN, lease_id=free.id, as_lease=lease_id, to_device=to, now=now)
        return Given(lease_id=lease_id, count=free.last - free.first + 1)
    leased = int(tx.all(_DRAW, series_id=series_id, day=day, size=size)[0].leased)
    last = LEASED_FIRST - 1 + leased
    if last > LEASED_LAST:
        return None
    new = _New(series_id=series_id, device_id=to, day=day, first=last - size + 1, last=last, given_at=now)
    return Given(lease_id=_insert(tx, new, scope=scope), count=size)


def give_back(tx: Tx, lease: Lease, *, scope: Scope, unused_from: int, now: datetime) -> int:
    """The lease ends before `unused_from`; how many numbers are free for others."""
    count = lease.last - unused_from + 1
    if count <= 0:
        return 0
    if unused_from == lease.first:  # a row of its own would begin as this one does
        tx.run(_GIVE_AGAIN, lease_id=lease.lease_id, as_lease=new_id(), to_device=None, now=now)
        return count
    tx.run(_CUT, lease_id=lease.lease_id, new_last=unused_from - 1)
    free = _New(
        series_id=lease.series_id,
        device_id=None,
        day=lease.day,
        first=unused_from,
        last=lease.last,
        given_at=now,
    )
    _insert(tx, free, scope=scope)
    return count


@dataclass(frozen=True, kw_only=True)
class _New:
    series_id: UUID
    device_id: UUID | None
    day: date
    first: int
    last: int
    given_at: datetime


def _insert(tx: Tx, new: _New, *, scope: Scope) -> UUID:
    lease_id = new_id()
    tx.run(_INSERT, id=lease_id, mall_id=scope.mall_id, **vars(new))
    return lease_id


def _lease(row: Row) -> Lease:
    return Lease(
        lease_id=row.id,
        device_id=row.device_id,
        series_id=row.series_id,
        letter=row.letter,
        day=row.day,
        first=row.first,
        last=row.last,
        given_at=row.given_at,
    )
