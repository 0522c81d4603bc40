"""A number at the kiosk: gapless per series and day, refused with the reason, and a place in the queue."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.clock import business_day, new_id
from app.errors import (
    ClosedToday,
    Disruption,
    Holiday,
    NoCounterToday,
    NoTicketNow,
    OnBreak,
    OutsideHours,
    QuotaExhausted,
    UnknownMall,
    UnknownService,
)
from app.models import (
    Closure,
    Counter,
    Journal,
    Mall,
    NumberSeries,
    Offer,
    OpeningHours,
    QueueDay,
    SeriesDay,
    Ticket,
    Visit,
)
from app.vocabulary import MallId, PriorityGroup, Scope
from counters.commands.tickets.take_ticket import take_ticket
from tests.commands.desk import failing, require_whole, take, ticket, work
from tests.factories import TestMall, at


def test_it_gives_a_number_a_token_and_a_place(mall: TestMall) -> None:
    offer = mall.demo.plan.offer("A1")
    before = mall.state().version

    event = take(mall)

    visit = mall.row(Visit)
    row = ticket(mall, event.ticket_id)
    assert (event.number, event.service, event.priority, event.people_ahead) == ("A-001", "A1", None, 0)
    assert event.issued_at == mall.clock.now()
    assert (visit.number, visit.token, visit.priority, visit.day) == (
        "A-001",
        event.token,
        None,
        at(9).date(),
    )
    assert (row.visit_id, row.offer_id, row.agency_id, row.day) == (
        visit.id,
        offer.offer_id,
        offer.agency_id,
        at(9).date(),
    )
    assert (row.status, row.order_no, row.calls, row.counter_id, row.called_at) == (
        "waiting",
        1,
        0,
        None,
        None,
    )
    assert row.key_at == row.issued_at == mall.clock.now()
    assert mall.state().version == before + 1
    assert mall.events(before) == [("TicketTaken", "device:kiosk")]


def test_the_token_is_long_and_never_in_the_journal(mall: TestMall) -> None:
    tokens = {take(mall).token for _ in range(3)}

    assert len(tokens) == 3
    assert all(len(token) >= 22 for token in tokens)  # 128 bits in base64
    written = str([row.payload for row in mall.rows(Journal)])
    assert not any(token in written for token in tokens)


def test_numbers_follow_each_other_within_a_series(mall: TestMall) -> None:
    numbers = [take(mall, service).number for service in ("A1", "A2", "B1", "A1", "B2")]

    assert numbers == ["A-001", "A-002", "B-001", "A-003", "B-002"]


def test_a_service_may_have_a_series_of_its_own(mall: TestMall) -> None:
    agency = mall.demo.plan.offer("A2").agency_id
    series = NumberSeries(id=new_id(), mall_id=mall.demo.mall_id, agency_id=agency, letter="Z9")
    mall.add(series)
    mall.change(Offer, {"series_id": series.id}, code="A2")

    assert [take(mall, service).number for service in ("A1", "A2", "A2")] == ["A-001", "Z9-001", "Z9-002"]


def test_past_999_numbers_have_four_digits(mall: TestMall) -> None:
    take(mall)
    mall.change(SeriesDay, {"last": 998})

    assert [take(mall).number for _ in range(3)] == ["A-999", "A-1000", "A-1001"]


def test_people_ahead_are_those_of_the_same_service(mall: TestMall) -> None:
    ahead = [take(mall, service).people_ahead for service in ("A1", "A2", "A1", "A1")]

    assert ahead == [0, 0, 1, 2]


def test_people_ahead_are_fewer_when_somebody_was_called(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    take(mall)
    work(mall, officer, "open", "next")

    assert take(mall).people_ahead == 1


def test_priority_counts_as_taken_half_an_hour_earlier(mall: TestMall) -> None:
    early = take(mall)
    mall.clock.move(minutes=29)
    take(mall)

    event = take(mall, priority=PriorityGroup.PREGNANT)

    row = ticket(mall, event.ticket_id)
    assert (event.priority, event.number, event.people_ahead) == ("pregnant", "A-003", 0)
    assert row.key_at == mall.clock.now() - timedelta(minutes=30)
    assert row.key_at < ticket(mall, early.ticket_id).key_at
    assert mall.row(Visit, number="A-003").priority == "pregnant"
    told = [one.payload["priority"] for one in mall.rows(Journal, event="TicketTaken")]
    assert told == [False, False, True]  # not which: the journal is kept, and read by people


def test_priority_goes_behind_those_who_waited_longer(mall: TestMall) -> None:
    take(mall)
    mall.clock.move(minutes=31)
    take(mall)

    assert take(mall, priority=PriorityGroup.ELDERLY).people_ahead == 1


def test_numbers_start_again_with_the_malls_own_day(mall: TestMall) -> None:
    """The day turns at midnight in Jakarta, which is 17:00 UTC; the doors are open all night for this."""
    mall.change(OpeningHours, {"opens": at(0).time(), "closes": at(23, 59, 59).time(), "ticket_cutoff": None})
    mall.change(OpeningHours, {"break_starts": None, "break_ends": None})
    mall.clock.set(at(23, 59, 58))
    late = [take(mall), take(mall)]
    assert mall.clock.now() == datetime(2026, 11, 24, 16, 59, 58, tzinfo=UTC)
    mall.clock.set(at(0, 0, day=25))

    early = take(mall)

    assert [one.number for one in late] == ["A-001", "A-002"]
    assert (early.number, early.people_ahead) == ("A-001", 0)
    assert [(row.day.day, row.last) for row in mall.rows(SeriesDay)] == [(24, 2), (25, 1)]
    assert [(row.day.day, row.issued, row.waiting) for row in mall.rows(QueueDay)] == [(24, 2, 2), (25, 1, 1)]


def test_the_day_is_that_of_the_malls_zone_of_time(mall: TestMall) -> None:
    mall.change(Mall, {"timezone": "Asia/Jayapura"})  # UTC+9: 09:00 in Jakarta is 11:00 there
    mall.change(OpeningHours, {"opens": at(0).time(), "closes": at(23, 59, 59).time(), "ticket_cutoff": None})
    mall.change(OpeningHours, {"break_starts": None, "break_ends": None})
    mall.clock.set(at(22, 30))

    event = take(mall)

    assert ticket(mall, event.ticket_id).day == at(0, day=25).date()
    assert business_day(mall.clock.now(), "Asia/Jakarta") == at(0).date()


def _close(mall: TestMall, kind: str, **where: Any) -> None:
    day = at(9).date()
    made: dict[str, Any] = {
        "id": new_id(),
        "mall_id": mall.demo.mall_id,
        "first_day": day,
        "last_day": day,
        "kind": kind,
        "text_id": "x",
        "text_en": "x",
        "notice": 1,
        "created_at": mall.clock.now(),
    }
    mall.add(Closure(**made, **where))


def _cause(mall: TestMall, refusal: type[NoTicketNow]) -> None:
    offer = mall.demo.plan.offer("A1")
    if refusal is Holiday:
        _close(mall, "holiday")
    elif refusal is ClosedToday:
        _close(mall, "closed_today", agency_id=offer.agency_id)
    elif refusal is Disruption:
        _close(mall, "disruption", offer_id=offer.offer_id)
    elif refusal is OutsideHours:
        mall.clock.set(at(14, 30))
    elif refusal is OnBreak:
        mall.clock.set(at(12, 30))
    elif refusal is QuotaExhausted:
        mall.change(Offer, {"daily_quota": 0}, code="A1")
    else:
        mall.change(Counter, {"active": False}, agency_id=offer.agency_id)


REFUSALS = [Holiday, ClosedToday, Disruption, OutsideHours, OnBreak, QuotaExhausted, NoCounterToday]


@pytest.mark.parametrize("refusal", REFUSALS, ids=[kind.code for kind in REFUSALS])
def test_a_refused_ticket_uses_no_number(mall: TestMall, refusal: type[NoTicketNow]) -> None:
    _cause(mall, refusal)
    before = mall.state()

    with pytest.raises(refusal):
        take(mall)

    assert mall.state() == before
    assert mall.rows(Visit) == mall.rows(Ticket) == mall.rows(SeriesDay) == mall.rows(QueueDay) == []


def test_the_next_number_after_a_refusal_leaves_no_gap(mall: TestMall) -> None:
    take(mall)
    mall.clock.set(at(12, 30))
    with pytest.raises(OnBreak) as raised:
        take(mall)
    mall.clock.set(at(13))

    assert raised.value.opens_at == at(13)
    assert take(mall).number == "A-002"


def test_other_agencies_go_on_when_one_is_closed(mall: TestMall) -> None:
    _close(mall, "closed_today", agency_id=mall.demo.plan.offer("A1").agency_id)

    assert take(mall, "B1").number == "B-001"
    with pytest.raises(ClosedToday):
        take(mall, "A2")


def test_the_quota_counts_what_was_issued_not_what_waits(mall: TestMall) -> None:
    mall.change(Offer, {"daily_quota": 2}, code="A1")
    take(mall)
    take(mall)
    work(mall, mall.officer(), "open", "next", "finish")

    with pytest.raises(QuotaExhausted):
        take(mall)
    assert take(mall, "A2").number == "A-003"


@pytest.mark.parametrize("code", ["Z9", "", "a1", "A1 ", "A" * 16])
def test_unknown_service(mall: TestMall, code: str) -> None:
    with pytest.raises(UnknownService):
        take(mall, code)


def test_a_service_that_is_switched_off_is_unknown(mall: TestMall) -> None:
    mall.change(Offer, {"active": False}, code="A1")

    with pytest.raises(UnknownService):
        take(mall)


def test_unknown_mall(mall: TestMall) -> None:
    with pytest.raises(UnknownMall):
        mall.do(take_ticket, scope=Scope(actor="x", mall_id=MallId(new_id())), service="A1")


def test_a_failure_after_the_ticket_gives_the_number_back(mall: TestMall) -> None:
    with pytest.raises(ValueError):
        mall.do(failing(take_ticket, ValueError("paper jam")), scope=mall.kiosk, service="A1")

    assert take(mall).number == "A-001"
    require_whole(mall)
