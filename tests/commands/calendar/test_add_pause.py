"""Breaks of an agency or of one desk, never of the building."""

from datetime import date, time
from typing import Any

import pytest

from app.errors import InvalidValue, NotAllowed, OnBreak, UnknownCounter
from counters.commands.calendar.add_pause import add_pause
from counters.rules.plan import Name
from counters.store.seasons import NewPause
from tests.commands.desk import take
from tests.commands.set_up import agency_scope
from tests.factories import TestMall, at


def pause(**more: Any) -> NewPause:
    return NewPause(
        **{
            "counter_id": None,
            "weekday": 5,
            "day": None,
            "starts": time(10),
            "ends": time(11),
            "text": Name(id="Salat Jumat", en="Friday prayer"),
            **more,
        }
    )


def test_one_agency_pauses_on_fridays(mall: TestMall) -> None:
    mall.do(add_pause, scope=agency_scope(mall, "A"), new=pause())
    mall.clock.set(at(10, 30, day=27))

    with pytest.raises(OnBreak) as raised:
        take(mall, "A1")
    assert raised.value.opens_at == at(11, day=27)
    assert take(mall, "B1").number == "B-001"


def test_once_today(mall: TestMall) -> None:
    mall.do(add_pause, scope=agency_scope(mall, "A"), new=pause(weekday=None, day=date(2026, 11, 24)))
    mall.clock.set(at(10))

    with pytest.raises(OnBreak):
        take(mall, "A1")


def test_what_does_not_fit_is_refused(mall: TestMall) -> None:
    for new in (pause(day=date(2026, 11, 24)), pause(weekday=None), pause(ends=time(10))):
        with pytest.raises(InvalidValue):
            mall.do(add_pause, scope=agency_scope(mall, "A"), new=new)
    with pytest.raises(NotAllowed):
        mall.do(add_pause, scope=mall.demo.scope, new=pause())
    with pytest.raises(UnknownCounter):
        mall.do(add_pause, scope=agency_scope(mall, "A"), new=pause(counter_id=mall.officer("B").seat))
