"""What a mall offers, changed one by one in the office."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of, scoped, within
from app.errors import NameTaken, UnknownService
from app.models import NumberSeries, Offer, Service, ServiceName
from app.vocabulary import Scope
from counters.rules.plan import Name

_OFFERS = Prepared(
    select(col(Offer.id), col(Offer.agency_id), col(Offer.service_id), col(Offer.code)).where(within(Offer))
)
_CHANGE = Prepared(
    update(Offer)
    .where(col(Offer.id) == bindparam("offer"), within(Offer))
    .values(
        active=bindparam("now_active"),
        minutes=bindparam("new_minutes"),
        daily_quota=bindparam("new_quota"),
        priority_quota=bindparam("new_priority_quota"),
        series_id=bindparam("new_series"),
    )
)
_SERIES = Prepared(
    select(col(NumberSeries.id), col(NumberSeries.agency_id)).where(
        col(NumberSeries.mall_id) == bindparam("mall_id"), col(NumberSeries.letter) == bindparam("letter")
    )
)
_INSERT_SERIES = insert_of(NumberSeries)
_NAME = Prepared(
    select(col(ServiceName.name_id), col(ServiceName.name_en), col(ServiceName.valid_from)).where(
        col(ServiceName.service_id) == bindparam("service_id"), col(ServiceName.valid_until).is_(None)
    )
)
_NAME_AGAIN = Prepared(
    update(ServiceName)
    .where(
        col(ServiceName.service_id) == bindparam("service"), col(ServiceName.valid_from) == bindparam("since")
    )
    .values(name_id=bindparam("new_id"), name_en=bindparam("new_en"))
)
_END_NAME = Prepared(
    update(ServiceName)
    .where(col(ServiceName.service_id) == bindparam("service"), col(ServiceName.valid_until).is_(None))
    .values(valid_until=bindparam("until"))
)
_INSERT_NAME = insert_of(ServiceName)
_CHANNEL = Prepared(
    update(Service)
    .where(col(Service.id) == bindparam("service"))
    .values(external_channel=bindparam("new_channel"))
)


@dataclass(frozen=True, kw_only=True)
class OfferFound:
    """An offer of the mall."""

    offer_id: UUID
    agency_id: UUID
    service_id: UUID


def by_code(tx: Tx, *, scope: Scope) -> dict[str, OfferFound]:
    """The scope's offers by code, active or not."""
    return {
        row.code: OfferFound(offer_id=row.id, agency_id=row.agency_id, service_id=row.service_id)
        for row in tx.all(_OFFERS, **scoped(scope))
    }


def find(tx: Tx, *, scope: Scope, code: str) -> OfferFound:
    """Raises UnknownService."""
    found = by_code(tx, scope=scope).get(code)
    if found is None:
        raise UnknownService(code)
    return found


def series_for(tx: Tx, *, scope: Scope, agency_id: UUID, letter: str) -> UUID:
    """The agency's series with this letter, made if the letter is free. Raises NameTaken for another agency's."""
    row = tx.one(_SERIES, mall_id=scope.mall_id, letter=letter)
    if row is None:
        series_id = new_id()
        tx.run(_INSERT_SERIES, id=series_id, mall_id=scope.mall_id, agency_id=agency_id, letter=letter)
        return series_id
    if row.agency_id != agency_id:
        raise NameTaken(letter, field="letter")
    found: UUID = row.id
    return found


def change(
    tx: Tx,
    *,
    scope: Scope,
    offer_id: UUID,
    active: bool,
    minutes: int,
    daily_quota: int | None,
    priority_quota: int | None,
    series_id: UUID,
) -> None:
    """How the mall offers it."""
    tx.run(
        _CHANGE,
        offer=offer_id,
        now_active=active,
        new_minutes=minutes,
        new_quota=daily_quota,
        new_priority_quota=priority_quota,
        new_series=series_id,
        **scoped(scope),
    )


def rename(tx: Tx, *, service_id: UUID, name: Name, day: date) -> None:
    """Valid from `day` on, the old name until then; a second rename on one day replaces the first."""
    old = tx.one(_NAME, service_id=service_id)
    if old is not None and (old.name_id, old.name_en) == (name.id, name.en):
        return
    if old is not None and old.valid_from >= day:
        tx.run(_NAME_AGAIN, service=service_id, since=old.valid_from, new_id=name.id, new_en=name.en)
        return
    tx.run(_END_NAME, service=service_id, until=day)
    tx.run(
        _INSERT_NAME,
        service_id=service_id,
        valid_from=day,
        valid_until=None,
        name_id=name.id,
        name_en=name.en,
    )


def registered_at(tx: Tx, *, service_id: UUID, channel: str | None) -> None:
    """Where people may have registered for the service before; None: nowhere."""
    tx.run(_CHANNEL, service=service_id, new_channel=channel)
