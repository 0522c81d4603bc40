"""The mall offers a service differently."""

from datetime import date

import pytest

from app.errors import InvalidValue, NameTaken, QuotaExhausted, UnknownService
from app.models import NumberSeries, Offer, ServiceName
from counters.commands.office.change_offer import change_offer
from counters.events import OfferChanged
from counters.queries.plan_of import plan_of
from counters.rules.plan import Name
from tests.commands.desk import take
from tests.commands.set_up import agency_scope
from tests.factories import TestMall, at

NEW = Name(id="Nama baru", en="New name")
WANTED = {"service": "A1", "name": NEW, "active": True, "minutes": 20, "daily_quota": 1, "letter": "A"}


def test_minutes_quota_and_name(mall: TestMall) -> None:
    before = mall.state()

    event = mall.do(change_offer, scope=mall.demo.scope, **WANTED)

    assert event == OfferChanged(
        service="A1", active=True, minutes=20, daily_quota=1, priority_quota=None, letter="A"
    )
    offer = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).offer("A1")
    assert (offer.minutes, offer.daily_quota, offer.name) == (20, 1, NEW)
    assert mall.events(before.version) == [("OfferChanged", "system")]
    take(mall, "A1")
    with pytest.raises(QuotaExhausted):
        take(mall, "A1")


def test_the_old_name_is_kept_until_the_day_of_the_change(mall: TestMall) -> None:
    service = mall.row(Offer, code="A1").service_id
    mall.do(change_offer, scope=mall.demo.scope, **WANTED)
    mall.do(change_offer, scope=mall.demo.scope, **{**WANTED, "name": Name(id="Lagi", en="Again")})

    names = sorted(mall.rows(ServiceName, service_id=service), key=lambda row: row.valid_from)
    assert [(row.valid_from, row.valid_until) for row in names] == [
        (date(2000, 1, 1), date(2026, 11, 24)),
        (date(2026, 11, 24), None),
    ]
    assert names[1].name_id == "Lagi"  # twice on a day: the second replaces the first

    mall.clock.set(at(9, day=25))
    mall.do(change_offer, scope=mall.demo.scope, **WANTED)
    assert len(mall.rows(ServiceName, service_id=service)) == 3


def test_where_people_may_have_registered_before(mall: TestMall) -> None:
    def channel() -> str | None:
        offer = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now()).offer("A1")
        found: str | None = offer.external_channel
        return found

    mall.do(change_offer, scope=mall.demo.scope, **WANTED, external_channel="M-Paspor")
    assert channel() == "M-Paspor"

    mall.do(change_offer, scope=mall.demo.scope, **WANTED)
    assert channel() is None


def test_it_is_not_offered_any_more(mall: TestMall) -> None:
    mall.do(change_offer, scope=mall.demo.scope, **{**WANTED, "active": False})

    with pytest.raises(UnknownService):
        take(mall, "A1")


def test_a_letter_of_its_own_must_be_free(mall: TestMall) -> None:
    with pytest.raises(NameTaken) as raised:
        mall.do(change_offer, scope=mall.demo.scope, **{**WANTED, "letter": "B"})
    assert raised.value.field == "letter"
    with pytest.raises(InvalidValue):
        mall.do(change_offer, scope=mall.demo.scope, **{**WANTED, "letter": "I"})
    mall.change(NumberSeries, {"letter": "X"}, letter="Z")  # frees a letter

    mall.do(change_offer, scope=mall.demo.scope, **{**WANTED, "letter": "Z"})

    assert (take(mall, "A1").number, take(mall, "A2").number) == ("Z-001", "A-001")


def test_another_agencys_service_is_unknown(mall: TestMall) -> None:
    with pytest.raises(UnknownService):
        mall.do(change_offer, scope=agency_scope(mall, "B"), **WANTED)
