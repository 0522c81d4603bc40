"""Outcomes, orders and stages, as the office changes them; nobody beyond their agency."""

from typing import Any

import pytest

from app.models import Closure, Counter, Offer, OutcomeCode, ServiceOrder
from tests.factories import TestMall
from tests.routers.office import Browser, faults

PHOTO: Any = {"name_id": "Foto ulang", "name_en": "New photo"}


async def test_an_outcome_from_first_to_last(admin: Browser, mall: TestMall) -> None:
    assert "Papers incomplete" in await admin.get("outcomes")

    await admin.post("outcomes", place="service:A1", completes="yes", **PHOTO)
    answer = await admin.post("outcomes", 422, place="service:A1", name_id="", name_en="x")
    twice = await admin.post("outcomes", 409, place="service:A1", **PHOTO)
    await admin.post("outcomes/foto-ulang", name_id="Foto lagi", name_en="Photo again")

    assert (faults(answer), faults(twice)) == (["name_id"], ["name_id"])
    row = mall.row(OutcomeCode, code="foto-ulang")
    assert (row.name_id, row.completes, row.active) == ("Foto lagi", False, True)
    assert "Photo again" in await admin.get("outcomes/foto-ulang")
    await admin.post("outcomes/foto-ulang/retire")
    assert "Retired" in await admin.get("outcomes")
    assert mall.row(OutcomeCode, code="foto-ulang").active is False
    await admin.post("outcomes/foto-ulang/restore")
    assert mall.row(OutcomeCode, code="foto-ulang").active is True


async def test_a_supervisor_keeps_to_the_agency(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    await admin.post("outcomes", place="B", **PHOTO)
    await supervisor.post("outcomes", place="A", name_id="Cap basah", name_en="Wet stamp")

    page = await supervisor.get("outcomes")
    assert "Wet stamp" in page
    assert "Done" in page, "the mall's own are shown"
    assert "New photo" not in page
    assert 'action="/office/bekasi/outcomes/selesai/retire"' not in page
    for code in ("foto-ulang", "selesai", "nothing"):
        await supervisor.get(f"outcomes/{code}", 404)
        await supervisor.post(f"outcomes/{code}", 404, **PHOTO)
        await supervisor.post(f"outcomes/{code}/retire", 404)
    for place in ("mall", "B", "service:B1"):
        answer = await supervisor.post("outcomes", 422, place=place, **PHOTO)
        assert faults(answer) == ["place"]
    await supervisor.post("outcomes/cap-basah/retire")
    assert {row.code for row in mall.rows(OutcomeCode) if not row.active} == {"cap-basah"}


async def test_orders(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    await supervisor.post("flow/orders", before="A1", after="A2")
    circle = await supervisor.post("flow/orders", 409, before="A2", after="A1")
    again = await supervisor.post("flow/orders", 409, before="A1", after="A2")
    foreign = await supervisor.post("flow/orders", 422, before="A1", after="B1")
    await admin.post("flow/orders", before="A1", after="B1")

    assert [faults(one) for one in (circle, again, foreign)] == [["after"], ["after"], ["after"]]
    page = await supervisor.get("flow")
    assert 'action="/office/bekasi/flow/orders/A1/A2/remove"' in page
    assert 'action="/office/bekasi/flow/orders/A1/B1/remove"' not in page
    await supervisor.post("flow/orders/A1/B1/remove", 404)
    await supervisor.post("flow/orders/B1/A1/remove", 404)
    await supervisor.post("flow/orders/A1/A2/remove")
    await supervisor.post("flow/orders/A1/A2/remove", 404)
    assert len(mall.rows(ServiceOrder)) == 1


async def test_stages(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    await supervisor.post("flow/stages", service="A1", next_service="A2", back_office="yes")
    await supervisor.post("flow/stages", service="A2", next_service="A3")
    circle = await supervisor.post("flow/stages", 409, service="A3", next_service="A1")
    foreign = await supervisor.post("flow/stages", 422, service="A3", next_service="B1")

    assert [faults(one) for one in (circle, foreign)] == [["next_service"], ["next_service"]]
    page = await supervisor.get("flow")
    assert page.index("stages/A1/remove") < page.index("stages/A2/remove"), (
        "a service's stages in their order"
    )
    assert "Papers only" in page
    await supervisor.post("flow/stages/B1/remove", 404)
    await supervisor.post("flow/stages/A1/remove")
    assert [row.code for row in mall.rows(Offer) if row.next_offer_id] == ["A2"]
    assert "stages/A2/remove" in await admin.get("flow")


@pytest.mark.parametrize("page", ["outcomes", "flow"])
async def test_officers_do_not_come_in(page: str, admin: Browser, supervisor: Browser) -> None:
    await supervisor.get(f"/office/bogor/{page}", 404)
    assert "No order" in await admin.get("flow")


async def test_a_closure_of_one_counter(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    words: Any = {"text_id": "Perbaikan", "text_en": "Repair", "kind": "closed_today"}
    days: Any = {"first_day": "2026-11-24", "last_day": "2026-11-24"}
    mine, theirs = (f"desk:{mall.officer(code).seat}" for code in ("A", "B"))

    await supervisor.post("closures", place=mine, **days, **words)
    answer = await supervisor.post("closures", 422, place=theirs, **days, **words)

    assert faults(answer) == ["place"]
    row = mall.row(Closure)
    desk = mall.row(Counter, id=mall.officer("A").seat)
    assert (row.counter_id, row.agency_id) == (desk.id, desk.agency_id)
    short = next(one.short for one in mall.demo.plan.agencies if one.code == "A")
    assert f"<td>{desk.label} · {short}</td>" in await admin.get("closures")
    await supervisor.post(f"closures/{row.notice}/remove")
    assert mall.rows(Closure) == []
