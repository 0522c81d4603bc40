"""Nothing ends so any more, and what did keeps its name."""

import pytest

from app.errors import UnknownOutcome
from app.models import Serving
from counters.commands.office.load_catalogue import load_catalogue
from counters.commands.office.retire_outcome import retire_outcome
from counters.events import OutcomeRetired
from counters.rules.catalogue import Catalogue
from tests.commands.desk import take, work
from tests.commands.office.test_add_outcome import plan
from tests.commands.set_up import agency_scope
from tests.commands.turns import refused, turn
from tests.factories import TestMall


def test_officers_do_not_see_it_any_more(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    take(mall)
    work(mall, officer, "open", "next")
    turn(mall, officer, "finish", outcome="hanya-informasi")
    work(mall, officer, "next")

    event = mall.do(retire_outcome, scope=mall.demo.scope, code="hanya-informasi", retired=True)

    assert event == OutcomeRetired(code="hanya-informasi", retired=True)
    assert refused(mall, officer, "finish", outcome="hanya-informasi") == "unknown_outcome"
    assert mall.rows(Serving, outcome="done")[0].result == "hanya-informasi"
    assert [one.name.en for one in plan(mall).outcomes if not one.active] == ["Information only"]
    mall.do(retire_outcome, scope=mall.demo.scope, code="hanya-informasi", retired=False)
    turn(mall, officer, "finish", outcome="hanya-informasi")


def test_an_agency_does_not_retire_the_malls(mall: TestMall) -> None:
    with pytest.raises(UnknownOutcome):
        mall.do(retire_outcome, scope=agency_scope(mall), code="selesai", retired=True)


def test_loading_a_catalogue_again_leaves_the_list_alone(mall: TestMall) -> None:
    mall.do(retire_outcome, scope=mall.demo.scope, code="selesai", retired=True)
    before = plan(mall).outcomes

    mall.do(load_catalogue, scope=mall.demo.scope, loaded=Catalogue(agencies=[], weekly={}))

    assert plan(mall).outcomes == before
