"""Draws as rows: announced, undecided, decided."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlmodel import SQLModel, col

from app.clock import local, new_id
from app.db import Prepared, Row, Tx, insert_of
from app.errors import DrawOpen, UnknownDraw
from app.models import Draw
from app.vocabulary import (
    AgencyId,
    DrawId,
    Scope,
)
from counters.rules.draws import DrawWindow, commitment

_IN = (
    col(Draw.mall_id) == bindparam("in_mall"),
    col(Draw.pool_id) == bindparam("pool_id"),
    col(Draw.day) == bindparam("day"),
)
_DRAW = select(*SQLModel.metadata.tables["draw"].columns)
_OF_DAY = Prepared(_DRAW.where(*_IN))
_BY_ID = Prepared(
    _DRAW.where(col(Draw.mall_id) == bindparam("in_mall"), col(Draw.id) == bindparam("draw_id"))
)
_UNDECIDED = Prepared(
    select(col(Draw.id), col(Draw.closes_at)).where(
        *_IN, col(Draw.drawn_at).is_(None), col(Draw.opens_at) <= bindparam("now")
    )
)
_ANNOUNCE = insert_of(Draw)
_SETTLE = Prepared(
    update(Draw)
    .where(col(Draw.id) == bindparam("of_draw"))
    .values(settled=bindparam("new_settled"), drawn_at=bindparam("when_drawn"), salt=None)
)


@dataclass(frozen=True, kw_only=True)
class FoundDraw:
    """A draw as it is now, its window in the mall's zone."""

    draw_id: DrawId
    agency_id: AgencyId
    pool_id: UUID
    day: date
    window: DrawWindow
    seed: str
    salt: str  # of the aliases, until it has closed
    settled: int
    drawn: bool


def announce(
    tx: Tx,
    *,
    scope: Scope,
    agency_id: AgencyId,
    pool_id: UUID,
    day: date,
    window: DrawWindow,
    seed: str,
    salt: str,
    now: datetime,
) -> DrawId | None:
    """None: it was announced before."""
    if tx.one(_OF_DAY, in_mall=scope.mall_id, pool_id=pool_id, day=day):
        return None
    draw_id = DrawId(new_id())
    tx.run(
        _ANNOUNCE,
        id=draw_id,
        mall_id=scope.mall_id,
        agency_id=agency_id,
        pool_id=pool_id,
        day=day,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        seed=seed,
        salt=salt,
        commitment=commitment(seed),
        announced_at=now,
        settled=0,
        drawn_at=None,
    )
    return draw_id


def require_decided(tx: Tx, *, scope: Scope, pool_id: UUID, day: date, now: datetime) -> None:
    """The places of the day are not being drawn. Raises DrawOpen."""
    if row := tx.one(_UNDECIDED, in_mall=scope.mall_id, pool_id=pool_id, day=day, now=now):
        raise DrawOpen(facts={"closes_at": local(row.closes_at, tx.mall.timezone)})


def undecided(tx: Tx, *, scope: Scope, pool_id: UUID, day: date, now: datetime) -> bool:
    """Whether the places of the day are being drawn."""
    return tx.one(_UNDECIDED, in_mall=scope.mall_id, pool_id=pool_id, day=day, now=now) is not None


def of_day(tx: Tx, *, scope: Scope, pool_id: UUID, day: date) -> FoundDraw | None:
    """None: none was announced."""
    row = tx.one(_OF_DAY, in_mall=scope.mall_id, pool_id=pool_id, day=day)
    return _found(row, tx.mall.timezone) if row else None


def by_id(tx: Tx, *, scope: Scope, draw_id: DrawId) -> FoundDraw:
    """Raises UnknownDraw."""
    row = tx.one(_BY_ID, in_mall=scope.mall_id, draw_id=draw_id)
    if row is None:
        raise UnknownDraw
    return _found(row, tx.mall.timezone)


def _found(row: Row, timezone: str) -> FoundDraw:
    return FoundDraw(
        draw_id=DrawId(row.id),
        agency_id=AgencyId(row.agency_id),
        pool_id=row.pool_id,
        day=row.day,
        window=DrawWindow(opens_at=local(row.opens_at, timezone), closes_at=local(row.closes_at, timezone)),
        seed=row.seed,
        salt=row.salt or str(row.id),
        settled=row.settled,
        drawn=row.drawn_at is not None,
    )


def settle(tx: Tx, draw_id: DrawId, *, settled: int, drawn_at: datetime | None) -> None:
    """So many requests are dealt with, and what ties aliases to people is gone; `drawn_at`: those were all."""
    tx.run(_SETTLE, of_draw=draw_id, new_settled=settled, when_drawn=drawn_at)
