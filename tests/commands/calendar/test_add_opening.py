"""Special openings."""

from dataclasses import replace
from datetime import date, time

import pytest

from app.clock import new_id
from app.errors import ClosedToday, InvalidValue, OutsideHours, UnknownCounter, UnknownService
from app.vocabulary import CounterId
from counters.commands.calendar.add_opening import add_opening
from counters.queries.free_slots import free_slots
from counters.queries.plan_of import plan_of
from counters.rules.calendar import desks_on, hours_on
from counters.rules.opening import Hours
from counters.rules.plan import Name
from counters.store.seasons import Days
from tests.commands.desk import take
from tests.factories import TestMall, at

SATURDAY = Days(
    first_day=date(2026, 11, 28), last_day=date(2026, 11, 28), text=Name(id="Sabtu", en="Saturday")
)
MORNING = Hours(opens=time(8), closes=time(12))


def test_one_service_opens_on_a_saturday(mall: TestMall) -> None:
    mall.do(add_opening, scope=mall.demo.scope, service="A1", days=SATURDAY, hours=MORNING)
    mall.clock.set(at(9, day=28))

    assert take(mall, "A1").number == "A-001"
    with pytest.raises(ClosedToday):
        take(mall, "A2")
    mall.clock.set(at(12, day=28))
    with pytest.raises(OutsideHours):
        take(mall, "A1")


def test_one_counter_works_alone_on_a_saturday(mall: TestMall) -> None:
    """Its services can be had and booked there, with the places of one desk; other agencies and open days know nothing of it."""
    seat = mall.officer("A").seat
    days = replace(SATURDAY, first_day=date(2026, 11, 27))
    friday = at(9, day=27).date()
    before = places_on(mall, friday)
    mall.do(add_opening, scope=mall.demo.scope, service=None, counter_id=seat, days=days, hours=MORNING)

    plan = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now())
    offer, saturday = plan.offer("A1"), SATURDAY.last_day
    hours = hours_on(plan, offer, saturday)
    assert hours is not None
    assert (hours.opens, hours.closes) == (time(8), time(12))
    assert desks_on(plan, offer, saturday) == (seat,)
    assert desks_on(plan, offer, friday) == offer.desks
    assert hours_on(plan, plan.offer("B1"), saturday) is None
    assert places_on(mall, friday) == before
    assert 0 < places_on(mall, saturday) < before / 2
    mall.clock.set(at(9, day=28))
    assert take(mall, "A1").number == "A-001"


def test_a_counter_that_nobody_knows(mall: TestMall) -> None:
    with pytest.raises(UnknownCounter):
        mall.do(
            add_opening,
            scope=mall.demo.scope,
            service=None,
            counter_id=CounterId(new_id()),
            days=SATURDAY,
            hours=MORNING,
        )


def places_on(mall: TestMall, day: date) -> int:
    found = mall.ask(
        free_slots, scope=mall.demo.scope, service="A1", first=day, last=day, now=mall.clock.now()
    )
    return sum(one.places for one in found.slots)


def test_what_does_not_fit_is_refused(mall: TestMall) -> None:
    back = Days(first_day=SATURDAY.first_day, last_day=date(2026, 11, 27), text=SATURDAY.text)
    wrong = Hours(opens=time(12), closes=time(8))

    for days, hours in ((back, MORNING), (SATURDAY, wrong)):
        with pytest.raises(InvalidValue):
            mall.do(add_opening, scope=mall.demo.scope, service=None, days=days, hours=hours)
    with pytest.raises(UnknownService):
        mall.do(add_opening, scope=mall.demo.scope, service="Z9", days=SATURDAY, hours=MORNING)
