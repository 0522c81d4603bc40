"""One thing more between calls."""

import pytest

from app.errors import InvalidValue, TooManySlides
from app.vocabulary import SlideKind
from counters.commands.office.add_slide import add_slide
from counters.queries.plan_of import plan_of
from counters.rules.lobby import MOST_SLIDES, Slide
from tests.factories import TestMall

FILE = "0123456789abcdef.png"


def shown(mall: TestMall) -> tuple[Slide, ...]:
    found: tuple[Slide, ...] = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).lobby.slides
    return found


def test_it_is_shown_after_the_others(mall: TestMall) -> None:
    before = mall.state().version
    given = [
        (SlideKind.IMAGE, FILE, ("", ""), 10),
        (SlideKind.CHARTER, "", ("Kami sanggup", "We promise"), 30),
    ]
    for kind, file, texts, seconds in given:
        mall.do(add_slide, scope=mall.demo.scope, kind=kind, file=file, texts=texts, seconds=seconds)

    assert [(one.kind, one.file, one.texts, one.seconds) for one in shown(mall)] == given
    assert mall.events(before) == [("SlideAdded", "system")] * 2


@pytest.mark.parametrize(
    ("kind", "file", "texts", "seconds"),
    [
        (SlideKind.IMAGE, "", ("", ""), 10),
        (SlideKind.TEXT, FILE, ("a", "b"), 10),
        (SlideKind.TEXT, "", ("", ""), 10),
        (SlideKind.TEXT, "", ("a", ""), 10),
        (SlideKind.VIDEO, FILE, ("a", ""), 10),
        (SlideKind.TEXT, "", ("a" * 241, "b"), 10),
        (SlideKind.IMAGE, FILE, ("a" * 121, "b"), 10),
        (SlideKind.TEXT, "", ("a", "b"), 4),
        (SlideKind.TEXT, "", ("a", "b"), 601),
    ],
)
def test_what_nobody_could_read_is_refused(
    mall: TestMall, kind: SlideKind, file: str, texts: tuple[str, str], seconds: int
) -> None:
    with pytest.raises(InvalidValue):
        mall.do(add_slide, scope=mall.demo.scope, kind=kind, file=file, texts=texts, seconds=seconds)


def test_there_is_an_end(mall: TestMall) -> None:
    words = {"kind": SlideKind.TEXT, "file": "", "texts": ("a", "b"), "seconds": 10}
    for _ in range(MOST_SLIDES):
        mall.do(add_slide, scope=mall.demo.scope, **words)

    with pytest.raises(TooManySlides):
        mall.do(add_slide, scope=mall.demo.scope, **words)
