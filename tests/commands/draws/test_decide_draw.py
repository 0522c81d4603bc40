import hashlib

import pytest

from app.clock import new_id
from app.errors import DrawNotOpen, UnknownDraw
from app.models import Booking, Draw, DrawRequest, WaitlistEntry
from app.vocabulary import DrawId
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.draws.announce_draws import announce_draws
from counters.commands.draws.decide_draw import decide_draw
from counters.commands.draws.withdraw_request import withdraw_request
from counters.queries.draw_of import draws_due
from counters.rules.draws import alias_of
from tests.commands.bookings.visitors import free_at, made, person, public, refused, require_whole, rules
from tests.commands.draws.draw_day import DAY, OPENS, asks, decided, opened, seen, shown
from tests.commands.waiting_list.waiters import closed, status
from tests.factories import TestMall, at

EIGHT, TEN = at(8).replace(month=12, day=9), at(10).replace(month=12, day=9)


def sha(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_anybody_can_work_the_order_out_again(mall: TestMall) -> None:
    """With what is published alone: who wins is who comes first, and everybody else waits in the order drawn."""
    draw = opened(mall)
    tokens = [asks(mall, who) for who in "abcdefgh"]

    decided(mall, draw)

    found = shown(mall)
    assert found.seed
    assert found.commitment == sha("antre-draw-1", found.seed)
    aliases = [alias for alias, _ in found.order]
    key = sha(found.seed, *sorted(aliases))
    assert aliases == sorted(aliases, key=lambda alias: sha(key, alias))
    assert [result for _, result in found.order] == ["won", "won", *["waiting"] * 6]
    own = {seen(mall, token).alias: seen(mall, token) for token in tokens}
    assert [own[alias].place for alias in aliases] == list(range(1, 9))
    bookings = sorted(mall.rows(Booking), key=lambda row: row.starts_at)
    assert [row.starts_at for row in bookings] == [EIGHT, TEN]
    assert {own[alias].booking_token for alias in aliases[:2]} == {row.token for row in bookings}
    waiting = sorted(mall.rows(WaitlistEntry), key=lambda row: row.order_no)
    assert [own[alias].wait_token for alias in aliases[2:]] == [row.token for row in waiting]
    require_whole(mall)


def test_it_is_decided_in_steps_with_the_same_result(mall: TestMall) -> None:
    draw = opened(mall, places=2)
    tokens = [asks(mall, who, wait=False) for who in "abcdefgh"]
    mall.clock.set(at(10, day=25))
    assert [draw_id for _, draw_id in mall.ask(draws_due, now=mall.clock.now())] == [draw.id]
    mall.do(decide_draw, scope=public(mall), draw_id=DrawId(draw.id), at_once=3)
    assert {seen(mall, token).status for token in tokens} == {"asked"}, (
        "nothing is told before all is decided"
    )
    assert (shown(mall).state, shown(mall).seed) == ("deciding", None)

    decided(mall, draw, at_once=3)

    assert [result for _, result in shown(mall).order] == ["won"] * 4 + ["lost"] * 4
    assert mall.do(decide_draw, scope=public(mall), draw_id=DrawId(draw.id)).left == 0
    assert mall.ask(draws_due, now=mall.clock.now()) == []
    assert len(mall.rows(Booking)) == 4
    require_whole(mall)


def test_many_who_cannot_get_anything_cost_one_step(mall: TestMall) -> None:
    """Two places and a list of one: after these there is nothing to decide, however many are left."""
    draw = opened(mall, waiting_list=1)
    for number in range(30):
        asks(mall, f"p{number}")

    assert decided(mall, draw, at_once=5) == 1

    results = [result for _, result in shown(mall).order]
    assert results == ["won", "won", "waiting", *["lost"] * 27]


def test_wishes_come_first_and_some_want_nothing_else(mall: TestMall) -> None:
    draw = opened(mall)
    only_ten = [asks(mall, who, wishes=[TEN], any_time=False) for who in "ab"]
    rather_ten = asks(mall, "c", wishes=[TEN, EIGHT])

    decided(mall, draw)

    got = {row.token: row.starts_at for row in mall.rows(Booking)}
    times = [got.get(seen(mall, token).booking_token or "") for token in (*only_ten, rather_ten)]
    first = seen(mall, rather_ten).place == 1
    assert times[2] == (TEN if first else EIGHT)
    assert [time for time in times[:2] if time] == ([] if first else [TEN])
    require_whole(mall)


def test_who_cannot_book_any_more_is_passed_over(mall: TestMall) -> None:
    draw = opened(mall, per_person=1)
    tokens = [asks(mall, who) for who in ("siti", "budi")]
    made(mall, at(10, day=26), who="siti", services=("B1",))

    decided(mall, draw)

    assert [seen(mall, token).status for token in tokens] == ["lost", "won"]


def test_what_is_left_is_for_whoever_comes(mall: TestMall) -> None:
    draw = opened(mall)
    asks(mall, "siti")

    decided(mall, draw)

    assert (free_at(mall, EIGHT), free_at(mall, TEN)) == (0, 1)
    made(mall, TEN, who="budi")
    require_whole(mall)


def test_a_place_that_is_given_up_goes_to_the_next_one_drawn(mall: TestMall) -> None:
    draw = opened(mall, return_within_seconds=0)
    tokens = {seen(mall, token).alias: token for token in [asks(mall, who) for who in "abcd"]}
    decided(mall, draw)
    order = [seen(mall, tokens[alias]) for alias, _ in shown(mall).order]

    mall.do(cancel_booking, scope=public(mall), token=order[0].booking_token)

    assert status(mall, *(one.wait_token or "" for one in order[2:])) == ["offered", "waiting"]


def test_nobody_is_known_when_it_is_over(mall: TestMall) -> None:
    draw = opened(mall, waiting_list=1)
    for who in "abcdef":
        asks(mall, who)

    decided(mall, draw)

    for row in mall.rows(DrawRequest):
        assert {row.identity_hash, row.name_sealed, row.phone_sealed, row.nik_sealed, row.note} == {None}


def test_a_draw_without_requests_and_one_that_is_open(mall: TestMall) -> None:
    draw = opened(mall)
    error = refused(mall, decide_draw, scope=public(mall), draw_id=DrawId(draw.id))
    assert isinstance(error, DrawNotOpen)
    with pytest.raises(UnknownDraw):
        mall.do(decide_draw, scope=public(mall), draw_id=DrawId(new_id()))

    decided(mall, draw)

    assert (shown(mall).state, shown(mall).order) == ("drawn", ())
    assert free_at(mall, EIGHT) == 1
    assert shown(mall).day == DAY


def test_a_service_that_is_closed_does_not_close_the_others_of_its_draw(mall: TestMall) -> None:
    rules(mall, grid_minutes=120, places=1, draw_minutes=120)
    mall.do(announce_draws, scope=public(mall))
    pool = mall.demo.plan.offer("A1").agency_id
    draw: Draw = mall.row(Draw, day=DAY, pool_id=pool)  # type: ignore[assignment]
    mall.clock.set(OPENS)
    # one is drawn first, nearly always
    nobody = [asks(mall, who, service="A2", wait=False) for who in "abcde"]
    somebody = asks(mall, "siti", wait=False)
    closed(mall, "A2", DAY)

    decided(mall, draw)

    assert seen(mall, somebody).status == "won"
    assert {seen(mall, token).status for token in nobody} == {"lost"}


def test_once_it_has_closed_nobody_can_be_found_in_it(mall: TestMall) -> None:
    """Not with everything that is kept, and the server's secret: that gives a person's hash, as `person` does here."""
    draw = opened(mall)
    again = asks(mall, "siti")
    mall.do(withdraw_request, scope=public(mall), token=again)
    token = asks(mall, "siti")
    assert seen(mall, token).alias == seen(mall, again).alias, "asking again is no other chance"

    decided(mall, draw, at_once=1)

    alias, left = seen(mall, token).alias, mall.row(Draw, day=DAY)._asdict()
    assert left["salt"] is None
    assert alias not in {alias_of(str(value), person("siti").identity) for value in left.values()}
