"""Whatever people do with bookings, in any order: places never exceed the capacity, a person never holds two."""

from collections import Counter as Tally
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete

from app.errors import Conflict
from app.models import (
    Booking,
    BookingStop,
    Draw,
    DrawRequest,
    Slot,
    SlotHold,
    Ticket,
    WaitlistDay,
    WaitlistEntry,
)
from counters.commands.bookings.book import book
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.bookings.confirm_hold import confirm_hold
from counters.commands.bookings.expire_holds import expire_holds
from counters.commands.bookings.hold_slot import hold_slot
from counters.commands.bookings.reschedule import reschedule
from counters.commands.calendar.add_opening import add_opening
from counters.commands.draws.announce_draws import announce_draws
from counters.commands.draws.ask_in_draw import ask_in_draw
from counters.commands.draws.decide_draw import decide_draw
from counters.commands.draws.withdraw_request import withdraw_request
from counters.commands.waiting_list.accept_offer import accept_offer
from counters.commands.waiting_list.decline_offer import decline_offer
from counters.commands.waiting_list.join_waiting_list import join_waiting_list
from counters.commands.waiting_list.leave_waiting_list import leave_waiting_list
from counters.queries.draw_of import draws_due
from counters.rules.opening import Hours
from counters.rules.plan import Name
from counters.store.seasons import Days
from tests.commands.bookings.visitors import free_at, person, public, require_whole, rules
from tests.factories import TestMall, at

DAY, DRAWN_DAY = date(2026, 11, 25), date(2026, 12, 9)
STARTS = [at(10, day=25), at(10, 15, day=25), at(10, 30, day=25)]
SERVICES = [("A1",), ("A2",), ("A1", "A2")]
PLACES = 1
TABLES = (DrawRequest, Draw, WaitlistDay, WaitlistEntry, BookingStop, Booking, SlotHold, Slot)


class BookingLife(RuleBasedStateMachine):
    """A day of three quarters of an hour with a place each, another that is drawn, four people, a clock that moves on."""

    bookings = Bundle("bookings")
    holds = Bundle("holds")
    waits = Bundle("waits")
    requests = Bundle("requests")

    def __init__(self, mall: TestMall) -> None:
        super().__init__()
        self.mall = mall
        self.scope = public(mall)
        mall.clock.set(at(9))
        for table in TABLES:
            mall.looking.execute(delete(table))
        mall.do(announce_draws, scope=self.scope)
        mall.clock.set(at(8, 10, day=25))

    @initialize(target=bookings)
    def others_were_quicker(self) -> Any:
        """All of the three places are gone."""
        return multiple(*(self.book(start, who, ("A1",)) for start, who in zip(STARTS, "xyz", strict=True)))

    @initialize(target=waits)
    def others_wait(self) -> Any:
        """If they had to, which depends on who came first."""
        tokens = [self.wait_for_a_place(who, what) for who, what in (("v", "A1"), ("w", "A2"))]
        return multiple(*(token for token in tokens if isinstance(token, str)))

    @initialize(target=requests)
    def others_asked(self) -> Any:
        return multiple(*(self.ask(who, "A1") for who in "xyz"))

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

    @rule(target=waits, who=st.sampled_from("abcd"), what=st.sampled_from(["A1", "A2"]))
    def wait_for_a_place(self, who: str, what: str) -> Any:
        event = self.try_to(
            join_waiting_list, scope=self.scope, service=what, first_day=DAY, person=person(who)
        )
        return event.token if event else multiple()

    @rule(token=waits, how=st.sampled_from([accept_offer, accept_offer, decline_offer, leave_waiting_list]))
    def answer(self, token: str, how: Any) -> None:
        self.try_to(how, scope=self.scope, token=token)

    @rule(target=requests, who=st.sampled_from("abcd"), what=st.sampled_from(["A1", "A2"]))
    def ask(self, who: str, what: str) -> Any:
        event = self.try_to(
            ask_in_draw,
            scope=self.scope,
            service=what,
            day=DRAWN_DAY,
            person=person(who),
            wait_if_lost=what == "A2",
        )
        return event.token if event else multiple()

    @rule(token=requests)
    def withdraw(self, token: str) -> None:
        self.try_to(withdraw_request, scope=self.scope, token=token)

    @rule(at_once=st.sampled_from([1, 25]))
    def decide(self, at_once: int) -> None:
        for scope, draw_id in self.mall.ask(draws_due, now=self.mall.clock.now()):
            self.try_to(decide_draw, scope=scope, draw_id=draw_id, at_once=at_once)

    @rule()
    def draw_closes(self) -> None:
        self.mall.clock.set(max(self.mall.clock.now(), at(9, day=25)))

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
        waits = Tally(
            (row.offer_id, row.day, row.identity_hash) for row in self.mall.rows(WaitlistDay) if row.active
        )
        assert not [one for one, times in waits.items() if times > 1]
        kept = {row.token for row in self.mall.rows(SlotHold)}
        offered = self.mall.rows(WaitlistEntry, status="offered")
        assert {row.hold_token for row in offered} <= kept, "what is offered is kept"
        known = [row.identity_hash for row in self.mall.rows(WaitlistEntry) if row.ended_at]
        assert not any(known), "what is over keeps nobody's name"
        won = [row.booking_id for row in self.mall.rows(DrawRequest, status="won")]
        assert len(set(won)) == len(won)
        assert all(row.place for row in self.mall.rows(DrawRequest, status="won"))
        arrived = [row for row in self.mall.rows(Booking) if row.status == "checked_in"]
        assert len({row.visit_id for row in arrived}) == len(arrived)
        tickets = {row.id for row in self.mall.rows(Ticket)}
        assert {row.ticket_id for row in self.mall.rows(BookingStop) if row.ticket_id} <= tickets


@pytest.mark.timeout(180)
def test_any_order_of_things(mall: TestMall) -> None:
    rules(
        mall,
        places=PLACES,
        stages=[[14, "08:00", 100]],
        hold_seconds=180,
        return_within_seconds=600,
        per_person=0,
    )
    for service in ("A1", "A2"):
        rules(mall, service, draw_minutes=60)
    for day in (DAY, DRAWN_DAY):
        days = Days(first_day=day, last_day=day, text=Name(id="Singkat", en="Short"))
        hours = Hours(opens=time(10), closes=time(10, 45))
        mall.do(add_opening, scope=public(mall), service=None, days=days, hours=hours)

    run_state_machine_as_test(
        lambda: BookingLife(mall),  # type: ignore[arg-type]
        settings=settings(
            max_examples=25 if mall.dialect == "sqlite" else 8,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
