"""The waiting list over HTTP: a sold-out day, a place that comes free, the answer to the offer; as a program and on pages."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from app.models import Booking, WaitlistEntry
from counters.commands.bookings.cancel_booking import cancel_booking
from tests.commands.bookings.visitors import public
from tests.commands.waiting_list.waiters import cancelled, sold_out, status, waits
from tests.factories import TestMall
from tests.routers.test_book_pages import keys, see

JOIN = "/api/v1/malls/bekasi/waiting-list"
OWN = "/api/v1/waiting-list"
SITI = {"name": "Siti Aminah", "phone": "0812-3456-7890", "nik": "3275014107900001"}
DAY = "2026-11-25"
TIME = f"/book/bekasi/A1/time/{DAY}"
WAIT = f"/book/bekasi/A1/wait/{DAY}"


async def joined(client: httpx.AsyncClient, **more: Any) -> Any:
    answer = await client.post(JOIN, json={"service": "A1", "day": DAY, **SITI, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_wait_that_ends_well(client: httpx.AsyncClient, mall: TestMall) -> None:
    token = sold_out(mall)

    made = await joined(client, note="kursi roda", priority="disability")

    assert (made["status"], made["ahead"], made["first_day"], made["last_day"]) == ("waiting", 0, DAY, DAY)
    assert (made["name"], made["phone_last"], made["nik_last"]) == ("S*** A*****", "7890", "0001")
    assert made["url"] == f"http://antre.test/w/{made['token']}"
    own = f"{OWN}/{made['token']}"
    assert (await client.get(own)).json() == made
    assert (await client.post(f"{own}/accept")).json()["code"] == "no_offer"
    cancelled(mall, token)
    offered = (await client.get(own)).json()
    assert (offered["status"], offered["ahead"]) == ("offered", None)
    assert offered["offer"] == {
        "slot_start": "2026-11-25T10:00:00+07:00",
        "answer_until": "2026-11-24T09:30:00+07:00",
    }
    accepted = (await client.post(f"{own}/accept", headers={"Idempotency-Key": "x"})).json()
    assert accepted["status"] == "booked"
    booking = (await client.get(f"/api/v1/bookings/{accepted['booking']['token']}")).json()
    assert (booking["note"], booking["priority"]) == ("kursi roda", "disability")
    assert (await client.post(f"{own}/accept", headers={"Idempotency-Key": "x"})).json() == accepted
    assert (await client.post(f"{own}/leave")).json()["code"] == "wait_over"


async def test_an_offer_is_declined_and_a_list_left(client: httpx.AsyncClient, mall: TestMall) -> None:
    token = sold_out(mall)
    first = await joined(client)
    second = await joined(client, name="Budi", phone="0813 1111 2222", nik=None)
    third = await joined(client, name="Ani", phone="0813 1111 3333", nik=None)
    assert [second["ahead"], third["ahead"]] == [1, 2]
    cancelled(mall, token)

    assert (await client.post(f"{OWN}/{first['token']}/decline")).json()["status"] == "passed"
    assert (await client.post(f"{OWN}/{second['token']}/leave")).json()["status"] == "left"

    assert (await client.get(f"{OWN}/{third['token']}")).json()["status"] == "offered"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "already_waiting"),
        ({"day": "2026-11-26", "nik": None}, "places_free"),
        ({"service": "ZZ"}, "unknown_service"),
        ({"day": "2026-11-20"}, "invalid_value"),
        ({"day": "soon"}, "malformed_body"),
        ({"phone": "12"}, "invalid_value"),
    ],
)
async def test_refusals(client: httpx.AsyncClient, mall: TestMall, change: dict[str, Any], code: str) -> None:
    sold_out(mall)
    await joined(client)

    answer = await client.post(JOIN, json={"service": "A1", "day": DAY, **SITI, **change})

    assert answer.json()["code"] == code
    assert "3275" not in answer.text


async def test_nobody_knows_an_unknown_token(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{OWN}/nothing")).json()["code"] == "unknown_wait"
    assert (await client.post(f"{OWN}/nothing/accept")).status_code == 404
    assert (await client.get("/w/nothing")).status_code == 404


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        (
            "id",
            (
                "Masuk daftar tunggu",
                "Belum ada yang menunggu",
                "Anda ada di daftar tunggu",
                "Anda berikutnya",
                "Ada tempat untuk Anda",
                "Rabu, 25 November 2026, pukul 10.00",
            ),
        ),
        (
            "en",
            (
                "Join the waiting list",
                "Nobody is waiting",
                "You are on the waiting list",
                "You are next",
                "There is a place for you",
                "Wednesday, 25 November 2026, 10:00",
            ),
        ),
    ],
)
async def test_the_pages(client: httpx.AsyncClient, mall: TestMall, lang: str, says: tuple[str, ...]) -> None:
    token = sold_out(mall)
    await see(client, f"{TIME}?lang={lang}", says[0], says[1], f'href="{WAIT}"')
    hidden = keys(await see(client, WAIT, says[0], 'name="nik"'))
    answer = await client.post(WAIT, data={**hidden, **SITI})
    assert answer.status_code == 303, answer.text
    own = answer.headers["location"]
    again = await client.post(WAIT, data={**hidden, **SITI})
    assert again.headers["location"] == own

    await see(client, own, says[2], says[3], 'http-equiv="refresh"')
    cancelled(mall, token)
    await see(client, own, says[4], says[5], f'action="{own}/accept"')
    for _ in range(2):  # a link only shows; mail scanners press links
        assert status(mall, own.removeprefix("/w/")) == ["offered"]
        assert (await client.get(f"{own}/accept")).status_code == 405
    assert (await client.post(f"{own}/accept")).headers["location"] == own
    page = await see(client, own)
    booking = re.search(r'href="(/b/[^"]+)"', page)
    assert booking
    await see(client, booking[1])


async def test_what_is_at_fault_comes_back(client: httpx.AsyncClient, mall: TestMall) -> None:
    sold_out(mall)
    hidden = keys(await see(client, WAIT))

    answer = await client.post(WAIT, data={**hidden, **SITI, "phone": "12", "name": "Siti"})
    assert answer.status_code == 422
    assert 'value="Siti"' in answer.text
    await client.post(WAIT, data={**hidden, **SITI})
    answer = await client.post(WAIT, data={**hidden, **SITI, "key": "another"})
    assert answer.status_code == 409
    assert "sudah ada di daftar tunggu" in unescape(answer.text)
    assert len(mall.rows(WaitlistEntry)) == 1


async def test_leaving_and_declining_on_the_page(client: httpx.AsyncClient, mall: TestMall) -> None:
    token = sold_out(mall)
    first, second = f"/w/{waits(mall, 'a')}", f"/w/{waits(mall, 'b')}"
    cancelled(mall, token)

    assert (await client.post(f"{first}/decline")).status_code == 303
    await see(client, first, "Tawaran sudah tidak berlaku")
    answer = await client.post(f"{first}/accept")
    assert (answer.status_code, "Batas waktu menjawab" in unescape(answer.text)) == (409, True)
    assert (await client.post(f"{second}/leave")).status_code == 303
    await see(client, second, "Anda keluar dari daftar tunggu")
    foreign = await client.post(f"{second}/leave", headers={"Origin": "http://elsewhere.test"})
    assert foreign.status_code == 403


async def test_the_page_of_a_day_with_places_leads_to_them(client: httpx.AsyncClient, mall: TestMall) -> None:
    token = sold_out(mall)
    mall.do(cancel_booking, scope=public(mall), token=token)

    answer = await client.get(WAIT)

    assert (answer.status_code, answer.headers["location"]) == (303, TIME)
    assert WAIT not in (await client.get(TIME)).text
    assert len(mall.rows(Booking)) == 2
