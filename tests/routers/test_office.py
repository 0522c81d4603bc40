"""What is done in the office: forms that come back, changes that hold, nothing lost."""

import json
import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.catalogue_file import BEKASI
from app.models import Closure, Counter, Device, Mall, Officer, OpeningHours, RoleGrant, Zone
from counters.commands.office.create_mall import create_mall
from counters.rules.plan import Name
from tests.commands.desk import take, work
from tests.factories import (
    TestMall,
    client_of,
)
from tests.routers.office import HTML, LONG, Browser, faults
from tests.routers.test_printing import kiosk_id


async def test_the_overview_counts(supervisor: Browser, mall: TestMall) -> None:
    for _ in range(3):
        take(mall, "A1")
    work(mall, mall.officer("A"), "open", "next")

    page = await supervisor.get()

    cells = re.findall(r'<td class="table__num"[^>]*>([^<]+)</td>', page)
    assert cells == ["2", "3", "1 of 6"]


async def test_a_person_from_first_to_last(admin: Browser, app: FastAPI, mall: TestMall) -> None:
    answer = await admin.post(
        "people/new", username=" Siti.A ", name="Siti", password=LONG, role="officer", agency="B"
    )
    row = mall.row(Officer, username="siti.a")
    assert answer.headers["location"] == f"/office/bekasi/people/{row.id}"
    assert "The account was created." in await admin.get(f"people/{row.id}")

    await admin.post(f"people/{row.id}/grant", role="mall_manager")
    assert {one.role for one in mall.rows(RoleGrant, officer_id=row.id)} == {"officer", "mall_manager"}
    held = f"mall_manager {mall.demo.mall_id} *"
    await admin.post(f"people/{row.id}/revoke", held=held)
    await admin.post(f"people/{row.id}/revoke", 422, held=held)
    assert {one.role for one in mall.rows(RoleGrant, officer_id=row.id)} == {"officer"}

    await admin.post(f"people/{row.id}/password", password="another long password")
    await admin.post(f"people/{row.id}/deactivate")
    assert not mall.row(Officer, username="siti.a").active
    async with client_of(app, headers=HTML) as client:
        typed = {"username": "siti.a", "password": "another long password"}
        assert (await client.post("/office/sign-in", data=typed)).status_code == 401
        await admin.post(f"people/{row.id}/activate")
        assert (await client.post("/office/sign-in", data=typed)).status_code == 303


async def test_a_person_with_faults_comes_back_as_typed(admin: Browser, mall: TestMall) -> None:
    before = mall.state()
    answer = await admin.post(
        "people/new", 422, username="no blanks!", name="\x00", password="short", role="officer", agency=""
    )

    assert faults(answer) == ["name", "username", "password", "agency"], "in the order of the page"
    assert ">Nama: " in answer.text or ">Name: " in answer.text, "a fault says which field it is"
    assert 'value="no blanks!"' in answer.text
    assert "short" not in re.sub(r"<[^>]*>", "", answer.text)
    answer = await admin.post(
        "people/new", 409, username="pengelola", name="X", password=LONG, role="officer", agency="A"
    )
    assert faults(answer) == ["username"]
    assert mall.state() == before


async def test_the_last_administrator_stays(admin: Browser, mall: TestMall) -> None:
    row = mall.row(Officer, username="admin")

    for path, held in (("deactivate", ""), ("revoke", "system_admin * *")):
        answer = await admin.post(f"people/{row.id}/{path}", 409, held=held)
        assert "last administrator" in answer.text

    assert mall.row(Officer, username="admin").active


async def test_a_counter_is_added_changed_and_closed(supervisor: Browser, mall: TestMall) -> None:
    typed: dict[str, Any] = {"agency": "A", "zone": "lantai-2", "label": "", "services": ["A1", "A2"]}
    await supervisor.post("counters/new", **typed)
    assert mall.row(Counter, label="Loket 49").agency_id == mall.officer("A").agency_id

    seat = mall.officer("A").seat
    work(mall, mall.officer("A"), "open")
    answer = await supervisor.post(f"counters/{seat}", 409, zone="lantai-2", label="Satu", services="A1")
    assert faults(answer) == ["planned"]
    await supervisor.post(f"counters/{seat}/close")
    await supervisor.post(f"counters/{seat}", zone="lantai-2", label="Satu", services="A1", planned="yes")
    assert (mall.row(Counter, id=seat).label, mall.row(Counter, id=seat).state) == ("Satu", "closed")

    for change, field in (
        ({"zone": "lantai-9"}, "zone"),
        ({"services": "B1"}, "services"),
        ({"label": "x" * 41}, "label"),
        ({"label": "\u202e"}, "label"),
    ):
        answer = await supervisor.post("counters/new", 422, **{**typed, **change})
        assert faults(answer) == [field]


