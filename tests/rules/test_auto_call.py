"""When a counter calls by itself."""

import pytest

from app.errors import QueueEmpty
from counters.rules.auto_call import calls_at, require_due
from tests.factories import at


def test_it_counts_from_idleness_and_from_when_somebody_is_there() -> None:
    assert calls_at(seconds=15, idle_since=at(9), first_since=at(8)) == at(9, 0, 15)
    assert calls_at(seconds=15, idle_since=at(9), first_since=at(9, 10)) == at(9, 10, 15)
    assert calls_at(seconds=15, idle_since=at(9), first_since=None) is None


def test_it_is_not_due_before_its_time() -> None:
    require_due(at(9), now=at(9))
    for due in (None, at(9, 0, 1)):
        with pytest.raises(QueueEmpty):
            require_due(due, now=at(9))
