"""The edge of breaks, hand-overs, services and calls by themselves."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.commands.desk import take, work
from tests.factories import SCREEN, MallCopy, TestMall, client_of, open_mall, running, sign_in


@pytest.fixture
def path(mall: TestMall) -> str:
    return f"/api/v1/counters/{mall.officer('A').seat}"


async def test_a_break_is_shown_to_the_hall_and_to_those_who_wait(
    officer: httpx.AsyncClient, mall: TestMall, path: str
) -> None:
    ticket = take(mall, "A1")
    await officer.post(f"{path}/open")

    console = (await officer.post(f"{path}/pause", json={"reason": "prayer", "minutes": 20})).json()

    back = (mall.clock.now() + timedelta(minutes=20)).isoformat()
    assert (console["counter"]["pause_reason"], same_instant(console["counter"]["back_at"], back)) == (
        "prayer",
        True,
    )
    board = (await officer.get("/api/v1/malls/bekasi/board", headers=SCREEN)).json()
    cell = next(one for one in board["counters"] if one["counter"] == console["counter"]["number"])
    assert (cell["state"], cell["pause_reason"], same_instant(cell["back_at"], back)) == (
        "paused",
        "prayer",
        True,
    )
    phone = (await officer.get(f"/api/v1/tickets/{ticket.token}")).json()
    assert [(one["reason"], one["alone"], same_instant(one["back_at"], back)) for one in phone["breaks"]] == [
        ("prayer", True, True)
    ]
    page = (await officer.get(f"/t/{ticket.token}?lang=en")).text
    assert "09:20" in page


def same_instant(one: str, two: str) -> bool:
    return datetime.fromisoformat(one) == datetime.fromisoformat(two)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"back_at": "2026-11-24T08:00:00+07:00"}, "invalid_value"),
        ({"back_at": "2026-11-26T08:00:00+07:00"}, "invalid_value"),
        ({"back_at": "2026-11-24T10:00:00"}, "malformed_body"),
        ({"back_at": "2026-11-24T10:00:00+07:00", "minutes": 5}, "malformed_body"),
        ({"minutes": 0}, "malformed_body"),
        ({"minutes": 10**20}, "malformed_body"),
    ],
)
async def test_a_return_time_that_is_none(
    officer: httpx.AsyncClient, path: str, body: dict[str, Any], code: str
) -> None:
    await officer.post(f"{path}/open")

    answer = await officer.post(f"{path}/pause", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_taken_counter_says_by_whom_and_the_way_out(
    officer: httpx.AsyncClient, app: FastAPI, mall: TestMall, path: str
) -> None:
    await officer.post(f"{path}/open")
    async with client_of(app) as browser:
        other = await sign_in(browser, mall.officer("A", 2).username)

        refused = (await other.post(f"{path}/open", headers={"Accept-Language": "en"})).json()
        taken = await other.post(refused["take_over"])

    who = refused["state"]["counter"]["officer"]["name"]
    assert (refused["code"], refused["officer"]) == ("counter_taken", who)
    assert refused["detail"].startswith(who)
    assert taken.status_code == 200
    assert taken.json()["counter"]["officer"]["username"] == mall.officer("A", 2).username


async def test_auto_and_services(officer: httpx.AsyncClient, mall: TestMall, path: str) -> None:
    await officer.post(f"{path}/open")
    take(mall)

    auto = (await officer.post(f"{path}/auto", json={"seconds": 15})).json()["auto"]
    off = (await officer.post(f"{path}/auto", json={"seconds": None})).json()["auto"]
    refused = (await officer.post(f"{path}/services", json={"services": ["A1"]})).json()
    nothing = await officer.post(f"{path}/services", json={"services": []})

    assert (auto["seconds"], auto["calls_at"] is not None, off) == (15, True, None)
    assert refused["code"] == "not_yours_to_choose"
    assert nothing.status_code == 422


@pytest.fixture
async def strict(mall_copy: MallCopy) -> AsyncIterator[tuple[TestMall, httpx.AsyncClient]]:
    """Three calls and half a minute before anybody is absent."""
    with open_mall(mall_copy.url, mall_copy.demo, absent_calls=3, absent_seconds=30) as opened:
        async with running(opened) as app, client_of(app) as browser:
            yield opened, await sign_in(browser, opened.officer("A").username)


async def test_absent_waits_for_calls_and_time(strict: tuple[TestMall, httpx.AsyncClient]) -> None:
    mall, officer = strict
    path = f"/api/v1/counters/{mall.officer('A').seat}"
    take(mall)
    work(mall, mall.officer("A"), "open")
    console = (await officer.post(f"{path}/next")).json()
    assert "absent" not in console["allowed"]

    again = await officer.post(f"{path}/absent")
    for _ in range(2):
        console = (await officer.post(f"{path}/recall")).json()
    early = await officer.post(f"{path}/absent")
    mall.clock.move(seconds=30)
    ready = (await officer.get(path)).json()
    board = (await officer.get("/api/v1/malls/bekasi/board", headers=SCREEN)).json()
    done = await officer.post(f"{path}/absent")

    assert (again.status_code, again.json()["code"], again.json()["calls_left"]) == (
        409,
        "call_again_first",
        2,
    )
    assert (early.status_code, early.json()["code"]) == (409, "absent_too_early")
    assert same_instant(early.json()["allowed_at"], console["current"]["absent_from"])
    assert "absent" not in console["allowed"]
    assert "absent" in ready["allowed"]
    assert [(call["repeat"], call["last"]) for call in board["calls"]] == [(0, False), (1, False), (2, True)]
    assert done.status_code == 200