async def test_a_visitor_keeps_the_counter_open(supervisor: Browser, mall: TestMall) -> None:
    take(mall)
    work(mall, mall.officer("A"), "open", "next")

    await supervisor.post(f"counters/{mall.officer('A').seat}/close", 409)

    assert mall.row(Counter, id=mall.officer("A").seat).state == "open"


def _week(**change: str) -> dict[str, Any]:
    week: dict[str, Any] = {}
    for day in range(1, 6):
        week |= {f"open_{day}": "yes", f"opens_{day}": "09:00", f"closes_{day}": "16:00"}
    return {**week, **change}


async def test_hours(admin: Browser, mall: TestMall) -> None:
    await admin.post("hours/mall", **_week())
    assert {str(row.opens) for row in mall.rows(OpeningHours)} == {"09:00:00"}

    await admin.post("hours/A", **_week(open_6="yes", opens_6="10:00", closes_6="11:00"))
    assert len(mall.rows(OpeningHours)) == 11
    await admin.post("hours/A/follow")
    assert len(mall.rows(OpeningHours)) == 5
    for change, field in (
        ({"closes_2": "08:00"}, "closes_2"),
        ({"closes_2": ""}, "closes_2"),
        ({"opens_3": "25:00"}, "opens_3"),
        ({"break_starts_4": "12:00"}, "break_ends_4"),
    ):
        answer = await admin.post("hours/mall", 422, **_week(**change))
        assert faults(answer) == [field]
    await admin.post("hours/A", 422)


async def test_closures(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    typed: dict[str, Any] = {
        "place": "mall",
        "kind": "holiday",
        "first_day": "2026-12-24",
        "last_day": "2026-12-25",
        "text_id": "Cuti bersama",
        "text_en": "Joint leave",
    }
    await admin.post("closures", **typed)
    mine = {**typed, "kind": "disruption", "last_day": "2026-12-24"}
    await supervisor.post("closures", **{**mine, "place": "A"})
    await supervisor.post("closures", **{**mine, "place": "service:A2"})
    rows = {row.kind: row for row in mall.rows(Closure)}
    assert len(mall.rows(Closure)) == 3
    assert str(rows["holiday"].last_day) == "2026-12-25"

    for change, field in (
        ({"place": "mall"}, "place"),
        ({"place": "B"}, "place"),
        ({"place": "service:B1"}, "place"),
        ({"last_day": "2026-12-01"}, "last_day"),
        ({"first_day": "2020-01-01"}, "first_day"),
        ({"last_day": "9999-12-31"}, "last_day"),
        ({"last_day": "2026-02-30"}, "last_day"),
        ({"kind": "party"}, "kind"),
        ({"text_id": ""}, "text_id"),
    ):
        answer = await supervisor.post("closures", 422, **{**mine, "place": "A", **change})
        assert faults(answer) == [field]
        assert 'value="Joint leave"' in answer.text
    await supervisor.post(f"closures/{rows['holiday'].notice}/remove", 404)
    for row in mall.rows(Closure):
        await admin.post(f"closures/{row.notice}/remove")
    assert mall.rows(Closure) == []


async def test_a_device_is_paired_with_the_code_that_was_shown_once(
    admin: Browser, client: httpx.AsyncClient, mall: TestMall
) -> None:
    answer = await admin.post("devices", 200, kind="kiosk", name="Kios timur", zone="lantai-2")
    code = re.findall(r">([A-Z]{4}-[A-Z]{4})<", answer.text)
    assert len(code) == 1
    assert "?lang=" not in answer.text  # it would lead away from the code
    page = await admin.get("devices")
    assert "?lang=" in page
    assert code[0] not in page
    assert "Waiting for pairing until 09:10" in page

    paired = await client.post("/api/v1/devices/pair", json={"code": code[0]})
    assert (paired.status_code, paired.json()["zone"]) == (201, "lantai-2")
    device = mall.row(Device, name="Kios timur").id
    await admin.post(f"devices/{device}/revoke")
    await admin.post(f"devices/{device}/revoke", 404)
    assert mall.row(Device, name="Kios timur").token_hash is None
    for change, field in (({"kind": "toaster"}, "kind"), ({"zone": "x"}, "zone"), ({"name": " "}, "name")):
        typed = {"kind": "screen", "name": "Layar", "zone": "*", **change}
        assert faults(await admin.post("devices", 422, **typed)) == [field]


async def test_a_service_is_changed(admin: Browser, mall: TestMall) -> None:
    typed: dict[str, Any] = {
        "active": "yes",
        "name_id": "KTP",
        "name_en": "ID card",
        "minutes": "7",
        "daily_quota": "",
        "letter": "A",
        "external_channel": " M-Paspor ",
    }
    await admin.post("catalogue/A1", **typed)
    assert "ID card" in await admin.get("catalogue")
    assert 'value="M-Paspor"' in await admin.get("catalogue/A1")

    for change, field in (
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "9" * 30}, "minutes"),
        ({"minutes": "\u0663"}, "minutes"),
        ({"daily_quota": "-1"}, "daily_quota"),
        ({"letter": "B"}, "letter"),
        ({"name_en": ""}, "name_en"),
        ({"external_channel": "x" * 201}, "external_channel"),
    ):
        answer = await admin.post("catalogue/A1", 422, **{**typed, **change})
        assert faults(answer) == [field]
    await admin.post("catalogue/A99", 404, **typed)


