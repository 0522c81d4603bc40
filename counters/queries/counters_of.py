"""The counters that somebody may work at."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from app.db import Prepared, Reader, scoped, within
from app.models import AgencyName, Counter, Officer, Stand, Zone
from app.vocabulary import Scope

_COUNTERS = Prepared(
    select(
        col(Counter.id),
        col(Counter.number),
        col(Counter.label),
        col(Counter.state),
        col(Stand.code).label("agency"),
        col(AgencyName.short),
        col(Zone.slug).label("zone"),
        col(Officer.name).label("officer"),
    )
    .select_from(Counter)
    .join(
        Stand, (col(Stand.mall_id) == col(Counter.mall_id)) & (col(Stand.agency_id) == col(Counter.agency_id))
    )
    .join(
        AgencyName,
        (col(AgencyName.agency_id) == col(Counter.agency_id)) & col(AgencyName.valid_until).is_(None),
    )
    .join(Zone, col(Zone.id) == col(Counter.zone_id))
    .outerjoin(Officer, col(Officer.id) == col(Counter.officer_id))
    .where(within(Counter), col(Counter.active))
    .order_by(col(Counter.number))
)


@dataclass(frozen=True, kw_only=True)
class CounterListed:
    """A desk in a list; `officer` is who sits there now."""

    counter_id: UUID
    number: int
    label: str
    state: str
    agency: str
    agency_short: str
    zone: str
    officer: str | None


def counters_of(reader: Reader, *, scope: Scope) -> list[CounterListed]:
    """The scope's desks in use, by number: one statement."""
    return [
        CounterListed(
            counter_id=row.id,
            number=row.number,
            label=row.label,
            state=row.state,
            agency=row.agency,
            agency_short=row.short,
            zone=row.zone,
            officer=row.officer,
        )
        for row in reader.all(_COUNTERS, **scoped(scope))
    ]
