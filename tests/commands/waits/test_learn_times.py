"""What ended teaches once, only after it can no longer be undone, and changes what is said."""

from app.models import LearntState, Serving
from app.vocabulary import PriorityGroup
from counters.commands.bookings.check_in import check_in
from counters.commands.desks.take_over import take_over
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.close_day import close_day
from counters.rules.waits.learnt import Learnt, from_json
from tests.commands.bookings.visitors import made
from tests.commands.desk import take, work
from tests.commands.turns import turn
from tests.factories import Statements, TestMall, at
from tests.waits import estimate, learn, offer_id, state_of


def learnt_of(mall: TestMall) -> Learnt:
    return from_json(mall.row(LearntState).state)


def serve(mall: TestMall, *, minutes: float, times: int = 1) -> None:
    """Somebody is served so long at the first counter of A, so many times."""
    officer = mall.officer("A")
    for _ in range(times):
        take(mall)
        work(mall, officer, "next")
        mall.clock.move(minutes=minutes)
        work(mall, officer, "finish")


def test_it_learns_what_ended_once(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    serve(mall, minutes=7, times=2)

    too_fresh = learn(mall)
    mall.clock.move(minutes=2)
    first, second = learn(mall), learn(mall)

    assert (too_fresh, first, second) == (1, 1, 0)
    tally = learnt_of(mall).times.services[str(offer_id(mall))]
    assert tally.n == 2
    assert set(learnt_of(mall).times.officers) == {str(mall.officer("A").officer_id)}


def test_no_shows_are_counted_and_teach_no_duration(mall: TestMall) -> None:
    officer = mall.officer("A")
    work(mall, officer, "open")
    take(mall)
    work(mall, officer, "next", "absent")
    mall.clock.move(minutes=2)

    learn(mall)

    assert (learnt_of(mall).habits.absent[0].hits, learnt_of(mall).habits.absent[0].tries) == (1, 1)
    assert learnt_of(mall).times.services == {}


def test_who_gives_up_is_counted_by_the_minutes_waited(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    first, second = take(mall), take(mall)
    work(mall, mall.officer("A"), "next")
    estimate(mall)
    mall.clock.move(minutes=20)
    mall.do(cancel_ticket, scope=mall.kiosk, token=second.token)
    mall.clock.move(minutes=2)

    learn(mall)
    learn(mall)

    cancelled = learnt_of(mall).habits.cancelled
    assert first.ticket_id != second.ticket_id
    assert (cancelled.hits, round(cancelled.tries, 3)) == (1, 20)


def test_whoever_joins_before_others_is_expected_like_priority(mall: TestMall) -> None:
    """One with priority, one sent on with its place; not one sent on as of now."""
    officer = mall.officer("A")
    work(mall, officer, "open")
    take(mall, priority=PriorityGroup.ELDERLY)
    take(mall)
    take(mall)
    estimate(mall)
    work(mall, officer, "next", "finish")
    mall.clock.move(minutes=5)
    work(mall, officer, "next")
    turn(mall, officer, "transfer", service="A3", keep_place=True)
    estimate(mall)
    work(mall, officer, "next", "finish", "next")
    turn(mall, officer, "transfer", service="A2", keep_place=False)
    estimate(mall)
    mall.clock.move(minutes=2)

    learn(mall)

    assert sum(learnt_of(mall).habits.priority_today) == 2


def test_breaks_and_late_returns_are_learnt(mall: TestMall) -> None:
    """A break of ten minutes after a service; then back six minutes after the agency's break."""
    officer = mall.officer("A")
    mall.clock.set(at(9))
    work(mall, officer, "open")
    serve(mall, minutes=7)
    work(mall, officer, "pause")
    mall.clock.move(minutes=10)
    work(mall, officer, "open")
    mall.clock.move(minutes=2)
    learn(mall)
    habits = learnt_of(mall).habits
    assert (habits.breaks.hits, habits.breaks.tries) == (1, 2)
    assert (habits.break_minutes.hits, habits.break_minutes.tries) == (10, 1)

    mall.clock.set(at(11, 50))
    serve(mall, minutes=7)
    work(mall, officer, "pause")
    mall.clock.set(at(13, 6))
    work(mall, officer, "open")
    mall.clock.move(minutes=2)
    learn(mall)

    again = learnt_of(mall).habits
    assert again.breaks.hits == 1
    assert (again.late_minutes.hits, again.late_minutes.tries) == (6, 1)


def test_idle_minutes_before_a_pause_are_no_break(mall: TestMall) -> None:
    """A break begins when the counter leaves work, and so does the choice between a break and a late return."""
    officer = mall.officer("A")
    mall.clock.set(at(8, 30))
    work(mall, officer, "open")
    serve(mall, minutes=7)
    mall.clock.move(minutes=100)
    work(mall, officer, "pause")
    mall.clock.move(minutes=1)
    work(mall, officer, "close")
    mall.clock.move(minutes=2)
    work(mall, officer, "open")
    mall.clock.move(minutes=2)
    learn(mall)
    assert (learnt_of(mall).habits.break_minutes.hits, learnt_of(mall).habits.break_minutes.tries) == (3, 1)

    mall.clock.set(at(11, 50))
    serve(mall, minutes=7)
    mall.clock.set(at(13, 30))  # it worked through the agency's break, with nobody to serve
    work(mall, officer, "pause")
    mall.clock.move(minutes=4)
    work(mall, officer, "open")
    mall.clock.move(minutes=2)
    learn(mall)

    habits = learnt_of(mall).habits
    assert (habits.break_minutes.hits, habits.break_minutes.tries) == (7, 2)
    assert habits.late_minutes.tries == 0


def test_a_counter_taken_over_at_work_was_not_away(mall: TestMall) -> None:
    officer, other = mall.officer("A"), mall.officer("A", 2)
    work(mall, officer, "open")
    serve(mall, minutes=7)
    work(mall, officer, "pause")
    mall.clock.move(minutes=3)
    work(mall, officer, "open")
    mall.clock.move(minutes=2)
    learn(mall)
    mall.clock.move(minutes=10)
    mall.do(take_over, scope=mall.scope(other), counter_id=officer.seat)
    mall.clock.move(minutes=2)

    learn(mall)

    assert (learnt_of(mall).habits.break_minutes.hits, learnt_of(mall).habits.break_minutes.tries) == (3, 1)


def test_long_services_lengthen_the_figure(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    for _ in range(6):
        take(mall)
    before = estimate(mall).figures[offer_id(mall)]
    usual = mall.demo.plan.offer("A1").minutes
    serve(mall, minutes=usual * 3, times=4)
    mall.clock.move(minutes=2)
    learn(mall)

    after = estimate(mall).figures[offer_id(mall)]

    assert before is not None
    assert after is not None
    assert after.high > before.high * 1.5


def test_a_forecast_that_was_too_short_widens_the_range(mall: TestMall) -> None:
    officer = mall.officer("A")
    work(mall, officer, "open")
    take(mall)
    take(mall)
    work(mall, officer, "next")
    estimate(mall)
    mall.clock.move(hours=2)
    work(mall, officer, "finish", "next", "finish")
    mall.clock.move(minutes=2)

    learn(mall)

    assert learnt_of(mall).spread.above > Learnt().spread.above
    assert learnt_of(mall).spread.centre > 1.0


def test_a_night_fades_what_was_learnt_once(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    serve(mall, minutes=7)
    mall.clock.move(minutes=2)
    learn(mall)
    assert learnt_of(mall).times.today.n == 1

    mall.clock.set(at(8, day=25))
    learn(mall)
    learn(mall)

    tally = learnt_of(mall).times.services[str(offer_id(mall))]
    assert learnt_of(mall).times.today.n == 0
    assert 0.96 < tally.n < 0.97
    assert state_of(mall).learnt == learnt_of(mall)


def test_its_statements_are_as_many_for_one_serving_as_for_ten(mall: TestMall) -> None:
    counts = []
    work(mall, mall.officer("A"), "open")
    for times in (1, 10):
        serve(mall, minutes=1, times=times)
        mall.clock.move(minutes=2)
        with Statements() as asked:
            assert learn(mall) == times
        counts.append(len(asked.of("learnt")) + len(asked.of("serving")) + len(asked.of("ticket_wait")))

    assert counts[0] == counts[1]


def test_a_ticket_teaches_by_its_first_time_at_a_counter(mall: TestMall) -> None:
    """A mistaken call, then a real one: neither is a length from call to end of a service."""
    officer = mall.officer("A")
    take(mall)
    work(mall, officer, "open", "next")
    mall.clock.move(seconds=3)
    turn(mall, officer, "requeue")
    mall.clock.move(minutes=3)
    work(mall, officer, "next")
    mall.clock.move(minutes=7)
    work(mall, officer, "finish")
    mall.clock.move(minutes=2)

    learn(mall)

    assert learnt_of(mall).times.services == {}
    assert sum(one.tries for one in learnt_of(mall).habits.absent) == 0


def test_a_pause_aside_and_a_hand_over_are_no_whole_lengths(mall: TestMall) -> None:
    officer, other = mall.officer("A"), mall.officer("A", 2)
    held, handed = take(mall), take(mall)
    work(mall, officer, "open", "next")
    mall.clock.move(minutes=2)
    turn(mall, officer, "hold")
    turn(mall, officer, "resume", ticket_id=held.ticket_id)
    work(mall, officer, "finish", "next")
    mall.clock.move(minutes=1)
    turn(mall, other, "take_over", counter_id=officer.seat)
    work(mall, other, "finish", counter_id=officer.seat)
    mall.clock.move(minutes=2)

    learn(mall)

    assert learnt_of(mall).times.services == {}
    assert sum(one.tries for one in learnt_of(mall).habits.absent) == 2
    assert len(mall.rows(Serving, ticket_id=handed.ticket_id)) == 2


def test_what_was_left_open_over_the_break_is_marked_and_teaches_no_length(mall: TestMall) -> None:
    officer = mall.officer("A")
    mall.clock.set(at(11, 55))
    take(mall)
    work(mall, officer, "open", "next", "start")
    mall.clock.set(at(13, 2))
    work(mall, officer, "finish")
    take(mall)
    work(mall, officer, "next")
    mall.clock.move(minutes=5)
    work(mall, officer, "finish")
    mall.clock.move(minutes=2)

    learn(mall)

    rows = sorted(mall.rows(Serving), key=lambda row: row.called_at)
    assert [row.trusted for row in rows] == [False, True]
    assert learnt_of(mall).times.services[str(offer_id(mall))].n == 1


def test_who_comes_to_a_booking_and_when_is_learnt_once(mall: TestMall) -> None:
    early, late, missed, other = (
        made(mall, at(hour, day=25), who, services=[service])
        for who, hour, service in (("a", 10, "A1"), ("b", 11, "A1"), ("c", 13, "A2"), ("d", 10, "B1"))
    )
    for moment, booking in (
        (at(9, 48, day=25), early),
        (at(9, 50, day=25), other),
        (at(11, 22, day=25), late),
    ):
        mall.clock.set(moment)
        mall.do(check_in, scope=mall.kiosk, code=booking.code)
    mall.clock.move(minutes=2)
    learn(mall)
    learn(mall)

    comes = learnt_of(mall).habits.comes
    assert (comes.hits, comes.tries) == (2, 2)
    assert [place for place, count in enumerate(learnt_of(mall).habits.check_ins) if count] == [9, 16]
    mall.clock.set(at(0, 5, day=26))
    mall.do(close_day, scope=mall.kiosk, day=missed.slot_start.date())
    mall.clock.move(minutes=2)
    learn(mall)
    comes = learnt_of(mall).habits.comes
    assert (round(comes.hits), round(comes.tries)) == (2, 3)
