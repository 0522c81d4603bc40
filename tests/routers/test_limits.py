"""How often: per person, telephone, booking, guess and public address; never for who stands behind the same router."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.errors import TooOften
from routers.limits import Limit, network_of
from tests.commands.waiting_list.waiters import sold_out
from tests.factories import BASE, KIOSK, MallCopy, TestMall, at, open_mall, running, sign_in
from tests.routers.test_book_pages import keys, starts

MALL = "/api/v1/malls/bekasi"
WISH = {"service": "A1", "slot_start": "2026-11-25T10:00:00+07:00"}
NIKS = [f"327501410790{number:04d}" for number in range(1, 9)]


@pytest.fixture
async def app(mall_copy: MallCopy) -> AsyncIterator[FastAPI]:
    knobs: dict[str, Any] = {"person_requests": 3, "holds_per_address": 2, "lobby_code_guesses": 3}
    with open_mall(mall_copy.url, mall_copy.demo, **knobs) as mall:
        async with running(mall) as application:
            application.state.mall = mall
            yield application


@asynccontextmanager
async def from_address(app: FastAPI, address: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, client=(address, 50000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


async def booked(client: httpx.AsyncClient, **who: Any) -> httpx.Response:
    return await client.post(
        f"{MALL}/bookings", json={"name": "Siti", "phone": "0812 3456 7890", **WISH, **who}
    )


async def held(client: httpx.AsyncClient, hour: int = 10, **options: Any) -> str:
    start = f"2026-11-26T{hour:02d}:00:00+07:00"
    answer = await client.post(f"{MALL}/holds", json={"service": "A1", "slot_start": start}, **options)
    return str(answer.json().get("code", answer.status_code))


async def test_successes_count_as_refusals_do(app: FastAPI) -> None:
    mall: TestMall = app.state.mall
    async with from_address(app, "127.0.0.1") as client:
        made = await booked(client)
        await client.post(f"/api/v1/bookings/{made.json()['token']}/cancel")
        assert (await booked(client)).status_code == 201
        assert (await booked(client)).json()["code"] == "already_booked"

        refused = await booked(client)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_often")
        assert refused.headers["retry-after"] == "900"
        assert (await booked(client, phone="0813 0000 1111")).status_code == 201, (
            "somebody else, from the same place"
        )
        mall.clock.move(minutes=15)
        assert (await booked(client)).json()["code"] == "already_booked"


async def test_many_niks_on_one_telephone_are_one(app: FastAPI) -> None:
    async with from_address(app, "127.0.0.1") as client:
        codes = [(await booked(client, nik=nik)).status_code for nik in NIKS[:4]]

        assert codes == [201, 201, 201, 429]
        assert (await booked(client, nik=NIKS[4], phone="0813 0000 1111")).status_code == 201


async def test_waits_and_draws_count_too(app: FastAPI) -> None:
    who = {"name": "Siti", "phone": "0812 3456 7890"}
    async with from_address(app, "127.0.0.1") as client:
        for path in ("waiting-list", "draw-requests", "waiting-list"):
            answer = await client.post(f"{MALL}/{path}", json={"service": "A1", "day": "2026-11-25", **who})
            assert answer.status_code == 409
        for path in ("waiting-list", "draw-requests", "bookings"):
            answer = await client.post(f"{MALL}/{path}", json={"day": "2026-11-25", **WISH, **who})
            assert (path, answer.status_code) == (path, 429)
        page = (await client.get("/book/bekasi/A1/time")).text
        chosen = {"slot_start": starts(page)[0], "key": keys(page)["key"]}
        form = (await client.post("/book/bekasi/A1/hold", data=chosen)).headers["location"]
        answer = await client.post(form, data={**keys((await client.get(form)).text), **who})
        assert (answer.status_code, "Terlalu sering dicoba" in answer.text) == (429, True)


async def test_a_booking_is_not_moved_to_and_fro(app: FastAPI) -> None:
    async with from_address(app, "127.0.0.1") as client:
        own = f"/api/v1/bookings/{(await booked(client)).json()['token']}"
        hours = [9, 10, 9, 10]
        moves = [
            await client.post(f"{own}/reschedule", json={"slot_start": f"2026-11-25T{hour:02d}:00:00+07:00"})
            for hour in hours
        ]

        assert [answer.status_code for answer in moves] == [200, 200, 200, 429]
        assert (await client.post(f"{own}/cancel")).status_code == 200
        for _ in range(4):  # nothing is remembered of tokens that nobody has
            unknown = await client.post(
                "/api/v1/bookings/nobody/reschedule", json={"slot_start": WISH["slot_start"]}
            )
            assert unknown.status_code == 404


async def test_who_keeps_places_without_a_name_keeps_few(app: FastAPI) -> None:
    async with (
        from_address(app, "8.8.8.8") as one,
        from_address(app, "8.8.4.4") as other,
        from_address(app, "2400:cb00::1") as six,
        from_address(app, "2400:cb00::2") as neighbour,
    ):
        assert [await held(one), await held(one, 11), await held(one, 9)] == ["201", "201", "too_often"]
        assert await held(other, 9) == "201"
        assert [await held(six, 9), await held(neighbour, 9), await held(six, 9)] == [
            "201",
            "201",
            "too_often",
        ]
        app.state.mall.clock.move(minutes=5)
        assert await held(one, 9) == "201"


async def test_what_is_refused_as_full_does_not_count(app: FastAPI) -> None:
    async with from_address(app, "8.8.8.8") as client:
        told = [await held(client, hour) for hour in (3, 3, 3, 10)]

        assert told == ["not_bookable"] * 3 + ["201"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "192.168.1.5", "fd00::1", "testclient"])
async def test_an_office_behind_one_router_is_never_throttled(app: FastAPI, address: str) -> None:
    async with from_address(app, address) as client:
        assert [await held(client, hour) for hour in (8, 9, 10, 11)] == ["201"] * 4


async def test_neither_are_kiosks_and_officers_on_a_public_address(app: FastAPI) -> None:
    async with from_address(app, "8.8.8.8") as client:
        assert [await held(client, hour, headers=KIOSK) for hour in (8, 9, 10)] == ["201"] * 3
        assert await held(client, 11) == "too_often"
        await sign_in(client, app.state.mall.officer("A").username)
        assert await held(client, 11) == "201"


async def test_guesses_of_the_lobbys_code_have_an_end(app: FastAPI) -> None:
    mall: TestMall = app.state.mall
    async with from_address(app, "127.0.0.1") as client:
        own = f"/api/v1/bookings/{(await booked(client)).json()['token']}/check-in"
        mall.clock.set(at(9, 50, day=25))
        code = app.state.vault.minute_code(str(mall.demo.mall_id), mall.clock.now())
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"

        told = [(await client.post(own, json={"lobby_code": wrong})).json()["code"] for _ in range(4)]
        assert told == ["wrong_lobby_code"] * 3 + ["too_often"]
        assert (await client.post(own, json={"lobby_code": code})).status_code == 429, "nor the right one now"
        page = await client.post(own.replace("/api/v1/bookings", "/b"), data={"lobby_code": code})
        assert (page.status_code, "Terlalu sering" in page.text) == (429, True)
        mall.clock.move(minutes=15)
        code = app.state.vault.minute_code(str(mall.demo.mall_id), mall.clock.now())
        assert (await client.post(own, json={"lobby_code": code})).status_code == 201


def test_a_limit() -> None:
    limit, now = Limit(most=2, window=timedelta(minutes=1)), at(9)
    limit.count("a", now=now)
    limit.count("a", now=now + timedelta(seconds=30))
    with pytest.raises(TooOften) as raised:
        limit.count("a", now=now + timedelta(seconds=40))
    assert raised.value.retry_after == timedelta(seconds=20)
    limit.count("b", now=now + timedelta(seconds=40))
    limit.count("a", now=now + timedelta(seconds=60))
    limit.forget("a")
    limit.count("a", now=now + timedelta(seconds=60))
    anything = Limit(most=0)
    for _ in range(100):
        anything.count("a", now=now)


def test_whose_address_it_is() -> None:
    assert network_of("8.8.8.8") == "8.8.8.8"
    assert network_of("2400:cb00::1") == network_of("2400:cb00::ffff") != network_of("2400:cb00:0:1::1")
    assert {network_of(one) for one in ("", "x", "127.0.0.1", "10.1.2.3", "::1", "fe80::1")} == {None}


async def test_waits_and_draw_requests_of_one_address_are_few(app: FastAPI) -> None:
    mall: TestMall = app.state.mall
    sold_out(mall)
    async with from_address(app, "8.8.8.8") as client, from_address(app, "8.8.4.4") as other:
        told = []
        for who, caller in enumerate([client, client, client, other]):
            body = {"service": "A1", "day": "2026-11-25", "name": "Warga", "phone": f"08120000000{who}"}
            told.append((await caller.post(f"{MALL}/waiting-list", json=body)).status_code)

        assert told == [201, 201, 429, 201]
        asked = {"service": "A1", "day": "2026-12-09", "name": "Warga", "phone": "081200000009"}
        assert (await client.post(f"{MALL}/draw-requests", json=asked)).status_code == 429


async def test_a_form_that_comes_again_is_answered_before_a_limit_counts_it(app: FastAPI) -> None:
    mall: TestMall = app.state.mall
    sold_out(mall)
    who = {"name": "Siti", "phone": "0812 3456 7890"}

    async def many_times(client: httpx.AsyncClient, path: str, typed: dict[str, str]) -> str:
        answers = [await client.post(path, data=typed) for _ in range(5)]
        assert {(answer.status_code, answer.headers.get("location")) for answer in answers} == {
            (303, answers[0].headers["location"])
        }
        return str(answers[0].headers["location"])

    async with from_address(app, "8.8.8.8") as client:
        wait = "/book/bekasi/A1/wait/2026-11-25"
        page = (await client.get(wait)).text
        await many_times(client, wait, {**keys(page), **who})
        page = (await client.get("/book/bekasi/A1/time/2026-11-26")).text
        chosen = {"slot_start": starts(page)[0], "key": keys(page)["key"]}
        form = await many_times(client, "/book/bekasi/A1/hold", chosen)
        own = await many_times(client, form, {**keys((await client.get(form)).text), **who})
        move = own.replace("/done", "/move")
        page = (await client.get(f"{move}/2026-11-26")).text
        goal = {"slot_start": starts(page)[0]}
        await many_times(client, move, goal)
        other = await client.post(move, data={"slot_start": "2026-11-30T10:00:00+07:00"})
        assert other.status_code == 303, "another time of the same page is another wish"
