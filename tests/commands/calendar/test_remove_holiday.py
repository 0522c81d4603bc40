"""An ordinary day again."""

from datetime import date

import pytest

from app.errors import UnknownSpecialDay
from app.vocabulary import HolidayKind
from counters.commands.calendar.mark_holiday import mark_holiday
from counters.commands.calendar.remove_holiday import remove_holiday
from counters.rules.plan import Name
from tests.commands.desk import take
from tests.factories import TestMall

TODAY = date(2026, 11, 24)
NAME = Name(id="Pilkada", en="Local election")


def test_the_day_is_gone(mall: TestMall) -> None:
    mall.do(mark_holiday, scope=mall.demo.scope, day=TODAY, kind=HolidayKind.LOCAL, name=NAME)

    mall.do(remove_holiday, scope=mall.demo.scope, day=TODAY)

    assert take(mall).number == "A-001"
    with pytest.raises(UnknownSpecialDay):
        mall.do(remove_holiday, scope=mall.demo.scope, day=TODAY)
