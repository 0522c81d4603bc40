"""A day whose places are drawn, and people who ask for them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.models import Draw
from app.vocabulary import DrawId
from counters.commands.draws.announce_draws import announce_draws
from counters.commands.draws.ask_in_draw import ask_in_draw
from counters.commands.draws.decide_draw import decide_draw
from counters.queries.draw_of import OwnRequest, ShownDraw, draw_of, draw_request_of
from tests.commands.bookings.visitors import person, public, rules
from tests.factories import TestMall, at

DAY = date(2026, 12, 9)  # a Wednesday: its first stage is on 25 November at 08:00
OPENS, CLOSES = at(8, day=25), at(10, day=25)


def announced(mall: TestMall, places: int = 1, **changes: Any) -> Draw:
    """A1 has `places` at eight and at ten; it is 09:00 on the day before the draw opens."""
    rules(
        mall, "A1", **{"pooled": False, "grid_minutes": 120, "places": places, "draw_minutes": 120, **changes}
    )
    mall.do(announce_draws, scope=public(mall))
    found: Draw = mall.row(Draw, day=DAY)  # type: ignore[assignment]
    return found


def opened(mall: TestMall, **changes: Any) -> Draw:
    """It is open since a moment."""
    draw = announced(mall, **changes)
    mall.clock.set(at(8, 1, day=25))
    return draw


def asks(
    mall: TestMall,
    who: str,
    *,
    wishes: Sequence[datetime] = (),
    any_time: bool = True,
    wait: bool = True,
    service: str = "A1",
) -> str:
    """The token."""
    token: str = mall.do(
        ask_in_draw,
        scope=public(mall),
        service=service,
        day=DAY,
        person=person(who),
        wishes=wishes,
        any_time=any_time,
        wait_if_lost=wait,
    ).token
    return token


def decided(mall: TestMall, draw: Draw, at_once: int = 25) -> int:
    """It closes, and is decided: how many steps that took."""
    mall.clock.set(max(mall.clock.now(), CLOSES))
    steps, left = 0, 1
    while left:
        left = mall.do(decide_draw, scope=public(mall), draw_id=DrawId(draw.id), at_once=at_once).left
        steps += 1
    return steps


def seen(mall: TestMall, token: str) -> OwnRequest:
    found: OwnRequest = mall.ask(draw_request_of, token=token, now=mall.clock.now())
    return found


def shown(mall: TestMall) -> ShownDraw:
    found: ShownDraw = mall.ask(draw_of, scope=public(mall), service="A1", day=DAY, now=mall.clock.now())
    return found
