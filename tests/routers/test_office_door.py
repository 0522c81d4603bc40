"""Who comes into the office, and what of it they see."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.db import Database
from app.models import Zone
from counters.commands.office.create_mall import create_mall
from counters.commands.staff.create_admin import create_admin
from counters.rules.plan import Name
from routers import office
from tests.factories import (
    PASSWORD,
    FixedClock,
    TestMall,
    cheap_hash,
    client_of,
    running,
    settings_for,
)
from tests.routers.office import HTML, LONG, Browser, browser, faults


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
    malls = [path for path in re.findall(r'href="(/office/[a-z]+)"', page) if path != "/office/password"]
    assert malls == ["/office/bekasi", "/office/bogor"]
    assert (await supervisor.client.get("/office")).headers["location"] == "/office/bekasi"
    await supervisor.get("/office/bogor", status=404)
    assert (await admin.client.get("/office/bogor/")).headers["location"] == "/office/bogor"


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


@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "idna", "no-such"])
async def test_a_form_in_a_strange_charset_is_no_500(client: httpx.AsyncClient, charset: str) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n\\ud800\\x00\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"

    answer = await client.post("/office/sign-in", content=part, headers={**HTML, "Content-Type": kind})

    assert answer.status_code in {401, 422}
