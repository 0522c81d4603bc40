from typing import Any

import pytest

from app.demo import DemoOfficer
from app.errors import BookingIsCancelled, Holiday, TooEarly, TooLate, WrongDay
from app.models import BookingStop, Closure, ItineraryStop, Ticket
from app.vocabulary import ClosureKind, PriorityGroup
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.desks.call_chosen import call_chosen
from counters.queries.counter_console import counter_console
from tests.commands.bookings.visitors import made, public, refused, require_whole
from tests.commands.desk import require_whole as desk_whole
from tests.commands.desk import take, work
from tests.factories import TestMall, at


@pytest.mark.parametrize(
    ("moment", "error"),
    [
        (at(9, 14, 59, day=25), TooEarly),
        (at(9, 15, day=25), None),
        (at(11, day=25), None),
        (at(11, 0, 1, day=25), TooLate),
        (at(10, day=24), WrongDay),
        (at(0, 0, day=26), WrongDay),
    ],
)
def test_when_it_opens_and_closes(mall: TestMall, moment: object, error: type[Exception] | None) -> None:
    event = made(mall)
    mall.clock.set(moment)  # type: ignore[arg-type]

    if error is None:
        mall.do(check_in, scope=mall.kiosk, code=event.code)
    else:
        assert type(refused(mall, check_in, scope=mall.kiosk, code=event.code)) is error


@pytest.mark.parametrize(
    ("moment", "key", "not_before"),
    [
        (at(9, 40, day=25), at(8, 30, day=25), at(9, 50, day=25)),
        (at(10, 25, day=25), at(10, 15, day=25), None),  # late
    ],
)
def test_where_it_stands(mall: TestMall, moment: object, key: object, not_before: object) -> None:
    event = made(mall)
    mall.clock.set(moment)  # type: ignore[arg-type]

    mall.do(check_in, scope=mall.kiosk, code=event.code)

    row = mall.row(Ticket)
    assert (row.key_at, row.not_before, row.booked_for) == (key, not_before, at(10, day=25))


def test_twice_is_once(mall: TestMall) -> None:
    event = made(mall, priority=PriorityGroup.ELDERLY)
    mall.clock.set(at(9, 40, day=25))

    first = mall.do(check_in, scope=mall.kiosk, code=event.code)
    before = mall.state()
    again = mall.do(check_in, scope=mall.kiosk, token=event.token)

    assert (again, mall.state()) == (first, before)
    assert len(mall.rows(Ticket)) == 1
    require_whole(mall)


def test_several_services_are_one_visit(mall: TestMall) -> None:
    event = made(mall, services=("A1", "B1"))
    mall.clock.set(at(9, 40, day=25))

    mall.do(check_in, scope=mall.kiosk, code=event.code)

    assert [row.offer_id for row in mall.rows(Ticket)] == [mall.demo.plan.offer("A1").offer_id]
    assert [(row.offer_id, row.state) for row in mall.rows(ItineraryStop)] == [
        (mall.demo.plan.offer("B1").offer_id, "pending")
    ]
    desk_whole(mall)


def test_the_stops_of_a_booking_come_by_their_times_with_what_they_were_given(mall: TestMall) -> None:
    """Whatever the queues are; each agency's officer sees its own reference alone, and whose booking it is."""
    officer, other = mall.officer("K"), mall.officer("B")
    event = made(mall, services=("K1", "B1", "A1"), given={"K1": "MP-1", "B1": "OSS-2"}, note="roda")
    mall.clock.set(at(9, 40, day=25))
    for _ in range(3):
        take(mall, "B1")
    booked = mall.do(check_in, scope=mall.kiosk, code=event.code)
    mall.clock.set(at(10, day=25))

    def current(who: DemoOfficer) -> Any:
        return mall.ask(counter_console, now=mall.clock.now(), **mall.seat(who)).current

    work(mall, officer, "open", "next")
    shown = current(officer)
    assert (shown.reference, shown.booked_by, shown.booking_note) == ("MP-1", "s***", "roda")
    work(mall, officer, "finish")
    (begun,) = (row for row in mall.rows(Ticket, status="waiting") if row.booked_for)
    times = {row.offer_id: row.starts_at for row in mall.rows(BookingStop)}
    b1 = mall.demo.plan.offer("B1").offer_id
    assert (begun.offer_id, begun.booked_for) == (b1, times[b1])
    mall.do(call_chosen, ticket_id=begun.id, **opened(mall, other))
    assert (current(other).number, current(other).reference) == (booked.number, "OSS-2")


def opened(mall: TestMall, officer: DemoOfficer) -> dict[str, Any]:
    work(mall, officer, "open")
    return mall.seat(officer)


def test_a_cancelled_one_stays_outside(mall: TestMall) -> None:
    event = made(mall)
    mall.do(cancel_booking, scope=public(mall), token=event.token)
    mall.clock.set(at(9, 40, day=25))

    assert isinstance(refused(mall, check_in, scope=mall.kiosk, code=event.code), BookingIsCancelled)


def test_a_booking_before_its_time_is_called_when_nobody_else_waits(mall: TestMall) -> None:
    officer = mall.officer()
    event = made(mall)
    mall.clock.set(at(9, 20, day=25))
    booked = mall.do(check_in, scope=mall.kiosk, code=event.code)
    walk_in = take(mall)
    work(mall, officer, "open")

    console = mall.ask(counter_console, now=mall.clock.now(), **mall.seat(officer))
    assert [(one.number, one.booked_for) for one in console.waiting] == [
        (walk_in.number, None),
        (booked.number, at(10, day=25)),
    ]
    assert work(mall, officer, "next").ticket_id == walk_in.ticket_id
    work(mall, officer, "finish")
    assert work(mall, officer, "next").ticket_id == booked.ticket_id


def test_a_booking_in_time_goes_first(mall: TestMall) -> None:
    officer = mall.officer()
    event = made(mall)
    mall.clock.set(at(9, 20, day=25))
    take(mall)
    booked = mall.do(check_in, scope=mall.kiosk, code=event.code)
    mall.clock.set(at(9, 50, day=25))
    work(mall, officer, "open")

    assert work(mall, officer, "next").ticket_id == booked.ticket_id


def test_a_holiday_declared_afterwards_is_told(mall: TestMall) -> None:
    event = made(mall)
    day = at(9, day=25).date()
    mall.add(
        Closure(
            id=mall.demo.mall_id,
            mall_id=mall.demo.mall_id,
            first_day=day,
            last_day=day,
            kind=ClosureKind.HOLIDAY,
            text_id="Libur",
            text_en="Holiday",
            notice=1,
            created_at=at(9),
        )
    )
    mall.clock.set(at(9, 40, day=25))

    assert isinstance(refused(mall, check_in, scope=mall.kiosk, code=event.code), Holiday)
