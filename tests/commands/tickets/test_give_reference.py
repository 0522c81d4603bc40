"""What another system calls the matter, given beside the number: the last one counts, for that service alone."""

import pytest

from app.errors import InvalidValue, TicketNotWaiting, UnknownService
from app.models import ExternalReference, Journal
from counters.commands.tickets.give_reference import give_reference
from counters.queries.counter_console import counter_console
from tests.commands.desk import take, work
from tests.commands.tickets.test_confirm_ticket import reserve
from tests.factories import TestMall


def kept(mall: TestMall) -> list[tuple[object, str]]:
    return sorted((row.offer_id, row.value) for row in mall.rows(ExternalReference))


def test_the_last_one_counts_and_the_officer_sees_it(mall: TestMall) -> None:
    officer, taken = mall.officer("K"), take(mall, "K1")
    for reference in ("first", "  MP  20261124 "):
        mall.do(give_reference, scope=mall.kiosk, token=taken.token, reference=reference)
    work(mall, officer, "open", "next")

    console = mall.ask(counter_console, now=mall.clock.now(), **mall.seat(officer))

    assert console.current.reference == "MP 20261124"
    assert kept(mall) == [(mall.demo.plan.offer("K1").offer_id, "MP 20261124")]
    assert "MP" not in str(mall.rows(Journal))


def test_for_a_service_that_comes_later(mall: TestMall) -> None:
    taken = take(mall, "A1", also=["K1"])
    at_first = taken.service
    later = "K1" if at_first == "A1" else "A1"

    mall.do(give_reference, scope=mall.kiosk, token=taken.token, reference="MP-1", service=later)

    assert kept(mall) == [(mall.demo.plan.offer(later).offer_id, "MP-1")]


def test_while_the_number_is_only_reserved(mall: TestMall) -> None:
    made = reserve(mall, "K1")

    mall.do(give_reference, scope=mall.kiosk, token=made.token, reference="MP-1")

    assert kept(mall) == [(mall.demo.plan.offer("K1").offer_id, "MP-1")]


def test_refusals(mall: TestMall) -> None:
    officer, taken = mall.officer(), take(mall)
    with pytest.raises(UnknownService):
        mall.do(give_reference, scope=mall.kiosk, token=taken.token, reference="x", service="K1")
    for wrong in ("   ", "a\x07b", "x" * 65):
        with pytest.raises(InvalidValue):
            mall.do(give_reference, scope=mall.kiosk, token=taken.token, reference=wrong)
    work(mall, officer, "open", "next", "finish")
    with pytest.raises(TicketNotWaiting):
        mall.do(give_reference, scope=mall.kiosk, token=taken.token, reference="MP-1")
    assert kept(mall) == []
