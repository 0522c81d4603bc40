import hashlib

from app.models import Draw
from counters.commands.draws.announce_draws import announce_draws
from tests.commands.bookings.visitors import public, rules
from tests.commands.draws.draw_day import CLOSES, DAY, OPENS, announced, shown
from tests.factories import TestMall, at


def test_the_commitment_is_public_before_anybody_can_ask(mall: TestMall) -> None:
    draw = announced(mall)

    found = shown(mall)
    assert (found.state, found.opens_at, found.closes_at) == ("announced", OPENS, CLOSES)
    assert (found.seed, found.requests, found.order) == (None, 0, ())
    assert found.commitment == hashlib.sha256(f"antre-draw-1\n{draw.seed}".encode()).hexdigest()
    assert ("DrawAnnounced", "public") in mall.events()


def test_twice_is_once_and_never_late(mall: TestMall) -> None:
    announced(mall)
    first = mall.rows(Draw)
    assert mall.do(announce_draws, scope=public(mall)) == []

    mall.clock.set(at(8, day=26))
    assert [event.day for event in mall.do(announce_draws, scope=public(mall))] == ["2026-12-11"]

    assert mall.rows(Draw)[: len(first)] == first
    days = {row.day.isoformat() for row in mall.rows(Draw)}
    assert days == {"2026-12-09", "2026-12-10", "2026-12-11"}
    assert DAY.isoformat() in days


def test_services_that_share_places_share_a_draw(mall: TestMall) -> None:
    rules(mall, draw_minutes=60)

    mall.do(announce_draws, scope=public(mall))

    pools = [(row.pool_id, row.day) for row in mall.rows(Draw)]
    assert len(set(pools)) == len(pools) == 2 * len({agency for agency, _ in pools})
    assert {pool for pool, _ in pools} <= {agency.agency_id for agency in mall.demo.plan.agencies}


def test_without_the_setting_there_is_none(mall: TestMall) -> None:
    assert mall.do(announce_draws, scope=public(mall)) == []
    assert mall.rows(Draw) == []
