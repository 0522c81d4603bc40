"""Front desk, processing, collection: each its own queue on one number."""

import pytest

from app.errors import FollowsAnother, GoesInCircles, NotBookable, UnknownService
from app.models import Offer
from counters.commands.bookings.hold_slot import hold_slot
from counters.commands.office.link_stages import link_stages
from counters.events import StagesLinked
from tests.commands.desk import require_whole, take, work
from tests.commands.set_up import agency_scope, elsewhere
from tests.factories import TestMall, at


def link(mall: TestMall, service: str, later: str | None, *, back_office: bool = False) -> StagesLinked:
    event: StagesLinked = mall.do(
        link_stages,
        scope=agency_scope(mall),
        service=service,
        next_service=later,
        back_office=back_office,
    )
    return event


def announced(mall: TestMall) -> dict[str, bool]:
    return {row.code: row.announced for row in mall.rows(Offer) if row.code in {"A1", "A2", "A3"}}


def test_a_visitor_goes_through_them_on_one_number(mall: TestMall) -> None:
    officer = mall.officer()

    event = link(mall, "A1", "A2", back_office=True)
    link(mall, "A2", "A3")

    assert event == StagesLinked(service="A1", next_service="A2", back_office=True)
    assert announced(mall) == {"A1": True, "A2": False, "A3": True}
    taken = take(mall)
    work(mall, officer, "open")
    seen = [work(mall, officer, "next", "finish") and work(mall, officer, "next").service]
    work(mall, officer, "finish")
    seen.append(work(mall, officer, "next").service)
    assert seen == ["A2", "A3"]
    assert taken.service == "A1"
    require_whole(mall)


def test_no_number_and_no_booking_for_a_later_stage(mall: TestMall) -> None:
    link(mall, "A1", "A2")

    with pytest.raises(FollowsAnother):
        take(mall, "A2")
    with pytest.raises(NotBookable):
        mall.do(hold_slot, scope=mall.kiosk, services=["A2"], slot_start=at(10, day=25))
    mall.do(hold_slot, scope=mall.kiosk, services=["A1"], slot_start=at(10, day=25))


def test_a_back_office_that_follows_nothing_calls_people_again(mall: TestMall) -> None:
    link(mall, "A1", "A2", back_office=True)
    link(mall, "A3", "A2", back_office=True)

    link(mall, "A1", None)
    assert announced(mall)["A2"] is False, "A3 still leads there"
    link(mall, "A3", None)

    assert announced(mall)["A2"] is True
    assert take(mall, "A2").service == "A2"


def test_another_next_stage_takes_the_place_of_the_first(mall: TestMall) -> None:
    link(mall, "A1", "A2", back_office=True)
    link(mall, "A1", "A3", back_office=True)

    assert announced(mall) == {"A1": True, "A2": True, "A3": False}


def test_refusals_change_nothing(mall: TestMall) -> None:
    link(mall, "A1", "A2")
    link(mall, "A2", "A3")
    foreign, mine = elsewhere(mall), agency_scope(mall)
    before = mall.state()

    for service, later, scope, error in (
        ("A3", "A1", mine, GoesInCircles),
        ("A1", "A1", mine, GoesInCircles),
        ("A1", "B1", mine, UnknownService),
        ("B1", "A1", mine, UnknownService),
        ("A1", None, foreign, UnknownService),
    ):
        with pytest.raises(error):
            mall.do(link_stages, scope=scope, service=service, next_service=later)

    assert mall.state() == before
