"""A slide earlier in the row."""

from uuid import UUID

import pytest

from app.clock import new_id
from app.errors import UnknownSlide
from app.vocabulary import Scope, SlideKind
from counters.commands.office.add_slide import add_slide
from counters.commands.office.create_mall import create_mall
from counters.commands.office.move_slide import move_slide
from counters.events import SlideMoved
from counters.queries.plan_of import plan_of
from counters.rules.plan import Name
from tests.factories import TestMall


def three(mall: TestMall) -> list[UUID]:
    words = {"kind": SlideKind.TEXT, "file": "", "texts": ("a", "b"), "seconds": 10}
    return [mall.do(add_slide, scope=mall.demo.scope, **words).slide_id for _ in range(3)]


def order(mall: TestMall) -> list[UUID]:
    slides = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).lobby.slides
    return [one.slide_id for one in slides]


def test_one_place_earlier_and_not_before_the_first(mall: TestMall) -> None:
    first, second, third = three(mall)

    assert mall.do(move_slide, scope=mall.demo.scope, slide_id=third) == SlideMoved(
        slide_id=third, position=1
    )
    assert order(mall) == [first, third, second]
    mall.do(move_slide, scope=mall.demo.scope, slide_id=first)
    assert order(mall) == [first, third, second]


def test_only_in_the_own_mall(mall: TestMall) -> None:
    first, *_ = three(mall)
    bogor = mall.do(create_mall, slug="bogor", name=Name(id="B", en="B"), timezone="Asia/Jakarta").mall_id
    for scope, slide_id in ((Scope(actor="x", mall_id=bogor), first), (mall.demo.scope, new_id())):
        with pytest.raises(UnknownSlide):
            mall.do(move_slide, scope=scope, slide_id=slide_id)
