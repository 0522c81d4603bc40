"""Whatever is sent: never a 500, and nothing is written. Answers carry the headers that keep pages safe."""

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from app.models import Device, Ticket
from tests.factories import KIOSK, MallCopy, TestMall, client_of, open_mall, running, sign_in

JSON = {"Content-Type": "application/json"}
BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"\xff\xfe",
    b'{"service": "\\ud800"}',
    b'{"service": "\\u0000"}',
    b'{"service": 9223372036854775808}',
    b'{"service": 1e999}',
    b'{"service": NaN}',
    b'{"reason": "\\u0000"}',
    b'{"reason": "\\udfff"}',
    b'{"username": "\\u0000", "password": "\\u0000"}',
    b'{"username": "\\ud800", "password": "x"}',
    b'{"username": {"a": 1}, "password": []}',
    b'{"code": "\\u0000"}',
    b'{"code": 99999999999999999999}',
    b'{"kind": "kiosk", "name": "\\u0000"}',
    b'{"kind": "kiosk", "name": "x", "zone": "\\u0000"}',
    b'{"kind": "kiosk", "name": "x", "mall": "\\u0000"}',
    b'{"kind": "toaster", "name": 7}',
    b"[" * 20_000,
    b'{"a":' * 5_000,
]


async def test_no_body_is_a_500(app: FastAPI, mall: TestMall) -> None:
    seat = mall.officer().seat
    paths = [
        "/api/v1/malls/bekasi/tickets",
        "/api/v1/session",
        "/api/v1/devices/pair",
        "/api/v1/devices",
        f"/api/v1/counters/{seat}/pause",
        f"/api/v1/counters/{seat}/next",
    ]
    devices = len(mall.rows(Device))
    async with client_of(app, headers=KIOSK) as client:
        await sign_in(client, mall.demo.manager)
        manager = dict(client.headers)
        for path in paths:
            for body in BODIES:
                answer = await client.post(path, content=body, headers={**manager, **JSON})

                assert 400 <= answer.status_code < 500, (path, body[:40], answer.status_code, answer.text)
                assert answer.headers["content-type"] == "application/problem+json", (path, body[:40])
    assert mall.rows(Ticket) == []
    assert len(mall.rows(Device)) == devices


async def test_an_officers_odd_reason_is_no_500(officer: httpx.AsyncClient, mall: TestMall) -> None:
    path = f"/api/v1/counters/{mall.officer().seat}"
    await officer.post(f"{path}/open")
    for body in BODIES:
        answer = await officer.post(f"{path}/pause", content=body, headers=JSON)
        await officer.post(f"{path}/open")

        assert answer.status_code in {200, 422}, (body[:40], answer.status_code)


@pytest.mark.parametrize(
    "path",
    ["/api/v1/malls/bekasi/tickets", "/api/v1/malls/bekasi/holds", "/api/v1/session", "/office/sign-in"],
)
async def test_who_hangs_up_before_the_end_of_the_body_is_no_fault_of_ours(app: FastAPI, path: str) -> None:
    """An exception that leaves the application is a traceback in the server's log, and a false alarm."""
    told: list[Message] = []
    headers = {**KIOSK, "Content-Type": "application/json", "Idempotency-Key": "k"}

    async def hung_up() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, hung_up, send)

    assert told[0]["status"] == 422


@pytest.mark.parametrize(
    "query",
    ["zone=x", "zone=%00", "zone=" + "z" * 5000, "zone=%ED%A0%80", "zone=lantai-1&zone=x", "token=%00"],
)
async def test_no_query_is_a_500(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"/api/v1/malls/bekasi/board?{query}", headers=KIOSK)

    assert answer.status_code in {200, 401, 404, 422}, answer.status_code


