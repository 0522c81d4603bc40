"""Which malls have days that are over and not closed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.clock import business_day
from app.db import Prepared, Reader
from app.models import Mall
from app.vocabulary import MallId

_MALLS = Prepared(select(col(Mall.id), col(Mall.timezone), col(Mall.closed_through)).order_by(col(Mall.slug)))


@dataclass(frozen=True, kw_only=True)
class DayToClose:
    """The last day that is over in a mall; `closed`: it is closed already."""

    mall_id: MallId
    day: date
    closed: bool


def days_to_close(reader: Reader, *, now: datetime) -> list[DayToClose]:
    """Every mall with its yesterday."""
    found = []
    for row in reader.all(_MALLS):
        yesterday = business_day(now, row.timezone) - timedelta(days=1)
        closed = row.closed_through is not None and row.closed_through >= yesterday
        found.append(DayToClose(mall_id=MallId(row.id), day=yesterday, closed=closed))
    return found
