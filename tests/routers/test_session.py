"""Signing in and out: cookies, the CSRF header, foreign pages, silence, shifts, and guessing."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.models import Officer, OfficerSession
from tests.factories import (
    BASE,
    PASSWORD,
    LiveServer,
    MallCopy,
    TestMall,
    client_of,
    open_mall,
    running,
    sign_in,
)
from tests.outage import Breakable
from tests.routers.test_live import frame, opened, session, until_closed

SESSION = "/api/v1/session"


async def test_signing_in(client: httpx.AsyncClient, mall: TestMall) -> None:
    officer = mall.officer()

    answer = await client.post(SESSION, json={"username": officer.username, "password": PASSWORD})

    cookie = answer.headers["set-cookie"].lower()
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "username": officer.username,
            "name": "Petugas Disdukcapil 1",
            "roles": ["officer"],
            "csrf_header": "X-CSRF-Token",
            "csrf_token": mall.row(OfficerSession).csrf_token,
        },
    )
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/", "max-age=43200"))
    assert "secure" not in cookie  # a demo on http; behind TLS it is, see below
    assert answer.headers["cache-control"] == "no-store"
    assert (await client.get(SESSION)).json() == answer.json()


async def test_behind_tls_the_cookie_is_secure(app: FastAPI, mall: TestMall) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=BASE.replace("http", "https")
    ) as client:
        answer = await client.post(SESSION, json={"username": mall.officer().username, "password": PASSWORD})

    assert "secure" in answer.headers["set-cookie"].lower()


async def test_the_name_is_read_without_regard_to_case_and_blanks(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    await sign_in(client, f"  {mall.officer().username.upper()} ")


@pytest.mark.parametrize(
    ("username", "password"),
    [("disdukcapil-1", "wrong"), ("nobody", PASSWORD), ("disdukcapil-1", ""), ("", "")],
)
async def test_wrong_credentials(client: httpx.AsyncClient, username: str, password: str) -> None:
    answer = await client.post(SESSION, json={"username": username, "password": password})

    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    assert "set-cookie" not in answer.headers


async def test_an_account_that_is_switched_off(client: httpx.AsyncClient, mall: TestMall) -> None:
    await sign_in(client, mall.officer().username)
    mall.change(Officer, {"active": False}, username=mall.officer().username)

    shown = await client.get(SESSION)
    again = await client.post(SESSION, json={"username": mall.officer().username, "password": PASSWORD})

    assert (shown.status_code, again.status_code) == (401, 401)


async def test_signing_out(client: httpx.AsyncClient, mall: TestMall) -> None:
    await sign_in(client, mall.officer().username)
    cookie = client.cookies["antre_session"]

    answer = await client.delete(SESSION)
    client.cookies.set("antre_session", cookie)

    assert answer.status_code == 204
    assert (await client.get(SESSION)).json()["code"] == "not_signed_in"
    assert mall.rows(OfficerSession) == []


async def test_unsafe_requests_need_the_header(officer: httpx.AsyncClient, mall: TestMall) -> None:
    path = f"/api/v1/counters/{mall.officer().seat}/open"
    token = officer.headers.pop("X-CSRF-Token")
    codes = []
    for given in ({}, {"X-CSRF-Token": "wrong"}, {"X-CSRF-Token": token + "x"}, {"X-CSRF-Token": token}):
        answer = await officer.post(path, headers=given)
        codes.append((answer.status_code, answer.json().get("code")))

    assert codes == [(403, "csrf_failed")] * 3 + [(200, None)]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (BASE, True),
        ("https://evil.example", False),
        ("http://antre.test.evil.example", False),
        ("http://antre.test:8080", False),
        ("null", False),
        ("http://[", False),  # no address at all
    ],
)
async def test_foreign_pages_move_nothing(
    officer: httpx.AsyncClient, mall: TestMall, *, origin: str, allowed: bool
) -> None:
    answer = await officer.post(f"/api/v1/counters/{mall.officer().seat}/open", headers={"Origin": origin})
    signing_in = await officer.post(
        SESSION,
        json={"username": mall.officer().username, "password": PASSWORD},
        headers={"Origin": origin},
    )

    assert (answer.status_code, signing_in.status_code) == ((200, 201) if allowed else (403, 403))
    assert allowed or answer.json()["code"] == "foreign_origin"


async def test_a_session_ends_after_silence(officer: httpx.AsyncClient, mall: TestMall) -> None:
    mall.clock.move(minutes=60)
    assert (await officer.get(SESSION)).status_code == 200  # and was seen
    mall.clock.move(minutes=60)
    assert (await officer.get(SESSION)).status_code == 200

    mall.clock.move(minutes=60, seconds=1)

    answer = await officer.get(SESSION)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_a_session_ends_with_the_shift(officer: httpx.AsyncClient, mall: TestMall) -> None:
    for _ in range(12):
        mall.clock.move(minutes=59)
        assert (await officer.get(SESSION)).status_code == 200
    mall.clock.move(minutes=13)

    assert (await officer.get(SESSION)).status_code == 401


async def test_being_seen_is_written_at_most_once_a_minute(
    officer: httpx.AsyncClient, mall: TestMall
) -> None:
    began = mall.row(OfficerSession).seen_at
    mall.clock.move(seconds=59)
    await officer.get(SESSION)
    first = mall.row(OfficerSession).seen_at
    mall.clock.move(seconds=2)
    await officer.get(SESSION)

    assert (first, mall.row(OfficerSession).seen_at) == (began, began + timedelta(seconds=61))


async def test_guessing_is_slowed_down(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, sign_in_attempts=3) as mall:
        name = mall.officer().username
        async with running(mall) as app, client_of(app) as client:

            async def attempt(password: str, username: str = name) -> tuple[int, str | None]:
                answer = await client.post(SESSION, json={"username": username, "password": password})
                return answer.status_code, answer.headers.get("retry-after")

            tried = [await attempt("wrong") for _ in range(3)]
            mall.clock.move(minutes=4)
            too_many = await attempt(PASSWORD)
            colleague = await attempt(PASSWORD, mall.officer(seat=2).username)
            mall.clock.move(minutes=11, seconds=1)
            later = await attempt(PASSWORD)

    assert [status for status, _ in tried] == [401, 401, 401]
    assert too_many == (429, "660")
    assert (colleague[0], later[0]) == (201, 201)


async def test_the_right_password_starts_the_count_again(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, sign_in_attempts=2) as mall:
        name = mall.officer().username
        async with running(mall) as app, client_of(app) as client:
            statuses = []
            for password in ("wrong", PASSWORD, "wrong", PASSWORD):
                answer = await client.post(SESSION, json={"username": name, "password": password})
                statuses.append(answer.status_code)

    assert statuses == [401, 201, 401, 201]


async def test_an_open_console_does_not_keep_the_session(live_server: LiveServer) -> None:
    """A socket looks again at its rights every minute; that is not an officer who does something."""
    mall = live_server.mall
    officer = mall.officer()
    cookie, _ = await session(live_server, officer.username)
    began = mall.row(OfficerSession).seen_at
    mall.clock.move(minutes=59)

    async with opened(live_server, f"/ws/counters/{officer.seat}", additional_headers=cookie) as socket:
        await frame(socket, "console")
        seen = mall.row(OfficerSession).seen_at
        mall.clock.move(minutes=2)
        feed = live_server.app.state.feed
        feed._loop.call_soon_threadsafe(feed.recheck)
        code = await until_closed(socket)

    assert (seen, code) == (began, 4401)


async def test_a_console_that_asks_by_itself_does_not_keep_the_session(
    officer: httpx.AsyncClient, mall: TestMall
) -> None:
    """Where no socket comes through, its page says that nobody did anything."""
    counter = f"/api/v1/counters/{mall.officer().seat}"
    answers = []
    for _ in range(2):
        mall.clock.move(minutes=31)
        answers.append((await officer.get(counter, headers={"X-Watching": "1"})).status_code)

    assert answers == [200, 401]


async def test_guesses_at_the_same_moment_count_as_well(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, sign_in_attempts=3) as mall:
        typed = {"username": mall.officer().username, "password": "wrong"}
        async with running(mall) as app, client_of(app) as client:
            answers = await asyncio.gather(*(client.post(SESSION, json=typed) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [401] * 3 + [429] * 5


async def test_a_database_that_is_away_is_no_failed_attempt(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Breakable, sign_in_attempts=1) as mall:
        assert isinstance(mall.database, Breakable)
        typed = {"username": mall.officer().username, "password": PASSWORD}
        async with running(mall) as app, client_of(app) as client:
            with mall.database.lost():
                away = await client.post(SESSION, json=typed)
            back = await client.post(SESSION, json=typed)

    assert (away.status_code, back.status_code) == (503, 201)


async def test_a_public_address_behind_tls_makes_the_cookie_secure(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, public_url="https://antre.example") as mall:
        typed = {"username": mall.officer().username, "password": PASSWORD}
        async with running(mall) as app, client_of(app) as client:
            answer = await client.post(SESSION, json=typed)

    assert "secure" in answer.headers["set-cookie"].lower()
