"""Agencies, services, zones, desks and hours come from a file; loading it again changes what changed."""

from uuid import UUID

from app.clock import Clock, business_day
from app.db import Tx
from app.vocabulary import Scope
from counters.events import CatalogueLoaded
from counters.rules.catalogue import Catalogue, CatalogueAgency, floor_of
from counters.store import building, catalogue, journal, outcomes


def load_catalogue(tx: Tx, clock: Clock, *, scope: Scope, loaded: Catalogue) -> CatalogueLoaded:
    """Desks are made for an agency that has none, and outcomes for a mall that has none; the rest stays as it is.

    Raises NameTaken for a prefix of another agency, and for a code of a service that is not in the file.
    """
    now = clock.now()
    added = 0
    # floors in the order of their names, so that "Lantai 1" comes before "Lantai 2" on every page
    floors = dict(sorted(floor_of(agency.zone) for agency in loaded.agencies))
    zones = {
        slug: building.zone(tx, mall_id=scope.mall_id, slug=slug, name=name) for slug, name in floors.items()
    }
    codes = {(one.slug, service.slug): service.code for one in loaded.agencies for service in one.services}
    catalogue.park_codes(tx, mall_id=scope.mall_id, codes=codes)
    for position, agency in enumerate(loaded.agencies):
        zone_id = zones[floor_of(agency.zone)[0]]
        agency_id, offers = _load_agency(tx, clock, scope, agency, zone_id=zone_id, position=position)
        if not building.counters_of(tx, mall_id=scope.mall_id, agency_id=agency_id):
            for _ in range(agency.default_counters):
                counter_id = building.add_counter(
                    tx, mall_id=scope.mall_id, agency_id=agency_id, zone_id=zone_id, now=now
                )
                building.serve(tx, counter_id=counter_id, offers=offers)
                added += 1
    if loaded.weekly:
        building.set_hours(tx, mall_id=scope.mall_id, agency_id=None, week=loaded.weekly)
    outcomes.begin_with(tx, outcomes.USUAL, mall_id=scope.mall_id)
    event = CatalogueLoaded(
        agencies=len(loaded.agencies),
        services=sum(len(agency.services) for agency in loaded.agencies),
        counters_added=added,
    )
    tx.replan()
    journal.record(tx, event, scope=scope, at=now)
    return event


def _load_agency(
    tx: Tx, clock: Clock, scope: Scope, agency: CatalogueAgency, *, zone_id: UUID, position: int
) -> tuple[UUID, list[UUID]]:
    day = business_day(clock.now(), tx.mall.timezone)
    agency_id = catalogue.save_agency(tx, agency, day=day)
    series_id = catalogue.series(tx, mall_id=scope.mall_id, agency_id=agency_id, letter=agency.prefix)
    catalogue.save_stand(
        tx,
        mall_id=scope.mall_id,
        agency_id=agency_id,
        zone_id=zone_id,
        code=agency.prefix,
        position=position,
    )
    offers = [
        catalogue.save_offer(
            tx,
            service,
            mall_id=scope.mall_id,
            agency_id=agency_id,
            service_id=catalogue.save_service(tx, service, agency_id=agency_id, day=day),
            series_id=series_id,
            position=number,
        )
        for number, service in enumerate(agency.services)
    ]
    return agency_id, offers
