"""The office says how appointments are given out: per mall, agency, service and weekday, within its scope."""

from dataclasses import fields
from typing import Any

import pytest

from app.models import SlotPlan
from counters.rules.booking_settings import TIMES, BookingSettings
from routers.office.booking_rules import GROUPS
from tests.factories import TestMall
from tests.routers.office import Browser, faults

EMPTY: Any = {
    "bookable": "",
    "pooled": "",
    "keep_nik": "",
    "remind_before_at_is": "",
    "remind_today_at_is": "",
}


def set_at(mall: TestMall) -> dict[tuple[bool, bool, int | None], dict[str, object]]:
    return {
        (row.agency_id is not None, row.offer_id is not None, row.weekday): row.changes
        for row in mall.rows(SlotPlan)
    }


async def test_of_the_mall_an_agency_and_a_service(admin: Browser, mall: TestMall) -> None:
    await admin.post("booking/mall/all", **{**EMPTY, "places": "3", "bookable": "yes"})
    await admin.post("booking/A/all", **{**EMPTY, "per_person": "2"})
    await admin.post("booking/service:A1/5", **{**EMPTY, "bookable": "no"})

    assert set_at(mall) == {
        (False, False, None): {"places": 3, "bookable": True},
        (True, False, None): {"per_person": 2},
        (True, True, 5): {"bookable": False},
    }
    page = await admin.get("booking/service:A1/all")
    assert ("follows: 3" in page, "follows: 2" in page) == (True, True)
    await admin.post("booking/mall/all", **EMPTY)
    assert (False, False, None) not in set_at(mall)


async def test_stages_and_reminders_come_back_as_typed(admin: Browser, mall: TestMall) -> None:
    typed = {
        **EMPTY,
        "days_1": "7",
        "at_1": "09:00",
        "percent_1": "50",
        "days_2": "0",
        "at_2": "06:00",
        "percent_2": "100",
        "remind_before_at_is": "no",
        "remind_before_at": "",
        "remind_today_at_is": "yes",
        "remind_today_at": "05:30",
    }
    await admin.post("booking/mall/all", **typed)

    assert set_at(mall)[False, False, None] == {
        "stages": [[7, "09:00", 50], [0, "06:00", 100]],
        "remind_before_at": None,
        "remind_today_at": "05:30",
    }
    page = await admin.get("booking/mall/all")
    for value in ('value="50"', 'value="09:00"', 'value="05:30"'):
        assert value in page


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"places": "x"}, ["places"]),
        ({"no_show_percent": "31"}, ["no_show_percent"]),
        ({"grid_minutes": "7"}, ["grid_minutes"]),
        ({"days_1": "3", "at_1": "08:00", "percent_1": "50"}, ["stages"]),
        ({"days_1": "3", "at_1": "", "percent_1": "100"}, ["at_1"]),
        ({"remind_today_at_is": "yes", "remind_today_at": ""}, ["remind_today_at"]),
        ({"bookable": "perhaps"}, ["bookable"]),
    ],
)
async def test_nonsense_comes_back(
    admin: Browser, mall: TestMall, typed: dict[str, str], where: list[str]
) -> None:
    before = set_at(mall)

    answer = await admin.post("booking/mall/all", 422, **{**EMPTY, **typed})

    assert (faults(answer), set_at(mall)) == (where, before)


async def test_a_supervisor_has_the_own_agency_alone(supervisor: Browser, mall: TestMall) -> None:
    before = set_at(mall)
    page = await supervisor.get("booking")
    assert ("booking/A/all" in page, "booking/B/all" in page, "booking/mall" in page) == (True, False, False)
    await supervisor.post("booking/A/all", **{**EMPTY, "places": "1"})
    await supervisor.get("booking/mall/all", 403)
    await supervisor.get("booking/B/all", 404)
    await supervisor.get("booking/service:B1/all", 404)
    await supervisor.post("booking/mall/all", 403, **EMPTY)
    await supervisor.post("booking/service:B1/all", 404, **EMPTY)
    await supervisor.get("booking/A/8", 404)

    changed = {place: changes for place, changes in set_at(mall).items() if place not in before}
    assert changed == {(True, False, None): {"places": 1}}


async def test_every_setting_is_on_the_page(admin: Browser) -> None:
    page = await admin.get("booking/service:A1/all")

    shown = {
        *(name for names in GROUPS.values() for name in names),
        *TIMES,
        "bookable",
        "pooled",
        "keep_nik",
        "stages",
    }
    assert shown == {field.name for field in fields(BookingSettings)}
    assert "office.booking" not in page
