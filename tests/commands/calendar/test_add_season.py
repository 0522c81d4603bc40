"""Ramadan: another week for a range of days."""

from datetime import date, time

import pytest

from app.errors import InvalidValue, OutsideHours
from counters.commands.calendar.add_season import add_season
from counters.queries.plan_of import plan_of
from counters.rules.opening import Hours
from counters.rules.plan import Name
from counters.store.seasons import Days
from tests.commands.desk import take
from tests.factories import TestMall, at

TEXT = Name(id="Ramadan", en="Ramadan")
DAYS = Days(first_day=date(2026, 11, 24), last_day=date(2026, 11, 25), text=TEXT)
WEEK = {2: Hours(opens=time(10), closes=time(14), break_starts=time(12), break_ends=time(12, 30))}


def test_its_week_holds_between_its_days(mall: TestMall) -> None:
    mall.do(add_season, scope=mall.demo.scope, days=DAYS, week=WEEK)

    (season,) = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).seasons
    assert (dict(season.week), season.text) == (WEEK, TEXT)
    with pytest.raises(OutsideHours):
        take(mall, "A1")
    mall.clock.set(at(10))
    assert take(mall, "A1").number == "A-001"


def test_what_does_not_fit_is_refused(mall: TestMall) -> None:
    back = Days(first_day=date(2026, 11, 25), last_day=date(2026, 11, 24), text=TEXT)
    wrong = {1: Hours(opens=time(9), closes=time(9))}

    for days, week in ((back, WEEK), (DAYS, wrong)):
        with pytest.raises(InvalidValue):
            mall.do(add_season, scope=mall.demo.scope, days=days, week=week)
