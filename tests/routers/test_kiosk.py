"""Malls, tickets and the answers of a kiosk, as programs read them."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from app.models import Counter, Idempotency, Ticket
from counters.commands.tickets.take_ticket import take_ticket
from tests.commands.desk import take, work
from tests.db.test_writer import held, submit
from tests.factories import BASE, KIOSK, SCREEN, MallCopy, TestMall, at, client_of, open_mall, running

TICKETS = "/api/v1/malls/bekasi/tickets"


async def test_malls(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/malls")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "malls": [
                {
                    "slug": "bekasi",
                    "name": {
                        "id": "Mal Pelayanan Publik Kota Bekasi",
                        "en": "Bekasi City Public Service Mall",
                    },
                    "timezone": "Asia/Jakarta",
                }
            ]
        },
    )


async def test_a_mall(client: httpx.AsyncClient, mall: TestMall) -> None:
    take(mall)

    shown = (await client.get("/api/v1/malls/bekasi")).json()

    agencies = shown.pop("agencies")
    service = agencies[0]["services"][0]
    assert shown == {
        "slug": "bekasi",
        "name": {"id": "Mal Pelayanan Publik Kota Bekasi", "en": "Bekasi City Public Service Mall"},
        "timezone": "Asia/Jakarta",
        "at": "2026-11-24T09:00:00+07:00",
        "day": "2026-11-24",
        "version": mall.state().version,
        "hours": {
            "opens": "08:00",
            "closes": "15:00",
            "break": ["12:00", "13:00"],
            "ticket_cutoff": "14:30",
        },
        "zones": ["lantai-1", "lantai-2"],
        "zone_names": {
            "lantai-1": {"id": "Lantai 1", "en": "Floor 1"},
            "lantai-2": {"id": "Lantai 2", "en": "Floor 2"},
        },
    }
    assert {agency["code"] for agency in agencies} == {agency.code for agency in mall.demo.plan.agencies}
    assert set(service) == {
        "code",
        "name",
        "minutes",
        "requirements",
        "fee",
        "standard_time",
        "external_channel",
        "availability",
        "calling_rule",
    }
    assert service["availability"] == {
        "open": True,
        "reason": None,
        "opens_at": None,
        "waiting": 1,
        "wait": None,
        "quota_left": None,
        "priority": {"open": True, "reason": None, "quota_left": None, "at_own_risk": False},
        "at_own_risk": False,
    }


async def test_a_closed_mall_says_when_it_opens(client: httpx.AsyncClient, mall: TestMall) -> None:
    mall.clock.set(at(9, day=28))  # a Saturday

    shown = (await client.get("/api/v1/malls/bekasi")).json()

    availability = shown["agencies"][0]["services"][0]["availability"]
    assert shown["hours"] is None
    assert (availability["open"], availability["reason"], availability["opens_at"]) == (
        False,
        "closed_today",
        "2026-11-30T08:00:00+07:00",
    )


async def test_a_mall_that_did_not_change_is_not_sent_again(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    first = await client.get("/api/v1/malls/bekasi")
    known = {"If-None-Match": first.headers["etag"]}

    same = await client.get("/api/v1/malls/bekasi", headers=known)
    take(mall)
    changed = await client.get("/api/v1/malls/bekasi", headers=known)
    mall.clock.set(at(12, 0))
    later = await client.get("/api/v1/malls/bekasi", headers={"If-None-Match": changed.headers["etag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert (changed.status_code, later.status_code) == (200, 200)
    assert later.json()["agencies"][0]["services"][0]["availability"]["reason"] == "break"


async def test_a_ticket(client: httpx.AsyncClient, mall: TestMall) -> None:
    take(mall)

    answer = await client.post(TICKETS, json={"service": "A1"}, headers=KIOSK)

    taken = answer.json()
    token = taken["token"]
    name = {"id": "Perekaman KTP-el (pemula)", "en": "e-KTP biometric enrolment (first card)"}
    agency = mall.demo.plan.agencies[0].name
    assert answer.status_code == 201
    assert taken == {
        "number": "A-002",
        "token": token,
        "url": f"{BASE}/t/{token}",
        "service": "A1",
        "service_name": name,
        "agency": "A",
        "status": "waiting",
        "people_ahead": 1,
        "wait": None,
        "issued_at": "2026-11-24T09:00:00+07:00",
        "counter": None,
        "next_stops": [],
        "at_own_risk": False,
        "printable": {
            "mall": {"id": "Mal Pelayanan Publik Kota Bekasi", "en": "Bekasi City Public Service Mall"},
            "agency": {"id": agency.id, "en": agency.en},
            "service": name,
            "booked_by": None,
            "number": "A-002",
            "issued_at": "2026-11-24T09:00:00+07:00",
            "people_ahead": 1,
            "wait": None,
            "next_stops": [],
            "called_between": None,
            "at_own_risk": False,
            "calling_rule": taken["printable"]["calling_rule"],
            "url": f"{BASE}/t/{token}",
        },
    }


async def test_a_priority_ticket(client: httpx.AsyncClient, mall: TestMall) -> None:
    take(mall)

    answer = await client.post(TICKETS, json={"service": "A1", "priority": "disability"}, headers=KIOSK)

    assert (answer.status_code, answer.json()["people_ahead"]) == (201, 0)
    assert "disability" not in answer.text  # the group is shown to nobody


async def test_the_citizens_own_ticket(client: httpx.AsyncClient, mall: TestMall) -> None:
    token = (await client.post(TICKETS, json={"service": "A1"}, headers=KIOSK)).json()["token"]
    path = f"/api/v1/tickets/{token}"

    waiting = await client.get(path)
    same = await client.get(path, headers={"If-None-Match": waiting.headers["etag"]})
    await asyncio.to_thread(work, mall, mall.officer(), "open", "next")
    called = (await client.get(path, headers={"If-None-Match": waiting.headers["etag"]})).json()

    shown = waiting.json()
    assert (shown["status"], shown["people_ahead"], shown["counter"], shown["called_at"]) == (
        "waiting",
        0,
        None,
        None,
    )
    assert (shown["number"], shown["service"], shown["agency"], shown["mall"], shown["zone"]) == (
        "A-001",
        "A1",
        "A",
        "bekasi",
        "lantai-2",
    )
    assert same.status_code == 304
    assert (called["status"], called["people_ahead"]) == ("called", None)
    number = mall.row(Counter, id=mall.officer().seat).number
    assert called["counter"] == {"label": f"Loket {number}", "number": str(number)}


@pytest.mark.parametrize(
    ("headers", "path", "status", "code"),
    [
        ({}, TICKETS, 401, "device_not_paired"),
        ({"Authorization": "Bearer nonsense"}, TICKETS, 401, "device_not_paired"),
        ({"Authorization": "Basic demo-kiosk-token"}, TICKETS, 401, "device_not_paired"),
        (SCREEN, TICKETS, 403, "not_allowed"),
        (KIOSK, "/api/v1/malls/bogor/tickets", 404, "unknown_mall"),
    ],
)
async def test_who_may_take_tickets(
    client: httpx.AsyncClient, headers: dict[str, str], path: str, status: int, code: str
) -> None:
    answer = await client.post(path, json={"service": "A1"}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"service": "Z9"}, 404, "unknown_service"),
        ({"service": ""}, 404, "unknown_service"),
        ({"service": "A\x001"}, 404, "unknown_service"),
        ({"service": "A" * 17}, 422, "malformed_body"),
        ({"service": 2**63}, 422, "malformed_body"),
        ({"service": None}, 422, "malformed_body"),
        ({"service": ["A1"]}, 422, "malformed_body"),
        ({"service": "A1", "priority": "vip"}, 422, "malformed_body"),
        ({}, 422, "malformed_body"),
        ([], 422, "malformed_body"),
        ("A1", 422, "malformed_body"),
    ],
    ids=str,
)
async def test_bodies_that_make_no_ticket(
    client: httpx.AsyncClient, mall: TestMall, body: object, status: int, code: str
) -> None:
    answer = await client.post(TICKETS, json=body, headers=KIOSK)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert mall.rows(Ticket) == []


async def test_a_reason_in_both_languages(client: httpx.AsyncClient, mall: TestMall) -> None:
    mall.clock.set(at(12, 30))
    told = {}
    for language in ("id", "en"):
        answer = await client.post(
            TICKETS, json={"service": "A1"}, headers={**KIOSK, "Accept-Language": language}
        )
        told[language] = answer.json()
        assert answer.headers["content-language"] == language

    assert told["id"]["detail"] != told["en"]["detail"]
    assert {key: told["en"][key] for key in ("type", "status", "code", "instance", "opens_at")} == {
        "type": "/problems/break",
        "status": 409,
        "code": "break",
        "instance": "/api/v1/malls/bekasi/tickets",
        "opens_at": "2026-11-24T13:00:00+07:00",
    }


async def test_a_repeated_key(client: httpx.AsyncClient, mall: TestMall) -> None:
    keyed = {**KIOSK, "Idempotency-Key": "k-1"}
    first = await client.post(TICKETS, json={"service": "A1"}, headers=keyed)

    again = await client.post(TICKETS, json={"service": "A1"}, headers=keyed)
    other = await client.post(TICKETS, json={"service": "A2"}, headers=keyed)
    third = await client.post(TICKETS, json={"service": "A1"}, headers=KIOSK)

    assert (again.status_code, again.content) == (201, first.content)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert third.json()["number"] == "A-002"
    assert len(mall.rows(Ticket)) == 2


async def test_a_key_is_kept_for_an_answer_not_for_a_refusal(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    keyed = {**KIOSK, "Idempotency-Key": "k-2"}
    mall.clock.set(at(7, 59))
    refused = await client.post(TICKETS, json={"service": "A1"}, headers=keyed)
    mall.clock.set(at(8, 0))

    taken = await client.post(TICKETS, json={"service": "A1"}, headers=keyed)

    assert (refused.status_code, taken.status_code) == (409, 201)
    assert len(mall.rows(Idempotency)) == 1


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_keys_have_a_length(client: httpx.AsyncClient, mall: TestMall, key: str) -> None:
    answer = await client.post(TICKETS, json={"service": "A1"}, headers={**KIOSK, "Idempotency-Key": key})

    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [{"field": "Idempotency-Key", "code": "invalid_value"}],
    )
    assert mall.rows(Ticket) == []


async def test_a_full_writer_is_busy(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, writer_queue=1) as mall:
        async with running(mall) as app, client_of(app, headers=KIOSK) as client:
            with held(mall):
                waits = submit(mall, take_ticket, scope=mall.kiosk, service="A1")
                answer = await client.post(TICKETS, json={"service": "A1"})
            await asyncio.to_thread(waits.result, 10)
            then = await client.post(TICKETS, json={"service": "A1"})

    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")
    assert then.json()["number"] == "A-002"


async def test_the_address_of_phones_can_be_set(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, public_url="https://antrean.example/") as mall:
        async with running(mall) as app, client_of(app, headers=KIOSK) as client:
            taken = (await client.post(TICKETS, json={"service": "A1"})).json()

    assert taken["url"] == f"https://antrean.example/t/{taken['token']}"


@pytest.mark.parametrize("token", ["x", "%00", "a" * 5000, "..%2f..", "%F0%9F%8E%AB", "%ED%A0%80"])
async def test_unknown_tickets(app: FastAPI, token: str) -> None:
    async with client_of(app) as client:
        for path in (f"/api/v1/tickets/{token}", f"/t/{token}", f"/t/{token}/qr.svg"):
            answer = await client.get(path)
            assert answer.status_code in {404, 422}, (path, answer.status_code)


@pytest.mark.parametrize("slug", ["x", "%00", "BEKASI", "bekasi%20", "'--", "%ED%A0%80"])
async def test_unknown_malls(client: httpx.AsyncClient, slug: str) -> None:
    for path in (f"/api/v1/malls/{slug}", f"/display/{slug}"):
        answer = await client.get(path)
        assert answer.status_code in {404, 422}, (path, answer.status_code)
    taken = await client.post(f"/api/v1/malls/{slug}/tickets", json={"service": "A1"}, headers=KIOSK)
    assert taken.status_code in {404, 422}


async def test_what_a_ticket_is_asked_with_is_documented(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    asked = {one["name"]: one for one in paths["/api/v1/malls/{mall}/tickets"]["post"]["parameters"]}
    shown = {one["name"]: one for one in paths["/api/v1/malls/{mall}"]["get"]["parameters"]}
    pressed = {one["name"]: one for one in paths["/api/v1/counters/{counter}/next"]["post"]["parameters"]}

    assert set(asked) == {"mall", "Idempotency-Key"}
    assert paths["/api/v1/malls/{mall}/tickets"]["post"]["security"] != []  # the token is no parameter
    assert asked["mall"] == shown["mall"]
    assert asked["Idempotency-Key"] == pressed["Idempotency-Key"]


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("text/plain", b'{"service": "A1"}', "body"),
        ("application/json", b"{", "body"),
        ("application/json", b'{"service": 1}', "body.service"),
    ],
)
async def test_a_malformed_ticket_says_where(
    client: httpx.AsyncClient, mall: TestMall, kind: str, body: bytes, field: str
) -> None:
    answer = await client.post(TICKETS, content=body, headers={**KIOSK, "Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_body")
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert mall.rows(Ticket) == []
