"""The plan of a mall: what a closure touches, and whose hours hold for whom."""

from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.errors import Disruption, Holiday, NoTicketNow, OutsideHours, UnknownService, UnknownZone
from app.vocabulary import AgencyId, ClosureKind, OfferId
from counters.rules.availability import Today, availability
from counters.rules.opening import Hours
from counters.rules.plan import ClosurePlan, OfferPlan, Plan
from tests.rules import plans
from tests.rules.plans import A2, B1, FLOOR, OFFERS, A, B

NINE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
PLAN = plans.plan(
    weeks={
        None: dict.fromkeys(range(1, 8), Hours(opens=time(8), closes=time(15))),
        B: {2: Hours(opens=time(10), closes=time(11))},
    }
)


def closure(
    *, agency: AgencyId | None = None, only: OfferId | None = None, kind: ClosureKind = ClosureKind.HOLIDAY
) -> ClosurePlan:
    return plans.closure(date(2026, 11, 24), kind=kind, agency=agency, only=only)


def refusal(plan: Plan, offer: OfferPlan, now: datetime) -> NoTicketNow | None:
    return availability(plan, offer, now=now, today=Today()).refusal


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

    assert refusal(PLAN, a1, NINE) is None
    assert type(refusal(PLAN, b1, NINE)) is OutsideHours
    assert PLAN.week(A) == PLAN.weeks[None]


def test_only_the_touched_offer_is_closed() -> None:
    plan = replace(PLAN, closures=(closure(only=A2), closure(agency=B, kind=ClosureKind.DISRUPTION)))
    late_morning = NINE.replace(hour=10, minute=30)

    refusals = [refusal(plan, one, late_morning) for one in OFFERS]

    assert [type(one) for one in refusals] == [type(None), Holiday, Disruption]


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
