"""Work on a holiday."""

from datetime import date

import pytest

from app.errors import UnknownSpecialDay
from app.vocabulary import HolidayKind
from counters.commands.calendar.change_holiday import change_holiday
from counters.commands.calendar.mark_holiday import mark_holiday
from counters.rules.plan import Name
from tests.commands.desk import take
from tests.factories import TestMall

TODAY = date(2026, 11, 24)
NAME = Name(id="Pilkada", en="Local election")


def test_a_marked_day_may_be_worked(mall: TestMall) -> None:
    mall.do(mark_holiday, scope=mall.demo.scope, day=TODAY, kind=HolidayKind.LOCAL, name=NAME)

    mall.do(change_holiday, scope=mall.demo.scope, day=TODAY, works=True)

    assert take(mall).number == "A-001"
    with pytest.raises(UnknownSpecialDay):
        mall.do(change_holiday, scope=mall.demo.scope, day=date(2026, 11, 25), works=True)
