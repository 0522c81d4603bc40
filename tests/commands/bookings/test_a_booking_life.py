"""Whatever people do with bookings, in any order: places never exceed the capacity, a person never holds two."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule, run_state_machine_as_test
from sqlalchemy import delete

from app.errors import Conflict
from app.models import Booking, BookingStop, Slot, SlotHold, Ticket
from counters.commands.bookings.book import book
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.bookings.confirm_hold import confirm_hold
from counters.commands.bookings.expire_holds import expire_holds
from counters.commands.bookings.hold_slot import hold_slot
from counters.commands.bookings.reschedule import reschedule
from tests.commands.bookings.visitors import free_at, person, public, require_whole, rules
from tests.factories import TestMall, at

STARTS = [at(10, day=25), at(10, 15, day=25), at(10, 30, day=25)]
SERVICES = [("A1",), ("A2",), ("A1", "A2")]
PLACES = 2


class BookingLife(RuleBasedStateMachine):
    """Three quarters of an hour with two places each, four people, and a clock that moves on."""

    bookings = Bundle("bookings")
    holds = Bundle("holds")

    def __init__(self, mall: TestMall) -> None:
        super().__init__()
        self.mall = mall
        self.scope = public(mall)
        mall.clock.set(at(9))
        for table in (BookingStop, Booking, SlotHold, Slot):
            mall.looking.execute(delete(table))

    def try_to(self, command: Any, **arguments: Any) -> Any:
        """None: it was refused, and then nothing was written."""
        before = (self.mall.rows(Slot), self.mall.rows(SlotHold), self.mall.rows(Booking))
        try:
            return self.mall.do(command, **arguments)
        except Conflict:
            left = (self.mall.rows(Slot), self.mall.rows(SlotHold), self.mall.rows(Booking))
        assert left == before
        return None

    @rule(
        target=bookings,
        start=st.sampled_from(STARTS),
        who=st.sampled_from("abcd"),
        what=st.sampled_from(SERVICES),
    )
    def book(self, start: datetime, who: str, what: tuple[str, ...]) -> Any:
        shown = free_at(self.mall, start, what[0])
        event = self.try_to(book, scope=self.scope, services=what, slot_start=start, person=person(who))
        if event:
            assert shown > 0, "what was shown as full was sold"
        return event.token if event else multiple()

    @rule(target=holds, start=st.sampled_from(STARTS), what=st.sampled_from(SERVICES))
    def hold(self, start: datetime, what: tuple[str, ...]) -> Any:
        event = self.try_to(hold_slot, scope=self.scope, services=what, slot_start=start)
        return event.token if event else multiple()

    @rule(target=bookings, hold=holds, who=st.sampled_from("abcd"))
    def confirm(self, hold: str, who: str) -> Any:
        event = self.try_to(confirm_hold, scope=self.scope, hold=hold, person=person(who))
        return event.token if event else multiple()

    @rule(token=bookings)
    def cancel(self, token: str) -> None:
        self.try_to(cancel_booking, scope=self.scope, token=token)

    @rule(token=bookings, start=st.sampled_from(STARTS))
    def move(self, token: str, start: datetime) -> None:
        self.try_to(reschedule, scope=self.scope, token=token, slot_start=start)

    @rule(token=bookings)
    def arrive(self, token: str) -> None:
        self.try_to(check_in, scope=self.scope, token=token)

    @rule()
    def expire(self) -> None:
        self.try_to(expire_holds, scope=self.scope)

    @rule()
    def day_comes(self) -> None:
        self.mall.clock.set(max(self.mall.clock.now(), at(9, 30, day=25)))

    @rule(minutes=st.sampled_from([1, 4, 20]))
    def wait(self, minutes: int) -> None:
        self.mall.clock.set(self.mall.clock.now() + timedelta(minutes=minutes))

    def teardown(self) -> None:
        self.check()

    def check(self) -> None:
        require_whole(self.mall)
        assert all(row.booked + row.held <= PLACES for row in self.mall.rows(Slot))
        arrived = [row for row in self.mall.rows(Booking) if row.status == "checked_in"]
        assert len({row.visit_id for row in arrived}) == len(arrived)
        tickets = {row.id for row in self.mall.rows(Ticket)}
        assert {row.ticket_id for row in self.mall.rows(BookingStop) if row.ticket_id} <= tickets


@pytest.mark.timeout(180)
def test_any_order_of_things(mall: TestMall) -> None:
    stages = [[14, "08:00", 100]]
    rules(mall, places=PLACES, stages=stages, hold_seconds=180, return_within_seconds=600, per_person=0)

    run_state_machine_as_test(
        lambda: BookingLife(mall),  # type: ignore[arg-type]
        settings=settings(
            max_examples=15 if mall.dialect == "sqlite" else 6,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
