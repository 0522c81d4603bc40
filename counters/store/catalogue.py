"""Agencies, services and what a mall offers of them, found by natural keys so that a catalogue can be loaded again."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import JSON, bindparam, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of
from app.errors import NameTaken
from app.models import Agency, AgencyName, NumberSeries, Offer, Service, ServiceName, Stand
from counters.rules.catalogue import CatalogueAgency, CatalogueService

_ALWAYS = date(2000, 1, 1)  # a first name is valid for all days that matter

_AGENCY = Prepared(select(col(Agency.id)).where(col(Agency.slug) == bindparam("slug")))
_INSERT_AGENCY = insert_of(Agency)
_SERVICE = Prepared(
    select(col(Service.id)).where(
        col(Service.agency_id) == bindparam("agency_id"), col(Service.slug) == bindparam("slug")
    )
)
_INSERT_SERVICE = insert_of(Service)
_CHANGE_SERVICE = Prepared(
    update(Service)
    .where(col(Service.id) == bindparam("service_id"))
    .values(
        requirements=bindparam("new_requirements", type_=JSON()),
        fee=bindparam("new_fee", type_=JSON()),
        standard_time=bindparam("new_standard_time", type_=JSON()),
        external_channel=bindparam("new_external_channel"),
    )
)
_STAND = Prepared(
    lambda insert: (
        insert(Stand)
        .values(
            mall_id=bindparam("mall_id"),
            agency_id=bindparam("agency_id"),
            zone_id=bindparam("zone_id"),
            code=bindparam("code"),
            position=bindparam("position"),
            accepts_transfers=True,  # of a new one; loading again leaves what the office set
        )
        .on_conflict_do_update(
            index_elements=["mall_id", "agency_id"],
            set_={
                "zone_id": bindparam("zone_id"),
                "code": bindparam("code"),
                "position": bindparam("position"),
            },
        )
    )
)
_SERIES = Prepared(
    select(col(NumberSeries.id), col(NumberSeries.agency_id)).where(
        col(NumberSeries.mall_id) == bindparam("mall_id"), col(NumberSeries.letter) == bindparam("letter")
    )
)
_INSERT_SERIES = insert_of(NumberSeries)
_OFFER = Prepared(
    select(col(Offer.id)).where(
        col(Offer.mall_id) == bindparam("mall_id"), col(Offer.service_id) == bindparam("service_id")
    )
)
_INSERT_OFFER = insert_of(Offer)
_CHANGE_OFFER = Prepared(
    update(Offer)
    .where(col(Offer.id) == bindparam("offer_id"))
    .values(code=bindparam("new_code"), minutes=bindparam("new_minutes"), position=bindparam("new_position"))
)

_OFFERS = Prepared(
    select(col(Offer.id), col(Offer.code), col(Service.slug), col(Agency.slug).label("agency"))
    .join(Service, col(Service.id) == col(Offer.service_id))
    .join(Agency, col(Agency.id) == col(Offer.agency_id))
    .where(col(Offer.mall_id) == bindparam("mall_id"))
)
_PARK = Prepared(
    update(Offer).where(col(Offer.id) == bindparam("offer_id")).values(code=bindparam("parked_code"))
)


def _call_from(name: type[AgencyName | ServiceName], owner: str) -> Prepared:
    """A name from a day on; a second one on the same day takes the place of the first."""
    columns = name.__table__.columns.keys()  # type: ignore[union-attr]
    return Prepared(
        lambda insert: (
            made := insert(name).values({column: bindparam(column) for column in columns})
        ).on_conflict_do_update(
            index_elements=[owner, "valid_from"],
            set_={column: made.excluded[column] for column in columns},
        )
    )


_INSERT_AGENCY_NAME = _call_from(AgencyName, "agency_id")
_INSERT_SERVICE_NAME = _call_from(ServiceName, "service_id")
_AGENCY_NAME = Prepared(
    select(
        col(AgencyName.name_id), col(AgencyName.name_en), col(AgencyName.short), col(AgencyName.spoken_id)
    ).where(col(AgencyName.agency_id) == bindparam("owner"), col(AgencyName.valid_until).is_(None))
)
_SERVICE_NAME = Prepared(
    select(col(ServiceName.name_id), col(ServiceName.name_en)).where(
        col(ServiceName.service_id) == bindparam("owner"), col(ServiceName.valid_until).is_(None)
    )
)
_END_AGENCY_NAME = Prepared(
    update(AgencyName)
    .where(col(AgencyName.agency_id) == bindparam("owner"), col(AgencyName.valid_until).is_(None))
    .values(valid_until=bindparam("until"))
)
_END_SERVICE_NAME = Prepared(
    update(ServiceName)
    .where(col(ServiceName.service_id) == bindparam("owner"), col(ServiceName.valid_until).is_(None))
    .values(valid_until=bindparam("until"))
)


def save_agency(tx: Tx, agency: CatalogueAgency, *, day: date) -> UUID:
    """The agency with this slug; a changed name is valid from `day` on, the old one until then."""
    row = tx.one(_AGENCY, slug=agency.slug)
    agency_id: UUID = row.id if row else new_id()
    if row is None:
        tx.run(_INSERT_AGENCY, id=agency_id, slug=agency.slug, level=agency.level)
    names = {
        "name_id": agency.id,
        "name_en": agency.en,
        "short": agency.short,
        "spoken_id": agency.spoken_id,
    }
    old = tx.one(_AGENCY_NAME, owner=agency_id)
    if old is None or any(getattr(old, key) != value for key, value in names.items()):
        tx.run(_END_AGENCY_NAME, owner=agency_id, until=day)
        tx.run(
            _INSERT_AGENCY_NAME,
            agency_id=agency_id,
            valid_from=day if old else _ALWAYS,
            valid_until=None,
            **names,
        )
    return agency_id


def save_service(tx: Tx, service: CatalogueService, *, agency_id: UUID, day: date) -> UUID:
    """The agency's service with this slug, brought up to date; names as in `save_agency`."""
    row = tx.one(_SERVICE, agency_id=agency_id, slug=service.slug)
    service_id: UUID = row.id if row else new_id()
    requirements = {"id": service.requirements_id, "en": service.requirements_en}
    fee = {key: value for key, value in vars(service.fee).items() if value is not None}
    standard_time = {"id": service.standard_time_id, "en": service.standard_time_en}
    if row is None:
        tx.run(
            _INSERT_SERVICE,
            id=service_id,
            agency_id=agency_id,
            slug=service.slug,
            requirements=requirements,
            fee=fee,
            standard_time=standard_time,
            external_channel=service.external_channel,
        )
    else:
        tx.run(
            _CHANGE_SERVICE,
            service_id=service_id,
            new_requirements=requirements,
            new_fee=fee,
            new_standard_time=standard_time,
            new_external_channel=service.external_channel,
        )
    old = tx.one(_SERVICE_NAME, owner=service_id)
    if old is None or (old.name_id, old.name_en) != (service.id, service.en):
        tx.run(_END_SERVICE_NAME, owner=service_id, until=day)
        tx.run(
            _INSERT_SERVICE_NAME,
            service_id=service_id,
            valid_from=day if old else _ALWAYS,
            valid_until=None,
            name_id=service.id,
            name_en=service.en,
        )
    return service_id


