"""Holidays and days of cuti bersama as rows."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import col

from app.db import Prepared, Tx, insert_of
from app.models import Holiday
from app.vocabulary import MallId
from counters.rules.special_days import HolidayPlan

CALENDAR, OFFICE = "calendar", "office"

_KNOWN = Prepared(
    select(col(Holiday.day), col(Holiday.source), col(Holiday.open)).where(
        col(Holiday.mall_id) == bindparam("mall_id"),
        col(Holiday.day) >= bindparam("first"),
        col(Holiday.day) <= bindparam("last"),
    )
)
_INSERT = insert_of(Holiday)
_OPEN = Prepared(
    update(Holiday)
    .where(col(Holiday.mall_id) == bindparam("mall"), col(Holiday.day) == bindparam("on"))
    .values(open=bindparam("works"))
)
_REMOVE = Prepared(
    delete(Holiday).where(col(Holiday.mall_id) == bindparam("mall"), col(Holiday.day) == bindparam("on"))
)


def insert(tx: Tx, new: HolidayPlan, *, mall_id: MallId, source: str) -> None:
    """`source`: CALENDAR or OFFICE."""
    tx.run(
        _INSERT,
        mall_id=mall_id,
        day=new.day,
        kind=new.kind,
        name_id=new.name.id,
        name_en=new.name.en,
        source=source,
        estimated=new.estimated,
        open=new.open,
    )


def bring_up_to_date(tx: Tx, year: int, days: Iterable[HolidayPlan], *, mall_id: MallId) -> tuple[int, int]:
    """Makes the calendar's days of `year` be `days`: how many came and how many went.

    What the office added stays, and so does what it said of a day's being worked.
    """
    known = {
        row.day: row
        for row in tx.all(_KNOWN, mall_id=mall_id, first=date(year, 1, 1), last=date(year, 12, 31))
    }
    kept = {day for day, row in known.items() if row.source != CALENDAR}
    fresh = {one.day: one for one in days if one.day not in kept}
    for day in known.keys() - kept:
        tx.run(_REMOVE, mall=mall_id, on=day)
    for day, one in fresh.items():
        insert(tx, one, mall_id=mall_id, source=CALENDAR)
        if day in known and known[day].open:
            tx.run(_OPEN, mall=mall_id, on=day, works=True)
    return len(fresh.keys() - known.keys()), len(known.keys() - kept - fresh.keys())


def set_open(tx: Tx, *, mall_id: MallId, day: date, works: bool) -> int:
    """How many were changed: 0 if the day is not marked."""
    return tx.run(_OPEN, mall=mall_id, on=day, works=works)


def remove(tx: Tx, *, mall_id: MallId, day: date) -> int:
    """How many were removed."""
    return tx.run(_REMOVE, mall=mall_id, on=day)
