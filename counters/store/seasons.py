"""Special openings, seasons and pauses as rows. Closures are in `closures.py`, holidays in `holidays.py`."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, delete
from sqlmodel import SQLModel

from app.clock import new_id
from app.db import Prepared, Tx, insert_of, scoped, within
from app.models import Pause, Season, SpecialOpening
from app.vocabulary import Scope, SpecialDay
from counters.rules.names import Name
from counters.rules.opening import Hours, Week

_INSERT_OPENING = insert_of(SpecialOpening)
_INSERT_SEASON = insert_of(Season)
_INSERT_PAUSE = insert_of(Pause)


def _removal(table: type[SQLModel]) -> Prepared:
    rows = table.__table__  # type: ignore[attr-defined]
    return Prepared(
        delete(table).where(rows.c.notice == bindparam("number", type_=BigInteger()), within(table))
    )


_REMOVE = {
    SpecialDay.OPENING: _removal(SpecialOpening),
    SpecialDay.SEASON: _removal(Season),
    SpecialDay.PAUSE: _removal(Pause),
}


@dataclass(frozen=True, kw_only=True)
class Days:
    """From `first_day` to `last_day`, both included, and why."""

    first_day: date
    last_day: date
    text: Name


@dataclass(frozen=True, kw_only=True)
class NewPause:
    """On every `weekday` or once on `day`."""

    counter_id: UUID | None
    weekday: int | None
    day: date | None
    starts: time
    ends: time
    text: Name


def insert_opening(
    tx: Tx,
    days: Days,
    hours: Hours,
    *,
    scope: Scope,
    offer_id: UUID | None,
    counter_id: UUID | None = None,
    notice: int,
) -> None:
    """Of the scope's mall or agency, or of one offer or counter of that agency."""
    tx.run(
        _INSERT_OPENING,
        id=new_id(),
        mall_id=scope.mall_id,
        agency_id=scope.agency_id,
        offer_id=offer_id,
        counter_id=counter_id,
        first_day=days.first_day,
        last_day=days.last_day,
        text_id=days.text.id,
        text_en=days.text.en,
        notice=notice,
        **vars(hours),
    )


def insert_season(tx: Tx, days: Days, week: Week, *, scope: Scope, notice: int) -> None:
    """Of the scope's mall or agency."""
    written = {
        str(day): [moment.isoformat() if moment else None for moment in vars(hours).values()]
        for day, hours in week.items()
    }
    tx.run(
        _INSERT_SEASON,
        id=new_id(),
        mall_id=scope.mall_id,
        agency_id=scope.agency_id,
        first_day=days.first_day,
        last_day=days.last_day,
        text_id=days.text.id,
        text_en=days.text.en,
        week=written,
        notice=notice,
    )


def insert_pause(tx: Tx, new: NewPause, *, scope: Scope, notice: int) -> None:
    """Of the scope's agency, or of one desk of it."""
    tx.run(
        _INSERT_PAUSE,
        id=new_id(),
        mall_id=scope.mall_id,
        agency_id=scope.agency_id,
        counter_id=new.counter_id,
        weekday=new.weekday,
        day=new.day,
        starts=new.starts,
        ends=new.ends,
        text_id=new.text.id,
        text_en=new.text.en,
        notice=notice,
    )


def remove(tx: Tx, kind: SpecialDay, *, scope: Scope, notice: int) -> int:
    """How many were removed: 0 if it is not one of the scope's."""
    return tx.run(_REMOVE[kind], number=notice, **scoped(scope))