async def test_a_catalogue_is_loaded_whole_or_not_at_all(admin: Browser, mall: TestMall) -> None:
    catalogue = json.loads(BEKASI.read_bytes())

    def upload(content: bytes) -> dict[str, Any]:
        return {"file": ("catalogue.json", content, "application/json")}

    catalogue["agencies"][0]["services"][0]["minutes"] = 99
    await admin.post("catalogue/upload", files=upload(json.dumps(catalogue).encode()))
    assert ">99<" in await admin.get("catalogue")

    before = mall.state()
    broken = (
        _with(catalogue, code="A2"),
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'{"agencies": []}',
        _with(catalogue, minutes=10**30),
        _with(catalogue, minutes=0),
        _with(catalogue, id="a\u0000b"),
    )
    for content in broken:
        answer = await admin.post("catalogue/upload", 422, files=upload(content))
        assert faults(answer) == ["file"], content[:80]
    fee = {"kind": "x", "id": "x", "en": "x", "amount_idr": -1}
    answer = await admin.post("catalogue/upload", 422, files=upload(_with(catalogue, fee=fee)))
    assert "agencies.0.services.0.fee.amount_idr" in answer.text
    assert mall.state() == before


def _with(catalogue: dict[str, Any], **change: Any) -> bytes:
    """The catalogue with its first service changed."""
    copy = json.loads(json.dumps(catalogue))
    copy["agencies"][0]["services"][0].update(change)
    return json.dumps(copy).encode()


async def test_a_letter_of_another_agency_is_a_conflict(admin: Browser, mall: TestMall) -> None:
    catalogue = json.loads(BEKASI.read_bytes())
    catalogue["agencies"] = [{**catalogue["agencies"][0], "prefix": "B", "services": []}]
    before = mall.state()

    content = json.dumps(catalogue).encode()
    answer = await admin.post("catalogue/upload", 409, files={"file": ("c.json", content)})

    assert faults(answer) == ["file"]
    assert "prefix B belongs to another agency" in answer.text
    assert mall.state() == before


async def test_zones(admin: Browser, mall: TestMall) -> None:
    await admin.post("zones", name_id="Aula", name_en="Hall")
    await admin.post("zones/aula", name_id="Aula Besar", name_en="Great hall")
    assert mall.row(Zone, slug="aula").name_en == "Great hall"
    assert faults(await admin.post("zones", 409, name_id="AULA", name_en="x")) == ["name_id"]
    assert faults(await admin.post("zones", 422, name_id="二階", name_en="x")) == ["name_id"]
    await admin.post("zones/nowhere", 404, name_id="x", name_en="x")


@pytest.mark.parametrize("language", ["id", "en"])
async def test_every_page_is_whole_in_both_languages(admin: Browser, mall: TestMall, language: str) -> None:
    officer = mall.officer("A")
    for path in (
        *("", "people", "people/new", "counters", "counters/new", "counters/new?agency=A", "hours"),
        *("hours/mall", "hours/A", "closures", "devices", "catalogue", "catalogue/upload", "catalogue/A1"),
        *("greeter", "greeter?q=ktp", f"devices/{kiosk_id(mall)}"),
        *("zones", "zones/lantai-2", f"people/{officer.officer_id}", f"counters/{officer.seat}"),
    ):
        page = await admin.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert re.findall(r"[ >]office\.[a-z_.]+", page) == [], path
        assert f'<html lang="{language}"' in page
        assert '<meta name="referrer" content="same-origin">' in page


async def test_the_mall_of_the_page_is_the_mall_that_changes(admin: Browser, mall: TestMall) -> None:
    mall.do(create_mall, slug="bogor", name=Name(id="Bogor", en="Bogor"), timezone="Asia/Jakarta")

    for path in (f"people/{mall.officer('A').officer_id}", f"counters/{mall.officer('A').seat}"):
        answer = await admin.client.get(f"/office/bogor/{path}")
        assert answer.status_code == (200 if path.startswith("people") else 404)
    await admin.post("/office/bogor/zones", name_id="Aula", name_en="Hall")

    assert mall.row(Zone, slug="aula").mall_id == mall.row(Mall, slug="bogor").id
