"""Agencies, services, zones, desks and hours come from a file, and come again when it changes."""

from dataclasses import replace
from datetime import date

import pytest

from app.catalogue_file import BEKASI, parse_catalogue
from app.errors import NameTaken
from app.models import (
    Agency,
    AgencyName,
    Counter,
    CounterService,
    Offer,
    OpeningHours,
    Service,
    ServiceName,
    Stand,
    Zone,
)
from counters.commands.office.load_catalogue import load_catalogue
from counters.events import CatalogueLoaded
from counters.queries.plan_of import plan_of
from counters.rules.bounds import require_sound
from counters.rules.catalogue import Catalogue
from tests.commands.desk import take
from tests.factories import TestMall, at

TABLES = (
    Agency,
    AgencyName,
    Counter,
    CounterService,
    Offer,
    OpeningHours,
    Service,
    ServiceName,
    Stand,
    Zone,
)


def catalogue() -> Catalogue:
    return parse_catalogue(BEKASI.read_bytes())


def load(mall: TestMall, loaded: Catalogue) -> CatalogueLoaded:
    event: CatalogueLoaded = mall.do(load_catalogue, scope=mall.demo.scope, loaded=loaded)
    return event


def renamed(loaded: Catalogue, **change: str) -> Catalogue:
    first, *rest = loaded.agencies
    return replace(loaded, agencies=[replace(first, **change), *rest])  # type: ignore[arg-type]


def test_the_demo_has_all_of_bekasi(mall: TestMall) -> None:
    plan = mall.demo.plan

    assert len(plan.agencies) == 22
    assert sum(len(agency.offers) for agency in plan.agencies) == 112
    assert [zone.slug for zone in plan.zones] == ["lantai-1", "lantai-2"]
    numbers = sorted(row.number for row in mall.rows(Counter))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == sum(agency.default_counters for agency in catalogue().agencies)
    assert set(plan.week(None)) == {1, 2, 3, 4, 5}


def test_loading_it_again_changes_nothing_but_the_hours_ids(mall: TestMall) -> None:
    kept = [table for table in TABLES if table is not OpeningHours]
    before = [mall.rows(table) for table in kept]
    version = mall.state()

    event = load(mall, catalogue())

    assert event == CatalogueLoaded(agencies=22, services=112, counters_added=0)
    assert [mall.rows(table) for table in kept] == before
    assert len(mall.rows(OpeningHours)) == 5
    assert (mall.state().version, mall.state().plan_version) == (
        version.version + 1,
        version.plan_version + 1,
    )


def test_a_new_name_holds_from_its_day_on(mall: TestMall) -> None:
    agency_id = mall.demo.plan.agencies[0].agency_id
    old = mall.demo.plan.agencies[0].name.id
    mall.clock.set(at(9, day=25))

    load(mall, renamed(catalogue(), id="Dinas Baru", en="New Agency"))

    names = mall.rows(AgencyName, agency_id=agency_id)
    assert [(row.name_id, row.valid_until) for row in names] == [
        (old, date(2026, 11, 25)),
        ("Dinas Baru", None),
    ]
    assert names[1].valid_from == date(2026, 11, 25)
    shown = {
        day: mall.ask(plan_of, scope=mall.demo.scope, now=at(9, day=day)).agencies[0].name.id
        for day in (24, 25, 26)
    }
    assert shown == {24: old, 25: "Dinas Baru", 26: "Dinas Baru"}


def test_two_new_names_on_one_day_leave_the_last(mall: TestMall) -> None:
    load(mall, renamed(catalogue(), id="Dinas Satu"))

    load(mall, renamed(catalogue(), id="Dinas Dua"))

    plan = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now())
    assert plan.agencies[0].name.id == "Dinas Dua"
    assert len(plan.agencies) == 22


def test_a_changed_service_is_brought_up_to_date(mall: TestMall) -> None:
    loaded = catalogue()
    first, *rest = loaded.agencies
    service = replace(first.services[0], minutes=44, requirements_id=["KTP"], requirements_en=["ID"])
    load(
        mall,
        replace(loaded, agencies=[replace(first, services=[service, *first.services[1:]]), *rest]),
    )

    offer = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).offer("A1")

    assert (offer.minutes, offer.requirements) == (44, {"id": ["KTP"], "en": ["ID"]})
    assert take(mall).number == "A-001"


def test_what_the_office_set_stays(mall: TestMall) -> None:
    mall.change(Offer, {"daily_quota": 7, "active": False}, code="A1")

    load(mall, catalogue())

    row = mall.row(Offer, code="A1")
    assert (row.daily_quota, row.active) == (7, False)


def test_what_is_not_in_the_file_stays(mall: TestMall) -> None:
    loaded = catalogue()

    load(mall, replace(loaded, agencies=loaded.agencies[1:], weekly={}))

    plan = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now())
    assert len(plan.agencies) == 22
    assert take(mall).number == "A-001"


def test_codes_may_change_places(mall: TestMall) -> None:
    loaded = catalogue()
    first, *rest = loaded.agencies
    one, two, *others = first.services
    swapped = [replace(one, code=two.code), replace(two, code=one.code), *others]
    before = {row.code: row.service_id for row in mall.rows(Offer)}

    load(mall, replace(loaded, agencies=[replace(first, services=swapped), *rest]))

    after = {row.code: row.service_id for row in mall.rows(Offer)}
    assert after == {**before, one.code: before[two.code], two.code: before[one.code]}


def test_a_code_of_what_is_not_in_the_file_is_named(mall: TestMall) -> None:
    loaded = catalogue()
    first, *rest = loaded.agencies
    one, two, *others = first.services
    shorter = replace(first, services=[replace(two, code=one.code), *others])

    with pytest.raises(NameTaken, match=f"code {one.code} belongs to {one.slug}"):
        load(mall, replace(loaded, agencies=[shorter, *rest]))


def test_a_prefix_that_moves_is_named(mall: TestMall) -> None:
    loaded = catalogue()
    first, second, *rest = loaded.agencies
    moved = [replace(first, prefix=second.prefix), replace(second, prefix=first.prefix), *rest]

    with pytest.raises(NameTaken, match=f"prefix {second.prefix} belongs to another agency"):
        load(mall, replace(loaded, agencies=moved))


def test_a_twenty_third_agency_has_two_letters(mall: TestMall) -> None:
    loaded = catalogue()
    service = replace(loaded.agencies[0].services[0], code="AB1")
    extra = replace(loaded.agencies[0], prefix="AB", slug="extra", services=[service])
    wider = replace(loaded, agencies=[*loaded.agencies, extra])
    require_sound(wider)

    load(mall, wider)

    assert take(mall, "AB1").number == "AB-001"
