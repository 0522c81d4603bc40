"""The calendar of a year."""

from datetime import date

import pytest

from app.adapters.holiday_calendar import holidays_of_year, ramadan_of
from app.errors import Holiday as HolidayRefusal
from app.models import Holiday
from app.vocabulary import HolidayKind
from counters.commands.calendar.change_holiday import change_holiday
from counters.commands.calendar.import_holidays import import_holidays
from counters.commands.calendar.mark_holiday import mark_holiday
from counters.rules.plan import Name
from tests.commands.desk import take
from tests.factories import TestMall, at

TODAY = date(2026, 11, 24)
NAME = Name(id="Pilkada", en="Local election")


def test_the_calendar_knows_2026_and_marks_estimates() -> None:
    found = {one.day: one for one in holidays_of_year(2026)}

    kinds = [one.kind for one in found.values()]
    assert (kinds.count(HolidayKind.NATIONAL), kinds.count(HolidayKind.CUTI_BERSAMA)) == (17, 8)
    assert found[date(2026, 3, 21)].name_id == "Hari Raya Idul Fitri"
    assert any(one.estimated for one in holidays_of_year(2027))
    assert ramadan_of(2026) == (date(2026, 2, 19), date(2026, 3, 20))


def test_again_it_keeps_what_the_office_said(mall: TestMall) -> None:
    scope, days = mall.demo.scope, holidays_of_year(2026)
    christmas, leave = date(2026, 12, 25), date(2026, 12, 24)
    mall.do(mark_holiday, scope=scope, day=TODAY, kind=HolidayKind.LOCAL, name=NAME)
    mall.do(change_holiday, scope=scope, day=leave, works=True)

    event = mall.do(
        import_holidays, scope=scope, year=2026, days=[one for one in days if one.day != christmas]
    )

    assert (event.added, event.removed) == (0, 1)
    assert mall.rows(Holiday, day=christmas) == []
    assert mall.row(Holiday, day=TODAY).source == "office"
    assert mall.row(Holiday, day=leave).open


def test_cuti_bersama_is_closed(mall: TestMall) -> None:
    mall.clock.set(at(9, day=24).replace(month=12))

    with pytest.raises(HolidayRefusal) as raised:
        take(mall)
    assert raised.value.opens_at == at(8, day=28).replace(month=12)
