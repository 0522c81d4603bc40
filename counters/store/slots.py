"""Places as rows: counted up when they are booked or held, and kept within the capacity by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Row, Tx, insert_of
from app.models import Slot, SlotHold
from app.models.columns import UtcDateTime
from app.vocabulary import AgencyId, OfferId, Scope
from counters.rules.slots import Taken

_RANGE = (
    col(Slot.mall_id) == bindparam("in_mall"),
    col(Slot.pool_id) == bindparam("in_pool"),
    col(Slot.starts_at) >= bindparam("first", type_=UtcDateTime()),
    col(Slot.starts_at) < bindparam("end", type_=UtcDateTime()),
)
_TAKEN = Prepared(select(col(Slot.starts_at), col(Slot.booked), col(Slot.held)).where(*_RANGE))
# No lock of its own: the mall's row keeps other processes out, and the CHECK refuses whoever gets past it.
_TAKE = Prepared(
    lambda insert: (
        made := insert(Slot).values(
            mall_id=bindparam("mall_id"),
            pool_id=bindparam("pool_id"),
            starts_at=bindparam("starts_at"),
            places=bindparam("places"),
            booked=bindparam("booked"),
            held=bindparam("held"),
        )
    ).on_conflict_do_update(
        index_elements=["mall_id", "pool_id", "starts_at"],
        set_={
            "places": made.excluded.places,
            "booked": col(Slot.booked) + made.excluded.booked,
            "held": col(Slot.held) + made.excluded.held,
        },
    )
)
_MOVE = Prepared(
    update(Slot)
    .where(*_RANGE)
    .values(booked=col(Slot.booked) + bindparam("booked"), held=col(Slot.held) + bindparam("held"))
)
_HOLD = insert_of(SlotHold)
_HELD_COLUMNS = (
    col(SlotHold.agency_id),
    col(SlotHold.offer_id),
    col(SlotHold.pool_id),
    col(SlotHold.starts_at),
    col(SlotHold.ends_at),
    col(SlotHold.position),
)
_LAPSED = Prepared(
    delete(SlotHold)
    .where(col(SlotHold.mall_id) == bindparam("mall_id"), col(SlotHold.expires_at) <= bindparam("now"))
    .returning(*_HELD_COLUMNS)
)
_END_HOLD = Prepared(
    delete(SlotHold)
    .where(
        col(SlotHold.mall_id) == bindparam("mall_id"),
        col(SlotHold.token) == bindparam("token"),
        col(SlotHold.expires_at) > bindparam("now"),  # one that lapsed still has its places to give back
    )
    .returning(*_HELD_COLUMNS)
)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A service's window in its pool: what is booked or held of one stop."""

    agency_id: AgencyId
    offer_id: OfferId
    pool_id: UUID
    starts_at: datetime
    ends_at: datetime
    grid: timedelta = timedelta(minutes=15)

    def overlaps(self, other: "Stay") -> bool:
        """Whether they share a step of a pool."""
        return (
            self.pool_id == other.pool_id
            and self.starts_at < other.ends_at
            and other.starts_at < self.ends_at
        )


def taken(tx: Tx, *, scope: Scope, pool_id: UUID, first: datetime, end: datetime) -> Mapping[datetime, Taken]:
    """What is gone between two instants, by the start of the step: one statement."""
    rows = tx.all(_TAKEN, in_mall=scope.mall_id, in_pool=pool_id, first=first, end=end)
    return {row.starts_at: Taken(booked=row.booked, held=row.held) for row in rows}


def take(
    tx: Tx, stay: Stay, *, scope: Scope, released: Mapping[datetime, int], booked: int = 0, held: int = 0
) -> None:
    """One more booked or held in each step of the stay, in order; the CHECK refuses one beyond `released`."""
    starts_at = stay.starts_at
    while starts_at < stay.ends_at:
        tx.run(
            _TAKE,
            mall_id=scope.mall_id,
            pool_id=stay.pool_id,
            starts_at=starts_at,
            places=released[starts_at],
            booked=booked,
            held=held,
        )
        starts_at += stay.grid


def move(tx: Tx, stay: Stay, *, scope: Scope, booked: int = 0, held: int = 0) -> None:
    """Counts up or down in every step of the stay."""
    tx.run(
        _MOVE,
        in_mall=scope.mall_id,
        in_pool=stay.pool_id,
        first=stay.starts_at,
        end=stay.ends_at,
        booked=booked,
        held=held,
    )
    if booked + held < 0:
        tx.touch(places=True)


def hold(tx: Tx, stays: Sequence[Stay], *, scope: Scope, token: str | None, expires_at: datetime) -> None:
    """Rows that keep the places of `stays`; `token` None: nobody can claim them, they come back by themselves."""
    for position, stay in enumerate(stays):
        tx.run(
            _HOLD,
            id=new_id(),
            mall_id=scope.mall_id,
            token=token,
            position=position,
            agency_id=stay.agency_id,
            offer_id=stay.offer_id,
            pool_id=stay.pool_id,
            starts_at=stay.starts_at,
            ends_at=stay.ends_at,
            expires_at=expires_at,
        )


def end_hold(tx: Tx, *, scope: Scope, token: str, now: datetime) -> list[Stay]:
    """Takes a hold away, with its places still counted as held: its stays in order; none if it lapsed or never was."""
    rows = tx.all(_END_HOLD, mall_id=scope.mall_id, token=token, now=now)
    return [_stay(row) for row in sorted(rows, key=lambda row: int(row.position))]


def lapse(tx: Tx, *, scope: Scope, now: datetime) -> list[Stay]:
    """Gives back the places of every hold whose time is over: which those were."""
    stays = [_stay(row) for row in tx.all(_LAPSED, mall_id=scope.mall_id, now=now)]
    for stay in stays:
        move(tx, stay, scope=scope, held=-1)
    return stays


def _stay(row: Row) -> Stay:
    return Stay(
        agency_id=AgencyId(row.agency_id),
        offer_id=OfferId(row.offer_id),
        pool_id=row.pool_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def give_back(tx: Tx, stay: Stay, *, scope: Scope, now: datetime, delay: timedelta) -> None:
    """A booked place is free after `delay`; until then a hold that nobody can claim keeps it."""
    move(tx, stay, scope=scope, booked=-1)
    keep_back(tx, stay, scope=scope, now=now, delay=delay)


def keep_back(tx: Tx, stay: Stay, *, scope: Scope, now: datetime, delay: timedelta) -> None:
    """A place that has just been given up is nobody's for `delay`."""
    if delay:
        move(tx, stay, scope=scope, held=1)
        hold(tx, [stay], scope=scope, token=None, expires_at=now + delay)
