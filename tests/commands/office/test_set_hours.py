"""The weekly opening hours change."""

from datetime import time

import pytest

from app.errors import InvalidValue, OutsideHours
from counters.commands.office.set_hours import set_hours
from counters.events import HoursSet
from counters.queries.plan_of import plan_of
from counters.rules.opening import Hours
from tests.commands.desk import take
from tests.commands.set_up import agency, agency_scope
from tests.factories import TestMall

AFTERNOON = Hours(opens=time(13), closes=time(16))


def test_an_agency_has_hours_of_its_own_and_gives_them_up(mall: TestMall) -> None:
    before = mall.state()
    scope = agency_scope(mall)

    event = mall.do(set_hours, scope=scope, week={2: AFTERNOON})

    assert event == HoursSet(agency_id=agency(mall).agency_id, days=1)
    assert mall.events(before.version) == [("HoursSet", "system")]
    with pytest.raises(OutsideHours):
        take(mall, "A1")
    take(mall, "B1")  # the others follow the mall

    mall.do(set_hours, scope=scope, week={})
    take(mall, "A1")


def test_the_malls_week_is_replaced(mall: TestMall) -> None:
    mall.do(set_hours, scope=mall.demo.scope, week={2: AFTERNOON})

    plan = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now())
    assert dict(plan.week(None)) == {2: AFTERNOON}


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        (Hours(opens=time(9), closes=time(9)), "closes_2"),
        (Hours(opens=time(8), closes=time(15), break_starts=time(12)), "break_ends_2"),
        (Hours(opens=time(8), closes=time(15), break_ends=time(12)), "break_starts_2"),
        (Hours(opens=time(8), closes=time(15), break_starts=time(7), break_ends=time(9)), "break_starts_2"),
        (Hours(opens=time(8), closes=time(15), break_starts=time(12), break_ends=time(12)), "break_ends_2"),
        (Hours(opens=time(8), closes=time(15), ticket_cutoff=time(16)), "ticket_cutoff_2"),
    ],
)
def test_hours_that_make_no_sense_are_refused(mall: TestMall, hours: Hours, field: str) -> None:
    before = mall.state()

    with pytest.raises(InvalidValue) as raised:
        mall.do(set_hours, scope=mall.demo.scope, week={2: hours})

    assert raised.value.field == field
    assert mall.state() == before
