"""Special openings."""

from datetime import date, time

import pytest

from app.errors import ClosedToday, InvalidValue, OutsideHours, UnknownService
from counters.commands.calendar.add_opening import add_opening
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


def test_what_does_not_fit_is_refused(mall: TestMall) -> None:
    back = Days(first_day=SATURDAY.first_day, last_day=date(2026, 11, 27), text=SATURDAY.text)
    wrong = Hours(opens=time(12), closes=time(8))

    for days, hours in ((back, MORNING), (SATURDAY, wrong)):
        with pytest.raises(InvalidValue):
            mall.do(add_opening, scope=mall.demo.scope, service=None, days=days, hours=hours)
    with pytest.raises(UnknownService):
        mall.do(add_opening, scope=mall.demo.scope, service="Z9", days=SATURDAY, hours=MORNING)
