"""A busy day of the demo, shortened: every ticket ends, and the report adds up."""

from dataclasses import fields, replace
from typing import Any

import pytest

from app.clock import SystemClock
from app.db import Database
from app.models import Booking, Counter, ItineraryStop, Journal, Ticket
from app.visitors import PEAK, DemoDay
from app.vocabulary import FINAL
from bench.day import BUSY
from counters.rules.day_account import as_table
from tests.commands.desk import require_whole
from tests.factories import MallCopy, at, open_mall, settings_for

# All of it often enough to be seen in so short a day.
SHARES: dict[str, Any] = {
    one.name: 0.25 for one in fields(PEAK) if isinstance(getattr(PEAK, one.name), float)
}


@pytest.mark.timeout(120)
async def test_a_busy_day_ends_and_adds_up(mall_copy: MallCopy) -> None:
    """Its last hour and twenty minutes, and what is left after the doors close; the whole day is `python -m bench.day`."""
    clock = SystemClock(start=at(13, 40), speed=400)
    kind = replace(PEAK, **SHARES, visitors=500, at_the_door=160, booked=25)
    with Database(mall_copy.url, clock, settings_for(mall_copy.url)) as database:
        report = await DemoDay(database, mall_copy.demo, clock, kind=kind).run()

    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        tickets = mall.rows(Ticket)
        assert {row.status for row in tickets} <= {str(one) for one in FINAL}
        without = [row for row in mall.rows(ItineraryStop) if row.state != "begun"]
        assert {row.state for row in without} <= {"done", "dropped"}
        assert sum(one.taken for one in report) == len(tickets) + len(without)
        assert [one.agency for one in report if not one.adds_up or one.open] == []
        assert {row.state for row in mall.rows(Counter)} == {"closed"}
        assert {row.status for row in mall.rows(Booking)} >= {"checked_in", "cancelled"}
        assert [event for event in BUSY if event not in {row.event for row in mall.rows(Journal)}] == []
        require_whole(mall)
    assert as_table(report).splitlines()[-1].startswith("adds up")
    called = [one.truth for one in report if one.truth.called]
    assert called
    assert all(one.wait_minutes is not None for one in called)
