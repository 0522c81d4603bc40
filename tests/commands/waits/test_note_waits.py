"""Figures reach the kiosk, the ticket and the screens; nobody to serve is no figure at all."""

from datetime import timedelta

from app.models import Journal, Ticket, TicketWait, WaitFigure
from app.vocabulary import PriorityGroup
from counters.commands.bookings.check_in import check_in
from counters.commands.office.change_counter import change_counter
from counters.events import TicketTaken
from counters.queries.catalogue_of import catalogue_of
from counters.queries.now_serving import now_serving
from counters.queries.queue_of import ticket_of
from counters.rules.waits.shown_wait import ShownRange, ShownWindow, range_after
from tests.commands.bookings.visitors import made
from tests.commands.desk import take, work
from tests.factories import Statements, TestMall, at
from tests.waits import agency_scope, estimate, offer_id


def tile(mall: TestMall, service: str = "A1") -> ShownRange | None:
    catalogue = mall.ask(catalogue_of, scope=mall.kiosk, now=mall.clock.now())
    wait: ShownRange | None = catalogue.offers[offer_id(mall, service)].wait
    return wait


def window(mall: TestMall, token: str) -> ShownWindow | None:
    shown: ShownWindow | None = mall.ask(ticket_of, token=token).window
    return shown


def test_nobody_can_say_before_the_first_run(mall: TestMall) -> None:
    taken = take(mall)

    assert (tile(mall), window(mall, taken.token)) == (None, None)
    assert (taken.wait_low_seconds, taken.wait_high_seconds) == (None, None)


def test_no_open_counter_is_no_figure(mall: TestMall) -> None:
    taken = take(mall)

    estimate(mall)

    assert (tile(mall), window(mall, taken.token)) == (None, None)
    assert mall.row(WaitFigure, offer_id=offer_id(mall)).high_seconds is None


