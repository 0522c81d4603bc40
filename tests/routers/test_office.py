"""The office as a browser sees it: forms that come back, pages that are shown to those who may, nothing lost."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.catalogue_file import BEKASI
from app.db import Database
from app.models import Closure, Counter, Device, Mall, Officer, OpeningHours, RoleGrant, Zone
from counters.commands.create_admin import create_admin
from counters.commands.create_mall import create_mall
from counters.rules.plan import Name
from routers import office
from tests.commands.desk import take, work
from tests.factories import (
    BASE,
    PASSWORD,
    FixedClock,
    TestMall,
    cheap_hash,
    client_of,
    running,
    settings_for,
)

HTML = {"Accept": "text/html,*/*", "Accept-Language": "en", "Origin": BASE}
LONG = "a long enough password"


class Browser:
    """Somebody at the office: forms are posted with the token that the page gave."""

    def __init__(self, client: httpx.AsyncClient, mall: str = "/office/bekasi") -> None:
        self.client = client
        self.mall = mall
        self.token = ""

    async def get(self, path: str = "", status: int = 200) -> str:
        answer = await self.client.get(self._at(path))
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    async def post(self, path: str, status: int = 303, *, files: Any = None, **typed: Any) -> httpx.Response:
        if not self.token:
            page = await self.get("/office/bekasi/people/new")
            self.token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        answer = await self.client.post(self._at(path), data={"csrf_token": self.token, **typed}, files=files)
        assert answer.status_code == status, answer.text[:4000]
        return answer

    def _at(self, path: str) -> str:
        return path if path.startswith("/") else f"{self.mall}/{path}".replace("/?", "?").rstrip("/")


@asynccontextmanager
async def browser(app: FastAPI, username: str) -> AsyncIterator[Browser]:
    async with client_of(app, headers=HTML) as client:
        answer = await client.post("/office/sign-in", data={"username": username, "password": PASSWORD})
        assert (answer.status_code, answer.headers["location"]) == (303, "/office")
        yield Browser(client)


@pytest.fixture
async def admin(app: FastAPI, mall: TestMall) -> AsyncIterator[Browser]:
    async with browser(app, mall.demo.admin) as one:
        yield one


@pytest.fixture
async def supervisor(app: FastAPI, mall: TestMall) -> AsyncIterator[Browser]:
    async with browser(app, mall.demo.supervisor) as one:
        yield one


def faults(answer: httpx.Response) -> list[str]:
    """The fields that the page says are at fault."""
    return re.findall(r'<li><a href="#([a-z_0-9]+)">', answer.text)


# ── the door ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_is_not_signed_in_is_led_to_the_door_and_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/office/bekasi/people", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/office/sign-in?next=/office/bekasi/people",
    )

    for onward, where in (
        ("/office/bekasi/people", "/office/bekasi/people"),
        ("https://example.org/office", "/office"),
        ("//example.org", "/office"),
    ):
        answer = await client.post(
            "/office/sign-in",
            data={"username": " Admin ", "password": PASSWORD, "next": onward},
            headers=HTML,
        )
        assert (answer.status_code, answer.headers["location"]) == (303, where)


async def test_a_wrong_password_comes_back_with_the_name(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/office/sign-in", data={"username": "admin", "password": "wrong"}, headers=HTML
    )

    assert answer.status_code == 401
    assert 'value="admin"' in answer.text
    assert "wrong" not in answer.text.replace("wrong_", "")


async def test_a_sign_in_from_another_site_is_refused(client: httpx.AsyncClient) -> None:
    for origin in ("https://example.org", "null"):
        answer = await client.post(
            "/office/sign-in",
            data={"username": "admin", "password": PASSWORD},
            headers={**HTML, "Origin": origin},
        )
        assert answer.status_code == 403, origin


async def test_signing_out_ends_the_session(admin: Browser) -> None:
    await admin.post("/office/sign-out")

    assert (await admin.client.get("/office/bekasi")).status_code == 303


async def test_a_post_needs_the_token_of_the_session(admin: Browser, mall: TestMall) -> None:
    for typed in ({}, {"csrf_token": "x"}):
        answer = await admin.client.post(
            "/office/bekasi/zones", data={"name_id": "Aula", "name_en": "Hall", **typed}
        )
        assert answer.status_code == 403

    assert len(mall.rows(Zone)) == len(mall.demo.plan.zones)


async def test_the_first_run_says_how_to_begin_and_leads_to_the_first_mall(database_url: str) -> None:
    clock, settings = FixedClock(), settings_for(database_url)
    with Database(database_url, clock, settings) as database:
        empty = TestMall(url=database_url, database=database, clock=clock, settings=settings, demo=_nobody())
        async with running(empty) as app, client_of(app, headers=HTML) as client:
            assert "antre create-admin" in (await client.get("/office/sign-in")).text
            await database.write(create_admin, username="root", name="Root", password_hash=cheap_hash())
            page = (await client.get("/office/sign-in")).text
            assert "antre create-admin" not in page
            await client.post("/office/sign-in", data={"username": "root", "password": PASSWORD})
            assert (await client.get("/office")).headers["location"] == "/office/new-mall"
            page = (await client.get("/office/new-mall")).text
            token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
            typed = {"csrf_token": token, "name_id": "Bogor", "name_en": "Bogor", "timezone": "Asia/Makassar"}
            for slug in ("Bogor Kota", "sign-in", "", "-"):
                answer = await client.post("/office/new-mall", data={**typed, "slug": slug})
                assert (answer.status_code, faults(answer)) == (422, ["slug"]), slug
            answer = await client.post("/office/new-mall", data={**typed, "slug": "bogor"})
            assert answer.headers["location"] == "/office/bogor"
            page = (await client.get("/office/bogor")).text
            assert "The mall was created." in page
            assert "/office/bogor/catalogue/upload" in page
            assert "The mall was created." not in (await client.get("/office/bogor")).text
            for section in ("people", "people/new", "counters", "counters/new", "hours", "hours/mall"):
                assert (await client.get(f"/office/bogor/{section}")).status_code == 200, section


def _nobody() -> Any:
    class Nobody:
        mall_id = None

    return Nobody()


async def test_several_malls_are_chosen_from(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    mall.do(create_mall, slug="bogor", name=Name(id="Bogor", en="Bogor"), timezone="Asia/Jakarta")

    page = await admin.get("/office")
    assert re.findall(r'href="(/office/[a-z]+)"', page) == ["/office/bekasi", "/office/bogor"]
    assert (await supervisor.client.get("/office")).headers["location"] == "/office/bekasi"
    await supervisor.get("/office/bogor", status=404)
    assert (await admin.client.get("/office/bogor/")).headers["location"] == "/office/bogor"


# ── who may ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_officer_has_no_business_here(app: FastAPI, mall: TestMall) -> None:
    async with browser(app, mall.officer("A").username) as one:
        await one.get("/office", status=403)
        await one.get(status=404)


async def test_a_supervisor_sees_their_agency_and_nothing_else(supervisor: Browser, mall: TestMall) -> None:
    page = await supervisor.get()
    assert re.findall(r'<th scope="row">(\w) ·', page) == ["A"]
    assert "/office/bekasi/devices" not in page

    for section in ("devices", "catalogue", "catalogue/A1", "catalogue/upload", "zones", "zones/lantai-2"):
        await supervisor.get(section, status=403)
    for path in ("hours/mall",):
        await supervisor.get(path, status=403)
    other = mall.officer("B")
    for path in (
        f"people/{other.officer_id}",
        f"counters/{other.seat}",
        "hours/B",
        "counters/new?agency=B",
        "people/nonsense",
        "counters/nonsense",
        "nothing",
    ):
        await supervisor.get(path, status=404)
    people = await supervisor.get("people")
    assert mall.officer("A").username in people
    assert other.username not in people
    assert "pengelola" not in people


async def test_a_supervisor_changes_nothing_of_another_agency(supervisor: Browser, mall: TestMall) -> None:
    other, before = mall.officer("B"), mall.state()

    for path in (
        f"people/{other.officer_id}/password",
        f"people/{other.officer_id}/deactivate",
        f"people/{other.officer_id}/activate",
        f"people/{other.officer_id}/grant",
        f"people/{other.officer_id}/revoke",
        f"counters/{other.seat}",
        f"counters/{other.seat}/close",
        "hours/B",
        "hours/B/follow",
        "closures/1/remove",
    ):
        await supervisor.post(path, 404, password=LONG, role="officer", agency="B")
    await supervisor.post("counters/new", 404, agency="B", zone="lantai-2", services="B1")
    for role in ("mall_manager", "system_admin", "agency_supervisor"):
        answer = await supervisor.post(
            "people/new", 422, username="x.y", name="X", password=LONG, role=role, agency="A"
        )
        assert faults(answer) == ["role"]
    answer = await supervisor.post(
        "people/new", 422, username="x.y", name="X", password=LONG, role="officer", agency="B"
    )
    assert faults(answer) == ["agency"]

    assert mall.state() == before


async def test_every_route_declares_a_permission() -> None:
    found = list(_routes(office.router.routes))

    assert len(found) > 40
    assert [route.path for route in found if not _declared(route.dependant)] == []


def _routes(routes: Any) -> Any:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from _routes(route.original_router.routes)


def _declared(dependant: Any) -> bool:
    return any(hasattr(inner.call, "permission") or _declared(inner) for inner in dependant.dependencies)


async def test_refusals_are_pages_for_browsers_and_problems_for_programs(admin: Browser) -> None:
    answer = await admin.client.get("/office/atlantis")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")

    answer = await admin.client.get("/office/atlantis", headers={"Accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    for path in (
        "/office/%00",
        "/office/bekasi/%00",
        "/office/bekasi/zones/%00",
        "/office/bekasi/people/%00",
    ):
        assert (await admin.client.get(path)).status_code == 404, path


# ── what is done there ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_overview_counts(supervisor: Browser, mall: TestMall) -> None:
    for _ in range(3):
        take(mall, "A1")
    work(mall, mall.officer("A"), "open", "next")

    page = await supervisor.get()

    cells = re.findall(r'<td class="table__num">([^<]+)</td>', page)
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

    assert faults(answer) == ["username", "name", "password", "agency"]
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
    page = await admin.get("devices")
    assert code[0] not in page
    assert "Waiting for pairing until 2026-11-24 09:10" in page

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
    }
    await admin.post("catalogue/A1", **typed)
    assert "ID card" in await admin.get("catalogue")

    for change, field in (
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "9" * 30}, "minutes"),
        ({"minutes": "\u0663"}, "minutes"),
        ({"daily_quota": "-1"}, "daily_quota"),
        ({"letter": "B"}, "letter"),
        ({"name_en": ""}, "name_en"),
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
