"""When a visitor who did not come may be marked as absent."""

from datetime import timedelta

import pytest

from app.errors import AbsentTooEarly, CallAgainFirst
from counters.rules.absence import ANY_TIME, AbsenceRule, absent_from, require_absent
from tests.factories import at

RULE = AbsenceRule(calls=3, after=timedelta(seconds=30))


def test_after_the_last_call_and_the_interval() -> None:
    assert absent_from(RULE, calls=2, called_at=at(9)) is None
    assert absent_from(RULE, calls=3, called_at=at(9)) == at(9, 0, 30)
    require_absent(RULE, calls=3, called_at=at(9), now=at(9, 0, 30))


def test_refusals_say_from_when() -> None:
    with pytest.raises(CallAgainFirst) as again:
        require_absent(RULE, calls=1, called_at=at(9), now=at(9, 1))
    with pytest.raises(AbsentTooEarly) as early:
        require_absent(RULE, calls=3, called_at=at(9), now=at(9, 0, 29))

    assert (again.value.calls_left, again.value.allowed_at) == (2, at(9, 1, 30))
    assert (early.value.code, early.value.allowed_at) == ("absent_too_early", at(9, 0, 30))


def test_the_last_call_is_told_where_there_is_a_minimum() -> None:
    assert [RULE.is_last(call) for call in (1, 2, 3, 4)] == [False, False, True, True]
    assert not ANY_TIME.is_last(1)
