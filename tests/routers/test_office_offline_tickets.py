"""What the office sees of numbers that kiosks gave out without the server."""

from dataclasses import replace

from counters.commands.calendar.declare_disruption import declare_disruption
from counters.queries.handed_over_of import handed_over_of
from tests.commands.island.kiosks import kiosk
from tests.factories import TestMall, at
from tests.queries.other_mall import bogor
from tests.routers.office import Browser


async def test_every_ticket_with_what_became_of_it(admin: Browser, mall: TestMall) -> None:
    assert "None yet." in await admin.get("offline-tickets")
    one = kiosk(mall, "Kios pintu")
    mall.clock.set(at(9, day=23))
    one.ask()
    late = one.issue("A1")
    mall.clock.set(at(9, 5))
    one.ask()
    first, second = one.issue("A1"), one.issue("A1")
    assert late
    assert first
    assert second
    one.drawer[2] = replace(second, token=first.token)
    one.hand_over()
    mall.do(declare_disruption, scope=mall.demo.scope)
    one.issue("A1")
    one.hand_over()

    shown = await admin.get("offline-tickets")

    for said in (
        "Kios pintu",
        "A-5001",
        "Mon, 23 Nov 2026, 09:00",
        "In the queue",
        "Its day was over",
        "Not in a queue",
        "The key of this number was used already.",
        "In the queue, the service is closed",
        "The service is disrupted.",
    ):
        assert said in shown, said
    assert "/office/bekasi/offline-tickets" in await admin.get("devices")


def test_another_malls_are_not_shown(mall: TestMall) -> None:
    one = kiosk(mall)
    one.ask()
    one.issue("A1")
    one.hand_over()
    there = bogor(mall)

    assert len(mall.ask(handed_over_of, scope=mall.demo.scope, since=at(8))) == 1
    assert mall.ask(handed_over_of, scope=there, since=at(8)) == []
    assert mall.ask(handed_over_of, scope=mall.demo.scope, since=at(10)) == []