def save_stand(tx: Tx, *, mall_id: UUID, agency_id: UUID, zone_id: UUID, code: str, position: int) -> None:
    """The agency stands in this zone of the mall, under this letter."""
    tx.run(_STAND, mall_id=mall_id, agency_id=agency_id, zone_id=zone_id, code=code, position=position)


def series(tx: Tx, *, mall_id: UUID, agency_id: UUID, letter: str) -> UUID:
    """The agency's series of numbers with this letter, made if it is not there. Raises NameTaken for another's."""
    row = tx.one(_SERIES, mall_id=mall_id, letter=letter)
    if row:
        if row.agency_id != agency_id:
            message = f"prefix {letter} belongs to another agency"
            raise NameTaken(message, field="letter")
        found: UUID = row.id
        return found
    series_id = new_id()
    tx.run(_INSERT_SERIES, id=series_id, mall_id=mall_id, agency_id=agency_id, letter=letter)
    return series_id


def park_codes(tx: Tx, *, mall_id: UUID, codes: Mapping[tuple[str, str], str]) -> None:
    """Offers whose code moves make room for each other: A1 could not become A2 while A2 is still there.

    `codes` by the slugs of agency and service. Raises NameTaken for a code of an offer that stays.
    """
    wanted = set(codes.values())
    for row in tx.all(_OFFERS, mall_id=mall_id):
        code = codes.get((row.agency, row.slug))
        if code is None and row.code in wanted:
            message = f"code {row.code} belongs to {row.slug}, which is not in the file"
            raise NameTaken(message, field="code")
        if code not in {None, row.code}:
            tx.run(_PARK, offer_id=row.id, parked_code=f"~{row.id}")


def save_offer(
    tx: Tx,
    service: CatalogueService,
    *,
    mall_id: UUID,
    agency_id: UUID,
    service_id: UUID,
    series_id: UUID,
    position: int,
) -> UUID:
    """The mall's offer of the service; its quota, its series and whether it is active stay as the office set them."""
    row = tx.one(_OFFER, mall_id=mall_id, service_id=service_id)
    if row:
        tx.run(
            _CHANGE_OFFER,
            offer_id=row.id,
            new_code=service.code,
            new_minutes=service.minutes,
            new_position=position,
        )
        found: UUID = row.id
        return found
    offer_id = new_id()
    tx.run(
        _INSERT_OFFER,
        id=offer_id,
        mall_id=mall_id,
        agency_id=agency_id,
        service_id=service_id,
        series_id=series_id,
        code=service.code,
        minutes=service.minutes,
        daily_quota=None,
        priority_quota=None,
        active=True,
        position=position,
        next_offer_id=None,
        announced=True,
    )
    return offer_id
