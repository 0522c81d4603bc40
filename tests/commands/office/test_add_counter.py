"""An agency gets another desk."""

import pytest

from app.errors import UnknownAgency, UnknownService, UnknownZone
from app.models import Counter, CounterService
from counters.commands.office.add_counter import add_counter
from counters.events import CounterAdded
from tests.commands.set_up import agency, agency_scope
from tests.factories import TestMall


def test_it_has_the_malls_next_number(mall: TestMall) -> None:
    before, last = mall.state(), max(row.number for row in mall.rows(Counter))

    event = mall.do(add_counter, scope=agency_scope(mall), zone="lantai-2", label=None, services=["A1", "A2"])

    row = mall.row(Counter, id=event.counter_id)
    assert event == CounterAdded(counter_id=row.id, number=last + 1, label=f"Loket {last + 1}")
    assert (row.agency_id, row.label, row.active, row.state) == (
        agency(mall).agency_id,
        event.label,
        True,
        "closed",
    )
    assert len(mall.rows(CounterService, counter_id=row.id)) == 2
    assert mall.state().plan_version == before.plan_version + 1
    assert mall.events(before.version) == [("CounterAdded", "system")]


def test_a_label_of_its_own(mall: TestMall) -> None:
    event = mall.do(add_counter, scope=agency_scope(mall), zone="lantai-2", label="Meja VIP", services=[])

    assert mall.row(Counter, id=event.counter_id).label == "Meja VIP"


def test_what_does_not_belong_together_is_refused(mall: TestMall) -> None:
    wanted = {"scope": agency_scope(mall), "zone": "lantai-2", "label": None, "services": ["A1"]}
    for error, change in (
        (UnknownService, {"services": ["B1"]}),
        (UnknownZone, {"zone": "lantai-9"}),
        (UnknownAgency, {"scope": mall.demo.scope}),
    ):
        before = mall.state()
        with pytest.raises(error):
            mall.do(add_counter, **{**wanted, **change})
        assert mall.state() == before
