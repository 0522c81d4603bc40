"""An outcome is called otherwise; its code stays."""

import pytest

from app.errors import UnknownOutcome
from app.models import OutcomeCode
from counters.commands.office.add_outcome import add_outcome
from counters.commands.office.change_outcome import change_outcome
from counters.events import OutcomeChanged
from counters.rules.plan import Name
from tests.commands.office.test_add_outcome import PHOTO, plan
from tests.commands.set_up import agency_scope, elsewhere
from tests.factories import TestMall

OTHER = Name(id="Rampung", en="All done")


def test_the_code_stays(mall: TestMall) -> None:
    event = mall.do(change_outcome, scope=mall.demo.scope, code="selesai", name=OTHER, completes=False)

    assert event == OutcomeChanged(code="selesai", completes=False)
    first = plan(mall).outcomes[0]
    assert (first.code, first.name, first.completes) == ("selesai", OTHER, False)


def test_an_agency_changes_its_own_alone(mall: TestMall) -> None:
    mine = mall.do(add_outcome, scope=agency_scope(mall), service="A1", name=PHOTO, completes=True).code
    mall.do(change_outcome, scope=agency_scope(mall), code=mine, name=OTHER, completes=True)
    before = mall.state()

    for scope, code in (
        (agency_scope(mall, "B"), mine),
        (agency_scope(mall), "selesai"),
        (elsewhere(mall), "selesai"),
        (mall.demo.scope, "nothing"),
    ):
        with pytest.raises(UnknownOutcome):
            mall.do(change_outcome, scope=scope, code=code, name=OTHER, completes=True)

    assert mall.state() == before
    assert mall.row(OutcomeCode, code=mine).name_id == "Rampung"
