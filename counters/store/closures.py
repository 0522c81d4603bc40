"""Days on which something is closed or disturbed, as rows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, delete
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of, scoped, within
from app.models import Closure
from app.vocabulary import ClosureKind, Scope
from counters.rules.plan import Name

_INSERT = insert_of(Closure)
_REMOVE = Prepared(
    delete(Closure).where(col(Closure.notice) == bindparam("closure", type_=BigInteger()), within(Closure))
)


@dataclass(frozen=True, kw_only=True)
class NewClosure:
    """A closure of the scope's mall or agency, or of one offer of that agency; both days included."""

    offer_id: UUID | None
    first_day: date
    last_day: date
    kind: ClosureKind
    text: Name


def insert(tx: Tx, new: NewClosure, *, scope: Scope, notice: int, now: datetime) -> None:
    """`notice` is its number in the mall: the version of the event that made it."""
    tx.run(
        _INSERT,
        id=new_id(),
        mall_id=scope.mall_id,
        agency_id=scope.agency_id,
        offer_id=new.offer_id,
        first_day=new.first_day,
        last_day=new.last_day,
        kind=new.kind,
        text_id=new.text.id,
        text_en=new.text.en,
        notice=notice,
        created_at=now,
    )


def remove(tx: Tx, *, scope: Scope, notice: int) -> int:
    """How many were removed: 0 if it is not one of the scope's."""
    return tx.run(_REMOVE, closure=notice, **scoped(scope))
