"""The usual again."""

from datetime import date, time

import pytest

from app.errors import UnknownSpecialDay
from app.models import SpecialOpening
from app.vocabulary import SpecialDay
from counters.commands.calendar.add_opening import add_opening
from counters.commands.calendar.remove_special_day import remove_special_day
from counters.rules.opening import Hours
from counters.rules.plan import Name
from counters.store.seasons import Days
from tests.commands.set_up import agency_scope
from tests.factories import TestMall


def test_only_by_its_kind_and_within_the_scope(mall: TestMall) -> None:
    day = date(2026, 11, 28)
    days = Days(first_day=day, last_day=day, text=Name(id="Sabtu", en="Saturday"))
    hours = Hours(opens=time(8), closes=time(12))
    mall.do(add_opening, scope=agency_scope(mall, "A"), service=None, days=days, hours=hours)
    notice = mall.row(SpecialOpening).notice

    for scope, kind in ((agency_scope(mall, "B"), SpecialDay.OPENING), (mall.demo.scope, SpecialDay.PAUSE)):
        with pytest.raises(UnknownSpecialDay):
            mall.do(remove_special_day, scope=scope, kind=kind, notice=notice)
    mall.do(remove_special_day, scope=agency_scope(mall, "A"), kind=SpecialDay.OPENING, notice=notice)

    assert mall.rows(SpecialOpening) == []
