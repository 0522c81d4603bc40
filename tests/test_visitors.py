"""A busy day of the demo, shortened: every ticket ends, and the report adds up."""

import pytest

from app.clock import SystemClock
from app.db import Database
from app.models import Counter, Journal, Ticket
from app.visitors import PEAK, DemoDay, Kind
from app.vocabulary import FINAL
from counters.rules.day_account import as_table
from tests.commands.desk import require_whole
from tests.factories import MallCopy, at, open_mall, settings_for


@pytest.mark.timeout(120)
async def test_a_busy_day_ends_and_adds_up(mall_copy: MallCopy) -> None:
    """The last three quarters of an hour, and what is left after the doors close."""
    clock = SystemClock(start=at(14, 15), speed=600)
    often = {name: getattr(PEAK, name) * 4 for name in ("leaves", "postpones", "held", "sent_on", "breaks")}
    kind = Kind(visitors=900, at_the_door=80, no_show=0.2, comes_back=0.5, ends=True, **often)
    with Database(mall_copy.url, clock, settings_for(mall_copy.url)) as database:
        report = await DemoDay(database, mall_copy.demo, clock, kind=kind).run()

    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        tickets = mall.rows(Ticket)
        assert {row.status for row in tickets} <= {str(one) for one in FINAL}
        assert sum(one.taken for one in report) == len(tickets)
        assert [one.agency for one in report if not one.adds_up or one.open] == []
        assert {row.state for row in mall.rows(Counter)} == {"closed"}
        seen = {row.event for row in mall.rows(Journal)}
        assert {
            "TicketHeld",
            "TicketTransferred",
            "VisitorAbsent",
            "CounterPaused",
            "TicketCancelled",
        } <= seen
        require_whole(mall)
    assert as_table(report).splitlines()[-1].startswith("adds up")
    called = [one.truth for one in report if one.truth.called]
    assert called
    assert all(one.wait_minutes is not None for one in called)
