"""The plan of a mall: what a closure touches, and whose hours hold for whom."""

from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.errors import Disruption, Holiday, OutsideHours, UnknownService, UnknownZone
from app.vocabulary import AgencyId, ClosureKind, MallId, OfferId, ZoneId
from counters.rules.availability import Hours
from counters.rules.plan import AgencyPlan, ClosurePlan, Name, OfferPlan, Plan, ZonePlan

A, B = AgencyId(UUID(int=10)), AgencyId(UUID(int=11))
A1, A2, B1 = OfferId(UUID(int=21)), OfferId(UUID(int=22)), OfferId(UUID(int=31))
FLOOR = ZoneId(UUID(int=5))
NINE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


def offer(offer_id: OfferId, agency_id: AgencyId, code: str) -> OfferPlan:
    return OfferPlan(
        offer_id=offer_id,
        agency_id=agency_id,
        series_id=UUID(int=1),
        letter=code[0],
        code=code,
        name=Name(id=code, en=code),
        minutes=15,
        requirements={"id": [], "en": []},
        fee={"kind": "gratis", "id": "Gratis", "en": "Free"},
        standard_time={"id": "", "en": ""},
        daily_quota=None,
        counters=1,
    )


def closure(
    *, agency: AgencyId | None = None, only: OfferId | None = None, kind: ClosureKind = ClosureKind.HOLIDAY
) -> ClosurePlan:
    day = date(2026, 11, 24)
    return ClosurePlan(
        notice=1,
        agency_id=agency,
        offer_id=only,
        first_day=day,
        last_day=day,
        kind=kind,
        text=Name(id="", en=""),
    )


OFFERS = (offer(A1, A, "A1"), offer(A2, A, "A2"), offer(B1, B, "B1"))
PLAN = Plan(
    mall_id=MallId(UUID(int=1)),
    slug="bekasi",
    name=Name(id="Mal", en="Mall"),
    timezone="Asia/Jakarta",
    day=date(2026, 11, 24),
    zones=(ZonePlan(zone_id=FLOOR, slug="lantai-1", name=Name(id="Lantai 1", en="Floor 1")),),
    agencies=(
        AgencyPlan(
            agency_id=A, zone_id=FLOOR, code="A", short="A", name=Name(id="A", en="A"), offers=OFFERS[:2]
        ),
        AgencyPlan(
            agency_id=B, zone_id=FLOOR, code="B", short="B", name=Name(id="B", en="B"), offers=OFFERS[2:]
        ),
    ),
    weeks={
        None: dict.fromkeys(range(1, 8), Hours(opens=time(8), closes=time(15))),
        B: {2: Hours(opens=time(10), closes=time(11))},
    },
    closures=(),
)


@pytest.mark.parametrize(
    ("closed", "touched"),
    [
        (closure(), ["A1", "A2", "B1"]),
        (closure(agency=A), ["A1", "A2"]),
        (closure(agency=A, only=A2), ["A2"]),
        (closure(only=B1), ["B1"]),
    ],
)
def test_closure_touches(closed: ClosurePlan, touched: list[str]) -> None:
    assert [one.code for one in OFFERS if closed.touches(one)] == touched


def test_an_agencys_own_hours_replace_the_malls() -> None:
    a1, b1 = PLAN.offer("A1"), PLAN.offer("B1")

    assert PLAN.availability(a1, now=NINE, issued=0).open
    assert type(PLAN.availability(b1, now=NINE, issued=0).refusal) is OutsideHours
    assert PLAN.week(A) == PLAN.weeks[None]


def test_only_the_touched_offer_is_closed() -> None:
    plan = replace(PLAN, closures=(closure(only=A2), closure(agency=B, kind=ClosureKind.DISRUPTION)))
    late_morning = NINE.replace(hour=10, minute=30)

    refusals = [plan.availability(one, now=late_morning, issued=0).refusal for one in OFFERS]

    assert [type(refusal) for refusal in refusals] == [type(None), Holiday, Disruption]


def test_things_are_found_by_their_names() -> None:
    assert PLAN.offer("B1").offer_id == B1
    assert PLAN.zone("lantai-1").zone_id == FLOOR
    assert PLAN.agency(B).code == "B"
    assert PLAN.offer_by_id(A2) == OFFERS[1]
    assert PLAN.offer_by_id(OfferId(UUID(int=99))) is None
    with pytest.raises(UnknownService):
        PLAN.offer("Z9")
    with pytest.raises(UnknownZone):
        PLAN.zone("lantai-9")
