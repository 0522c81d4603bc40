"""The mall's building as rows: zones, hours, desks and what they serve."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, func, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of, scoped, within
from app.errors import UnknownZone
from app.models import Counter, CounterService, OpeningHours, Zone
from app.vocabulary import CounterState, Scope, ZoneId
from counters.rules.opening import Hours
from counters.rules.plan import Name

_ZONE = Prepared(
    select(col(Zone.id)).where(col(Zone.mall_id) == bindparam("mall_id"), col(Zone.slug) == bindparam("slug"))
)
_ZONES = Prepared(
    select(func.count().label("count")).select_from(Zone).where(col(Zone.mall_id) == bindparam("mall_id"))
)
_INSERT_ZONE = insert_of(Zone)
_RENAME_ZONE = Prepared(
    update(Zone)
    .where(col(Zone.id) == bindparam("zone"))
    .values(name_id=bindparam("new_id"), name_en=bindparam("new_en"))
)
_NUMBER = Prepared(select(col(Counter.number)).where(col(Counter.id) == bindparam("counter_id")))
_CHANGE_COUNTER = Prepared(
    update(Counter)
    .where(col(Counter.id) == bindparam("counter"), within(Counter))
    .values(
        label=bindparam("new_label"),
        zone_id=bindparam("new_zone"),
        active=bindparam("now_active"),
        officer_chooses=bindparam("may_choose"),
    )
)
_LAST_NUMBER = Prepared(
    select(func.coalesce(func.max(col(Counter.number)), 0).label("last")).where(
        col(Counter.mall_id) == bindparam("mall_id")
    )
)
_AGENCY_COUNTERS = Prepared(
    select(col(Counter.id)).where(
        col(Counter.mall_id) == bindparam("mall_id"), col(Counter.agency_id) == bindparam("agency_id")
    )
)
_INSERT_COUNTER = insert_of(Counter)
_SERVE = Prepared(
    lambda insert: (
        insert(CounterService)
        .values(counter_id=bindparam("counter_id"), offer_id=bindparam("offer_id"))
        .on_conflict_do_nothing()
    )
)
_SERVE_NOTHING = Prepared(
    delete(CounterService).where(col(CounterService.counter_id) == bindparam("counter_id"))
)
_CLEAR_HOURS = Prepared(
    delete(OpeningHours).where(
        col(OpeningHours.mall_id) == bindparam("mall_id"),
        col(OpeningHours.agency_id).is_not_distinct_from(bindparam("agency_id", type_=Uuid())),
    )
)
_INSERT_HOURS = insert_of(OpeningHours)


def zone(tx: Tx, *, mall_id: UUID, slug: str, name: Name) -> UUID:
    """The zone with this slug, made if it is not there."""
    row = tx.one(_ZONE, mall_id=mall_id, slug=slug)
    if row:
        found: UUID = row.id
        return found
    zone_id = new_id()
    position = tx.all(_ZONES, mall_id=mall_id)[0].count
    tx.run(
        _INSERT_ZONE,
        id=zone_id,
        mall_id=mall_id,
        slug=slug,
        name_id=name.id,
        name_en=name.en,
        position=position,
    )
    return zone_id


def find_zone(tx: Tx, *, scope: Scope, slug: str) -> ZoneId | None:
    """The zone of the scope's mall with this slug; None if there is none."""
    row = tx.one(_ZONE, mall_id=scope.mall_id, slug=slug)
    return ZoneId(row.id) if row else None


def require_zone(tx: Tx, *, scope: Scope, slug: str) -> ZoneId:
    """Raises UnknownZone."""
    zone_id = find_zone(tx, scope=scope, slug=slug)
    if zone_id is None:
        raise UnknownZone(slug)
    return zone_id


def rename_zone(tx: Tx, *, zone_id: UUID, name: Name) -> None:
    """Its slug stays: screens are set to it."""
    tx.run(_RENAME_ZONE, zone=zone_id, new_id=name.id, new_en=name.en)


def set_hours(tx: Tx, *, mall_id: UUID, agency_id: UUID | None, week: Mapping[int, Hours]) -> None:
    """Replaces the hours of the mall (`agency_id` None) or of an agency in it; a missing weekday is closed."""
    tx.run(_CLEAR_HOURS, mall_id=mall_id, agency_id=agency_id)
    for weekday, hours in week.items():
        tx.run(
            _INSERT_HOURS,
            id=new_id(),
            mall_id=mall_id,
            agency_id=agency_id,
            weekday=weekday,
            **vars(hours),
        )


def add_counter(tx: Tx, *, mall_id: UUID, agency_id: UUID, zone_id: UUID, now: datetime) -> UUID:
    """A closed desk with the mall's next number: "Loket 7"."""
    number = tx.all(_LAST_NUMBER, mall_id=mall_id)[0].last + 1
    counter_id = new_id()
    tx.run(
        _INSERT_COUNTER,
        id=counter_id,
        mall_id=mall_id,
        agency_id=agency_id,
        zone_id=zone_id,
        number=number,
        label=f"Loket {number}",
        active=True,
        state=CounterState.CLOSED,
        state_at=now,
        left_at=None,
        pause_reason=None,
        back_at=None,
        auto_seconds=None,
        auto_since=None,
        officer_chooses=False,
        officer_id=None,
    )
    return counter_id


def number_of(tx: Tx, *, counter_id: UUID) -> int:
    """The number of one of the mall's desks."""
    return int(tx.all(_NUMBER, counter_id=counter_id)[0].number)


def change_counter(
    tx: Tx,
    *,
    scope: Scope,
    counter_id: UUID,
    label: str,
    zone_id: UUID,
    active: bool,
    officer_chooses: bool = False,
) -> None:
    """Another label, zone, or another answer to whether it is planned, and whether its officer says what it serves."""
    tx.run(
        _CHANGE_COUNTER,
        counter=counter_id,
        new_label=label,
        new_zone=zone_id,
        now_active=active,
        may_choose=officer_chooses,
        **scoped(scope),
    )


def counters_of(tx: Tx, *, mall_id: UUID, agency_id: UUID) -> list[UUID]:
    """The agency's desks in the mall, whether used or not."""
    return [row.id for row in tx.all(_AGENCY_COUNTERS, mall_id=mall_id, agency_id=agency_id)]


def serve(tx: Tx, *, counter_id: UUID, offers: Iterable[UUID]) -> None:
    """The desk serves these offers and no others."""
    tx.run(_SERVE_NOTHING, counter_id=counter_id)
    for offer_id in offers:
        tx.run(_SERVE, counter_id=counter_id, offer_id=offer_id)
