"""How the lobby sounds and looks, set by the office and read with the plan."""

from datetime import time

import pytest

from app.errors import InvalidValue
from app.vocabulary import Language, NumberStyle
from counters.commands.office.set_lobby import set_lobby
from counters.events import LobbySet
from counters.queries.plan_of import plan_of
from counters.rules.lobby import Lobby, Wording
from tests.factories import TestMall

OWN = Lobby(
    wording=Wording(
        languages=(Language.EN,),
        number_style=NumberStyle.NUMBER,
        says_agency=True,
        says_again=True,
        sentences={Language.EN: "{number} to {counter}"},
    ),
    dark_from=time(18),
    dark_until=time(7),
    emergency=("Keluar lewat tangga", "Leave by the stairs"),
    tickertape=("Gratis", "Free of charge"),
)


def lobby(mall: TestMall) -> Lobby:
    found: Lobby = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).lobby
    return found


def test_nothing_set_is_as_usual(mall: TestMall) -> None:
    assert lobby(mall) == Lobby()


def test_what_is_set_is_read_and_replaced(mall: TestMall) -> None:
    before = mall.state()

    event = mall.do(set_lobby, scope=mall.demo.scope, lobby=OWN)

    assert event == LobbySet(languages="en", emergency=True)
    assert lobby(mall) == OWN
    assert mall.events(before.version) == [("LobbySet", "system")]
    mall.do(set_lobby, scope=mall.demo.scope, lobby=Lobby(wording=Wording(languages=())))
    assert lobby(mall) == Lobby(wording=Wording(languages=()))


@pytest.mark.parametrize("sentence", ["{number}", "{number} {counter} {name}", "{number} {counter} {"])
def test_a_sentence_that_says_too_little_or_knows_a_name_is_refused(mall: TestMall, sentence: str) -> None:
    wording = Wording(sentences={Language.ID: sentence})

    with pytest.raises(InvalidValue):
        mall.do(set_lobby, scope=mall.demo.scope, lobby=Lobby(wording=wording))
