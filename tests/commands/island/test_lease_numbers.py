"""Ranges that nobody else gets, and online numbers that know nothing of them."""

from app.models import NumberLease, SeriesDay
from counters.commands.tickets.take_ticket import take_ticket
from counters.rules.numbering import LEASED_FIRST, LEASED_LAST
from tests.commands.desk import take
from tests.commands.island.kiosks import kiosk
from tests.factories import TestMall, at


def test_each_series_has_a_range_of_its_own(mall: TestMall) -> None:
    here, there = kiosk(mall), kiosk(mall)

    given = here.ask(), there.ask()

    series = {offer.letter for agency in mall.demo.plan.agencies for offer in agency.offers}
    assert given == (10 * len(series), 10 * len(series))
    assert {(one.letter, one.next, one.last) for one in here.ranges.values()} == {
        (letter, 5001, 5010) for letter in series
    }
    assert {(one.letter, one.next, one.last) for one in there.ranges.values()} == {
        (letter, 5011, 5020) for letter in series
    }
    assert [name for name, _ in mall.events()][-2:] == ["NumbersLeased", "NumbersLeased"]


def test_who_asks_again_gets_no_more_until_half_are_used(mall: TestMall) -> None:
    one = kiosk(mall)
    one.ask()
    before = mall.state().version

    for _ in range(5):
        one.issue("A1")
    assert one.ask() == 0
    assert mall.state().version == before, "without news nothing is written"

    one.issue("A1")
    assert one.ask() == 10
    assert [(range_.next, range_.last) for range_ in one.ranges.values() if range_.letter == "A"] == [
        (5007, 5010),
        (5011, 5020),
    ]


def test_a_kiosk_that_lost_its_memory_never_gets_those_numbers_again(mall: TestMall) -> None:
    one = kiosk(mall)
    one.ask()
    one.issue("A1")
    one.forget()

    one.ask()

    assert [one.next for one in one.ranges.values() if one.letter == "A"] == [5011]


def test_an_answer_that_was_lost_costs_numbers_and_nothing_else(mall: TestMall) -> None:
    one = kiosk(mall)
    one.ask(answer_arrives=False)
    one.ask()

    assert {range_.next for range_ in one.ranges.values()} == {5011}


def test_the_next_day_begins_anew(mall: TestMall) -> None:
    one = kiosk(mall)
    one.ask()
    mall.clock.set(at(8, day=25))

    one.ask()

    assert {(range_.next, range_.last) for range_ in one.ranges.values()} == {(5001, 5010)}
    assert len({row.day for row in mall.rows(NumberLease)}) == 2


def test_online_numbers_stay_gapless(mall: TestMall) -> None:
    one = kiosk(mall)
    one.ask()
    first = take(mall).number
    one.issue("A1")
    one.hand_over()

    assert (first, take(mall).number) == ("A-001", "A-002")


def test_online_numbers_pass_the_band_over(mall: TestMall) -> None:
    take(mall)
    series = mall.demo.plan.offer("A1").series_id
    mall.change(SeriesDay, {"last": LEASED_FIRST - 2}, series_id=series)

    numbers = [mall.do(take_ticket, scope=mall.kiosk, service="A1").number for _ in range(3)]

    assert numbers == ["A-5000", "A-10000", "A-10001"]


def test_a_band_that_is_used_up_gives_nothing(mall: TestMall) -> None:
    one, other = kiosk(mall, size=3000), kiosk(mall, size=3000)
    one.ask()

    assert other.ask() == 0
    assert max(range_.last for range_ in one.ranges.values()) <= LEASED_LAST


def test_none_are_given_where_the_setting_says_so(mall: TestMall) -> None:
    assert kiosk(mall, size=0).ask() == 0