async def test_a_huge_body_is_too_large(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, body_limit_kb=1) as mall:
        async with running(mall) as app, client_of(app, headers={**KIOSK, **JSON}) as client:
            path = "/api/v1/malls/bekasi/tickets"
            huge = await client.post(path, content=b'{"service": "A1", "x": "' + b"x" * 2000 + b'"}')
            fits = await client.post(path, content=b'{"service": "A1", "x": "' + b"x" * 900 + b'"}')

            async def drip() -> object:
                for _ in range(20):
                    yield b"x" * 100

            chunked = await client.post(path, content=drip())  # type: ignore[arg-type]

    assert (huge.status_code, huge.json()["code"]) == (413, "body_too_large")
    assert (chunked.status_code, chunked.json()["code"]) == (413, "body_too_large")
    assert fits.status_code == 201


async def test_malformed_is_told_without_repeating_it(client: httpx.AsyncClient, mall: TestMall) -> None:
    answer = await client.post(
        "/api/v1/malls/bekasi/tickets", json={"service": 3271012345678901}, headers=KIOSK
    )

    assert answer.json()["errors"] == [{"field": "body.service", "code": "string_type"}]
    assert "3271012345678901" not in answer.text


async def test_unknown_paths_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    lost = await client.get("/api/v1/nothing")
    method = await client.put("/api/v1/malls")
    file = await client.get("/static/../app/main.py")

    assert (lost.status_code, lost.json()["code"]) == (404, "not_found")
    assert (method.status_code, method.json()["code"]) == (405, "method_not_allowed")
    assert file.status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/v1/malls", "/api/v1/nothing", "/static/css/tokens.css"]
)
async def test_every_answer_carries_the_policy(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


async def test_what_is_personal_is_not_kept_by_caches(client: httpx.AsyncClient, mall: TestMall) -> None:
    taken = await client.post("/api/v1/malls/bekasi/tickets", json={"service": "A1"}, headers=KIOSK)
    shown = await client.get(f"/api/v1/tickets/{taken.json()['token']}")

    assert taken.headers["cache-control"] == "no-store"
    assert shown.headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("antre.test", 200),
        ("192.168.1.10:8000", 200),
        ("[fd00::1]:8000", 200),
        ("a" * 3000, 422),  # more than a QR code holds
        ("antre.test/?", 422),
        ("antre test", 422),
        ("[", 422),
    ],
)
async def test_a_link_needs_an_address(client: httpx.AsyncClient, host: str, status: int) -> None:
    taken = await client.post("/api/v1/malls/bekasi/tickets", json={"service": "A1"}, headers=KIOSK)
    own = f"/t/{taken.json()['token']}/qr.svg"

    assert (await client.get(own, headers={"Host": host})).status_code == status


@pytest.mark.parametrize("path", ["/api/v1/malls/{0}", "/display/{0}", "/t/{0}", "/api/v1/tickets/{0}"])
@pytest.mark.parametrize("odd", ["%00", "a%00b", "%7F", "%E2%80%AE", "x" * 3000])
async def test_an_odd_path_is_not_found(client: httpx.AsyncClient, path: str, odd: str) -> None:
    """On both databases alike: PostgreSQL refuses to look for a NUL."""
    assert (await client.get(path.format(odd))).status_code == 404


async def test_an_odd_name_cannot_sign_in(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/session", json={"username": "a\x00b", "password": "x" * 12})

    assert answer.status_code == 401


async def test_head_is_get_without_a_body(client: httpx.AsyncClient) -> None:
    for path in ("/", "/healthz", "/api/v1/malls/bekasi", "/static/css/base.css", "/nope"):
        got, asked = await client.get(path), await client.head(path)

        assert (asked.status_code, asked.content) == (got.status_code, b"")
        assert asked.headers["content-length"] == got.headers["content-length"]
        assert asked.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Halaman ini tidak dapat dibuka"), ("en", "This page cannot be opened")]
)
@pytest.mark.parametrize("path", ["/nope", "/display/nowhere", "/t/x/qr.svg"])
async def test_a_browser_gets_a_page_of_its_language(
    client: httpx.AsyncClient, path: str, language: str, said: str
) -> None:
    browser = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}

    page, program = await client.get(path, headers=browser), await client.get(path)

    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert said in page.text
    assert program.headers["content-type"] == "application/problem+json"


async def test_the_api_answers_browsers_with_problems(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/malls/nowhere", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_mall")