def test_a_figure_stands_on_tile_board_and_new_ticket(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    for _ in range(5):
        take(mall)
    estimate(mall)

    wait = tile(mall)
    board = mall.ask(now_serving, scope=mall.kiosk, zone_ids=(), now=mall.clock.now())
    taken = take(mall)

    assert wait is not None
    assert timedelta() < wait.low < wait.high
    assert board.waits[offer_id(mall)] == wait
    row = mall.row(Ticket, id=taken.ticket_id)
    assert (row.wait_low_seconds, row.wait_high_seconds) == (
        wait.low.total_seconds(),
        wait.high.total_seconds(),
    )
    assert (taken.wait_low_seconds, taken.wait_high_seconds) == (row.wait_low_seconds, row.wait_high_seconds)
    now = mall.clock.now()
    assert window(mall, taken.token) == ShownWindow(from_at=now + wait.low, until_at=now + wait.high)


def test_who_stands_further_ahead_is_issued_with_less(mall: TestMall) -> None:
    booking = made(mall, at(9, 30))  # counts as 60 minutes earlier, called in 20 at the earliest
    work(mall, mall.officer("A", 6), "open")  # one counter alone
    for _ in range(12):
        take(mall)
    estimate(mall)

    ordinary, prior = take(mall), take(mall, priority=PriorityGroup.ELDERLY)
    checked_in = mall.do(check_in, scope=mall.kiosk, code=booking.code)

    low, high = ordinary.wait_low_seconds, ordinary.wait_high_seconds
    assert low is not None
    assert high is not None
    assert (prior.wait_low_seconds, prior.wait_high_seconds) == (max(low - 1800, 0), high - 1800)
    row = mall.row(Ticket, id=checked_in.ticket_id)
    assert (row.wait_low_seconds, row.wait_high_seconds) == (max(low - 3600, 1200), max(high - 3600, 1800))


def test_closing_the_last_counter_takes_the_figures_back(mall: TestMall) -> None:
    officer = mall.officer("A")
    work(mall, officer, "open")
    taken = take(mall)
    estimate(mall)
    assert tile(mall) is not None

    work(mall, officer, "close")
    estimate(mall)

    assert (tile(mall), window(mall, taken.token)) == (None, None)


def test_an_old_figure_is_not_shown(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    take(mall)
    estimate(mall)

    mall.clock.move(minutes=6)

    assert tile(mall) is None
    assert take(mall).wait_high_seconds is None


def test_a_window_stands_while_it_is_true_enough(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    take(mall)
    last = take(mall)
    estimate(mall)
    first = window(mall, last.token)

    mall.clock.move(seconds=30)
    noted = estimate(mall)

    assert first is not None
    assert window(mall, last.token) == first
    assert last.ticket_id not in noted.tickets


def test_the_first_forecast_is_kept_to_learn_from(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    taken = [take(mall) for _ in range(5)][-1]
    estimate(mall)
    told = mall.row(TicketWait, ticket_id=taken.ticket_id)
    work(mall, mall.officer("A", 2), "open")
    mall.clock.move(minutes=12)
    estimate(mall)

    again = mall.row(TicketWait, ticket_id=taken.ticket_id)

    assert 0 < told.p10_seconds < told.p50_seconds < told.p90_seconds
    assert (again.told_at, again.p50_seconds) == (told.told_at, told.p50_seconds)


def test_news_raise_the_version_and_write_no_journal(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    take(mall)
    entries, before = len(mall.rows(Journal)), mall.state().version

    first, second = estimate(mall), estimate(mall)

    assert (first.news, second.news) == (True, False)
    assert (second.figures, second.tickets) == ({}, {})
    assert mall.state().version == before + 1
    assert len(mall.rows(Journal)) == entries


def test_taking_a_ticket_asks_once_for_its_wait(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    take(mall)
    estimate(mall)

    with Statements() as asked:
        take(mall)

    assert len(asked.of("wait_figure")) == 1


def shown_with(mall: TestMall, taken: TicketTaken) -> tuple[int | None, int | None]:
    row = mall.row(Ticket, id=taken.ticket_id)
    return row.wait_low_seconds, row.wait_high_seconds


def test_a_number_says_more_than_its_tile_when_others_came_since_the_estimate(mall: TestMall) -> None:
    work(mall, mall.officer("A"), "open")
    for _ in range(3):
        take(mall)
    estimate(mall)
    wait = tile(mall)
    assert wait is not None

    first, second, third = take(mall), take(mall, "A2"), take(mall)

    highs = [shown_with(mall, one)[1] or 0 for one in (first, second, third)]
    assert highs[0] == wait.high.total_seconds()
    assert highs[0] < highs[1] < highs[2]


def desk(mall: TestMall, seat: int, *services: str, planned: bool = True) -> None:
    """What the agency's counter number `seat` serves."""
    mall.do(
        change_counter,
        scope=agency_scope(mall),
        counter_id=mall.officer("A", seat).seat,
        zone="lantai-2",
        label=f"Loket {seat}",
        planned=planned,
        services=services,
    )


def test_a_counter_off_the_plan_joins_no_queues(mall: TestMall) -> None:
    """One that once served both services: who waits for the other one does not wait before this one's counters."""
    desk(mall, 1, "A1")
    desk(mall, 2, "A2")
    desk(mall, 3, "A1", "A2", planned=False)
    for seat in (4, 5, 6):
        desk(mall, seat, "A3")
    for seat in (1, 2):
        work(mall, mall.officer("A", seat), "open")
    for _ in range(8):
        take(mall, "A2")
    estimate(mall)

    assert tile(mall) == ShownRange(low=timedelta(), high=timedelta())
    assert shown_with(mall, take(mall)) == (0, 0)
    work(mall, mall.officer("A"), "next")
    take(mall)
    estimate(mall)
    wait = tile(mall)
    assert wait is not None
    assert wait.high > timedelta()
    assert shown_with(mall, take(mall)) == (wait.low.total_seconds(), wait.high.total_seconds())


def test_at_once_holds_while_only_a_closed_counter_serves_both(mall: TestMall) -> None:
    """The others of the agency serve everything, but nobody works there."""
    desk(mall, 1, "A1")
    desk(mall, 2, "A2")
    for seat in (1, 2):
        work(mall, mall.officer("A", seat), "open")
    for _ in range(8):
        take(mall, "A2")
    estimate(mall)

    assert shown_with(mall, take(mall)) == (0, 0)


def test_who_has_more_counters_elsewhere_weighs_less(mall: TestMall) -> None:
    """Twenty for A2 with six counters, one of which serves A1: as four more before that one, not twenty."""
    desk(mall, 1, "A1", "A2")
    work(mall, mall.officer("A"), "open")
    for seat in range(2, 7):
        desk(mall, seat, "A2")
        work(mall, mall.officer("A", seat), "open")
    for _ in range(6):
        take(mall, "A2")
    for seat in range(1, 7):
        work(mall, mall.officer("A", seat), "next")
    for _ in range(6):
        take(mall, "A2")
    estimate(mall)
    before = tile(mall)
    assert before is not None
    assert before.high > timedelta()
    minutes = mall.demo.plan.offer("A1").minutes
    for _ in range(20):
        take(mall, "A2")

    high = shown_with(mall, take(mall))[1] or 0

    assert high == range_after(before, joined=4, minutes=minutes, counters=1).high.total_seconds()


def test_no_wait_is_promised_only_while_a_counter_is_idle(mall: TestMall) -> None:
    officer = mall.officer("A")
    work(mall, officer, "open")
    estimate(mall)

    first = take(mall)
    second = take(mall)
    work(mall, officer, "next")
    work(mall, officer, "finish", "next")
    third = take(mall)
    work(mall, officer, "finish")
    fourth = take(mall)
    work(mall, officer, "next", "finish")
    fifth = take(mall)

    assert shown_with(mall, first) == (0, 0)
    for one in (second, third, fourth):
        assert (shown_with(mall, one)[1] or 0) > 0
    assert (shown_with(mall, fifth)[1] or 0) > 0
