"""A draw over HTTP: announced, asked in, decided by the scheduler's job, checked by anybody; as a program and on pages."""

import hashlib
import re
from html import unescape
from typing import Any

import httpx
import pytest

from app.scheduler import decide_draws
from tests.commands.draws.draw_day import CLOSES, announced, opened
from tests.factories import TestMall, at
from tests.routers.test_book_pages import keys, see

ASK = "/api/v1/malls/bekasi/draw-requests"
DRAWS = "/api/v1/malls/bekasi/draws"
OWN = "/api/v1/draw-requests"
DAY = "2026-12-09"
WHICH = {"service": "A1", "day": DAY}
SITI = {"name": "Siti Aminah", "phone": "0812-3456-7890", "nik": "3275014107900001"}
PAGE = f"/book/bekasi/A1/draw/{DAY}"
TIME = f"/book/bekasi/A1/time/{DAY}"


def sha(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


async def asked(client: httpx.AsyncClient, **more: Any) -> Any:
    answer = await client.post(ASK, json={**WHICH, **SITI, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_draw_from_its_announcement_to_its_check(client: httpx.AsyncClient, mall: TestMall) -> None:
    announced(mall)
    before = (await client.get(DRAWS, params=WHICH)).json()
    assert (before["state"], before["seed"], before["algorithm"]) == ("announced", None, "antre-draw-1")
    refused = (await client.post(ASK, json={**WHICH, **SITI})).json()
    assert (refused["code"], refused["opens_at"]) == ("draw_not_open", "2026-11-25T08:00:00+07:00")
    mall.clock.set(at(8, 30, day=25))

    made = await asked(client, wishes=["2026-12-09T10:00:00+07:00"], note="kursi roda")
    others = [
        await asked(client, name=f"B {number}", phone=f"0813 1111 000{number}", nik=None, wait_if_lost=False)
        for number in range(4)
    ]
    assert (made["status"], made["state"], made["name"]) == ("asked", "open", "S*** A*****")
    assert (await client.post(ASK, json={**WHICH, **SITI})).json()["code"] == "already_asked"
    full = await client.post(
        "/api/v1/malls/bekasi/bookings",
        json={"service": "A1", "slot_start": "2026-12-09T10:00:00+07:00", **SITI},
    )
    assert full.json()["code"] == "draw_open"
    mall.clock.set(CLOSES)
    assert await decide_draws(mall.database, mall.clock) == 1

    after = (await client.get(DRAWS, params=WHICH)).json()
    assert after["commitment"] == before["commitment"] == sha("antre-draw-1", after["seed"])
    aliases = [one["alias"] for one in after["order"]]
    key = sha(after["seed"], *sorted(aliases))
    assert aliases == sorted(aliases, key=lambda alias: sha(key, alias))
    assert {one["alias"] for one in (made, *others)} == set(aliases)
    own = [(await client.get(f"{OWN}/{one['token']}")).json() for one in (made, *others)]
    by_place = sorted(own, key=lambda one: one["place"])
    assert [one["alias"] for one in by_place] == aliases
    assert [bool(one["booking"]) for one in by_place] == [True, True, False, False, False]
    assert [one["result"] for one in after["order"]][:2] == ["won", "won"]
    assert "Siti" not in str(after)


async def test_a_request_is_withdrawn(client: httpx.AsyncClient, mall: TestMall) -> None:
    opened(mall)
    made = await asked(client)

    withdrawn = (await client.post(f"{OWN}/{made['token']}/withdraw")).json()

    assert (withdrawn["status"], withdrawn["name"]) == ("withdrawn", None)
    assert (await client.post(f"{OWN}/{made['token']}/withdraw")).json()["code"] == "draw_over"
    assert (await asked(client))["alias"] == made["alias"]


async def test_unknown_draws_and_requests(client: httpx.AsyncClient) -> None:
    assert (await client.get(DRAWS, params=WHICH)).json()["code"] == "unknown_draw"
    assert (await client.get(f"{OWN}/nothing")).json()["code"] == "unknown_draw_request"
    assert (await client.post(ASK, json={**WHICH, **SITI})).json()["code"] == "draw_not_open"
    assert (await client.get("/d/nothing")).status_code == 404
    assert (await client.get(PAGE)).status_code == 404


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        (
            "id",
            ("Undian dibuka", "Ikut undian", "Anda ikut undian", "Anda mendapat tempat", "mendapat tempat"),
        ),
        ("en", ("The draw is open", "Take part", "You take part", "You got a place", "got a place")),
    ],
)
async def test_the_pages(client: httpx.AsyncClient, mall: TestMall, lang: str, says: tuple[str, ...]) -> None:
    opened(mall)
    await see(client, f"{TIME}?lang={lang}", says[0], f'href="{PAGE}"')
    hidden = keys(await see(client, PAGE, says[1], 'name="wish"', 'name="nik"'))
    filled = {**hidden, **SITI, "wish": "2026-12-09T10:00:00+07:00", "wait": "yes"}
    answer = await client.post(PAGE, data=filled)
    own = answer.headers["location"]
    assert (await client.post(PAGE, data=filled)).headers["location"] == own
    page = await see(client, own, says[2], 'http-equiv="refresh"', "10:00" if lang == "en" else "10.00")
    alias = re.search(r"[0-9a-f]{24}", page)
    mall.clock.set(CLOSES)
    await see(client, own, says[2])
    await decide_draws(mall.database, mall.clock)

    page = await see(client, own, says[3], f'href="{PAGE}#check"')
    booking = re.search(r'href="(/b/[^"]+)"', page)
    assert booking
    assert alias
    await see(client, booking[1])
    await see(client, PAGE, alias[0], says[4], f"{TIME}#times")
    assert PAGE not in (await client.get(TIME)).text


async def test_faults_come_back_and_links_change_nothing(client: httpx.AsyncClient, mall: TestMall) -> None:
    opened(mall)
    hidden = keys(await see(client, PAGE))

    assert (await client.post(PAGE, data={**hidden, **SITI, "phone": "12"})).status_code == 422
    assert (await client.post(PAGE, data={**hidden, **SITI, "wish": "soon"})).status_code == 422
    own = (await client.post(PAGE, data={**hidden, **SITI})).headers["location"]
    answer = await client.post(PAGE, data={**hidden, **SITI, "key": "another"})
    assert (answer.status_code, "sudah ikut undian" in unescape(answer.text)) == (409, True)
    assert (await client.get(f"{own}/withdraw")).status_code == 405
    foreign = await client.post(f"{own}/withdraw", headers={"Origin": "http://elsewhere.test"})
    assert foreign.status_code == 403
    assert (await client.post(f"{own}/withdraw")).status_code == 303
    await see(client, own, "Permintaan sudah ditarik")
    mall.clock.set(CLOSES)
    answer = await client.post(f"{own}/withdraw")
    assert (answer.status_code, "Undian sudah ditutup" in unescape(answer.text)) == (409, True)
