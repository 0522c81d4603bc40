"""A slide is gone."""

import pytest

from app.clock import new_id
from app.errors import UnknownSlide
from app.vocabulary import Scope
from counters.commands.office.create_mall import create_mall
from counters.commands.office.remove_slide import remove_slide
from counters.events import SlideRemoved
from counters.rules.plan import Name
from tests.commands.office.test_move_slide import order, three
from tests.factories import TestMall


def test_the_others_stay(mall: TestMall) -> None:
    first, second, third = three(mall)

    assert mall.do(remove_slide, scope=mall.demo.scope, slide_id=second) == SlideRemoved(slide_id=second)
    assert order(mall) == [first, third]
    with pytest.raises(UnknownSlide):
        mall.do(remove_slide, scope=mall.demo.scope, slide_id=second)


def test_only_in_the_own_mall(mall: TestMall) -> None:
    first, *_ = three(mall)
    bogor = mall.do(create_mall, slug="bogor", name=Name(id="B", en="B"), timezone="Asia/Jakarta").mall_id
    for scope, slide_id in ((Scope(actor="x", mall_id=bogor), first), (mall.demo.scope, new_id())):
        with pytest.raises(UnknownSlide):
            mall.do(remove_slide, scope=scope, slide_id=slide_id)
