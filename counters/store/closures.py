"""Days on which something is closed or disturbed, as rows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, Uuid, and_, bindparam, delete, select
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, constant, insert_of, scoped, within
from app.models import Closure
from app.vocabulary import ClosureKind, Scope
from counters.rules.plan import Name

_INSERT = insert_of(Closure)
_REMOVE = Prepared(
    delete(Closure).where(col(Closure.notice) == bindparam("closure", type_=BigInteger()), within(Closure))
)


def _standing() -> ColumnElement[bool]:
    return and_(
        col(Closure.mall_id) == bindparam("mall"),
        col(Closure.agency_id).is_not_distinct_from(bindparam("agency", type_=Uuid())),
        col(Closure.offer_id).is_(None),
        col(Closure.counter_id).is_(None),
        col(Closure.kind) == constant(ClosureKind.DISRUPTION),
        col(Closure.first_day) <= bindparam("on", type_=Date()),
        col(Closure.last_day) >= bindparam("on", type_=Date()),
    )


_DISRUPTION = Prepared(select(col(Closure.id)).where(_standing()).limit(1))
_LIFT = Prepared(delete(Closure).where(_standing()))


@dataclass(frozen=True, kw_only=True)
class NewClosure:
    """A closure of the scope's mall or agency, or of one offer or desk of that agency; both days included."""

    offer_id: UUID | None
    counter_id: UUID | None
    first_day: date
    last_day: date
    kind: ClosureKind
    text: Name
    expected_until: datetime | None = None


def insert(tx: Tx, new: NewClosure, *, scope: Scope, notice: int, now: datetime) -> None:
    """`notice` is its number in the mall: the version of the event that made it."""
    tx.run(
        _INSERT,
        id=new_id(),
        mall_id=scope.mall_id,
        agency_id=scope.agency_id,
        offer_id=new.offer_id,
        counter_id=new.counter_id,
        first_day=new.first_day,
        last_day=new.last_day,
        kind=new.kind,
        text_id=new.text.id,
        text_en=new.text.en,
        notice=notice,
        created_at=now,
        expected_until=new.expected_until,
    )


def disrupted(tx: Tx, *, scope: Scope, day: date) -> bool:
    """Whether a disruption of exactly the scope's mall or agency stands on `day`."""
    return tx.one(_DISRUPTION, mall=scope.mall_id, agency=scope.agency_id, on=day) is not None


def lift(tx: Tx, *, scope: Scope, day: date) -> int:
    """Ends the disruptions of exactly the scope's mall or agency that stand on `day`: how many."""
    return tx.run(_LIFT, mall=scope.mall_id, agency=scope.agency_id, on=day)


def remove(tx: Tx, *, scope: Scope, notice: int) -> int:
    """How many were removed: 0 if it is not one of the scope's."""
    return tx.run(_REMOVE, closure=notice, **scoped(scope))
