"""A holiday that no calendar knows."""

from datetime import date

import pytest

from app.errors import Holiday as HolidayRefusal
from app.vocabulary import HolidayKind
from counters.commands.calendar.mark_holiday import mark_holiday
from counters.rules.plan import Name
from tests.commands.desk import take, ticket
from tests.factories import TestMall

TODAY = date(2026, 11, 24)
NAME = Name(id="Pilkada", en="Local election")


def test_declared_today_while_people_wait(mall: TestMall) -> None:
    before = take(mall)

    mall.do(mark_holiday, scope=mall.demo.scope, day=TODAY, kind=HolidayKind.LOCAL, name=NAME)

    with pytest.raises(HolidayRefusal):
        take(mall)
    assert ticket(mall, before.ticket_id).status == "waiting"
