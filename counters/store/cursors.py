"""How far each reaction has come in a mall, and what the journal holds after that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, select
from sqlmodel import col

from app.db import Prepared, Tx
from app.models import Journal, ReactionCursor
from app.vocabulary import Scope

_AT = Prepared(
    select(col(ReactionCursor.version)).where(
        col(ReactionCursor.name) == bindparam("name"), col(ReactionCursor.mall_id) == bindparam("mall_id")
    )
)
_MOVE = Prepared(
    lambda insert: (
        made := insert(ReactionCursor).values(
            name=bindparam("name"),
            mall_id=bindparam("mall_id"),
            version=bindparam("version"),
            at=bindparam("at"),
        )
    ).on_conflict_do_update(
        index_elements=["name", "mall_id"], set_={"version": made.excluded.version, "at": made.excluded.at}
    )
)
_AFTER = Prepared(
    select(col(Journal.version), col(Journal.at), col(Journal.event), col(Journal.payload))
    .where(
        col(Journal.mall_id) == bindparam("mall_id"),
        col(Journal.version) > bindparam("since", type_=BigInteger()),
    )
    .order_by(col(Journal.version))
    .limit(bindparam("most"))
)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """An event as the journal tells it."""

    version: int
    at: datetime
    event: str
    payload: dict[str, Any]


def at(tx: Tx, name: str, *, scope: Scope) -> int:
    """The version that the reaction has followed, 0 at first."""
    row = tx.one(_AT, name=name, mall_id=scope.mall_id)
    return int(row.version) if row else 0


def move(tx: Tx, name: str, *, scope: Scope, version: int, now: datetime) -> None:
    """It has followed this one, too: in the transaction of what it did, so that it does nothing twice."""
    tx.run(_MOVE, name=name, mall_id=scope.mall_id, version=version, at=now)


def after(tx: Tx, *, scope: Scope, version: int, most: int) -> list[Happened]:
    """The next events of the mall in order."""
    rows = tx.all(_AFTER, mall_id=scope.mall_id, since=version, most=most)
    return [
        Happened(version=row.version, at=row.at, event=row.event, payload=dict(row.payload)) for row in rows
    ]
