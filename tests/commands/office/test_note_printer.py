"""How a printer is, noted when it is news."""

from app.models import Journal, KioskSetup
from app.vocabulary import PrinterState
from counters.commands.office.note_printer import note_printer
from tests.commands.office.test_set_kiosk import set_up
from tests.factories import TestMall
from tests.queries.other_mall import bogor
from tests.routers.test_printing import kiosk_id


def test_it_is_noted_since_when(mall: TestMall) -> None:
    there, device = bogor(mall), kiosk_id(mall)
    set_up(mall, device)
    since = mall.clock.move(minutes=1)
    for scope in (mall.demo.scope, mall.demo.scope, there):
        mall.do(note_printer, scope=scope, device_id=device, state=PrinterState.PAPER_OUT)
        mall.clock.move(minutes=5)

    assert [(row.state, row.state_at) for row in mall.rows(KioskSetup)] == [("paper_out", since)]
    assert len(mall.rows(Journal, event="PrinterChanged")) == 1


def test_a_kiosk_that_prints_nothing_has_no_printer(mall: TestMall) -> None:
    before = mall.state()

    mall.do(note_printer, scope=mall.demo.scope, device_id=kiosk_id(mall), state=PrinterState.READY)

    assert mall.state() == before
