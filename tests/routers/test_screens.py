"""Boards for screens that poll, and the pairing of the lobby's machines."""

import httpx
import pytest
from fastapi import FastAPI

from app.models import Device
from tests.commands.desk import take
from tests.factories import KIOSK, SCREEN, TestMall, client_of, sign_in

BOARD = "/api/v1/malls/bekasi/board"
DEVICES = "/api/v1/devices"


async def test_a_board_that_did_not_change_is_not_sent_again(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    first = await client.get(BOARD, params={"zone": "lantai-2"}, headers=SCREEN)
    known = {**SCREEN, "If-None-Match": first.headers["etag"]}

    same = await client.get(BOARD, params={"zone": "lantai-2"}, headers=known)
    take(mall)
    changed = await client.get(BOARD, params={"zone": "lantai-2"}, headers=known)

    assert (first.status_code, first.json()["zone"], first.json()["version"]) == (
        200,
        "lantai-2",
        mall.state().version - 1,
    )
    assert (same.status_code, same.content) == (304, b"")
    assert (changed.status_code, changed.json()["queues"][0]["waiting"]) == (200, 1)


async def test_the_next_day_is_another_board(client: httpx.AsyncClient, mall: TestMall) -> None:
    """Yesterday's calls go at midnight, though nothing happened."""
    first = await client.get(BOARD, headers=SCREEN)
    mall.clock.move(days=1)

    answer = await client.get(BOARD, headers={**SCREEN, "If-None-Match": first.headers["etag"]})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("headers", "path", "status", "code"),
    [
        (SCREEN, BOARD, 200, None),
        (KIOSK, BOARD, 200, None),
        ({}, f"{BOARD}?token=demo-screen-token", 200, None),
        ({}, BOARD, 401, "device_not_paired"),
        ({"Authorization": "Bearer x"}, BOARD, 401, "device_not_paired"),
        (SCREEN, f"{BOARD}?zone=lantai-9", 404, "unknown_zone"),
        (SCREEN, "/api/v1/malls/bogor/board", 404, "unknown_mall"),
    ],
)
async def test_who_sees_which_board(
    client: httpx.AsyncClient, headers: dict[str, str], path: str, status: int, code: str | None
) -> None:
    answer = await client.get(path, headers=headers)

    assert (answer.status_code, answer.json().get("code")) == (status, code)


async def test_a_screen_is_paired_once(app: FastAPI, client: httpx.AsyncClient, mall: TestMall) -> None:
    async with client_of(app) as manager:
        await sign_in(manager, mall.demo.manager)
        made = await manager.post(DEVICES, json={"kind": "screen", "name": "Layar 2", "zone": "lantai-1"})
    code = made.json()["code"]

    paired = await client.post(f"{DEVICES}/pair", json={"code": f" {code.lower().replace('-', ' ')} "})
    again = await client.post(f"{DEVICES}/pair", json={"code": code})
    token = paired.json().pop("token")
    shown = await client.get(BOARD, headers={"Authorization": f"Bearer {token}"})

    assert made.status_code == paired.status_code == 201
    assert {key: paired.json()[key] for key in ("kind", "mall", "zone", "name")} == {
        "kind": "screen",
        "mall": "bekasi",
        "zone": "lantai-1",
        "name": "Layar 2",
    }
    assert (again.status_code, again.json()["code"]) == (404, "unknown_pairing_code")
    assert shown.status_code == 200
    stored = str([tuple(row) for row in mall.rows(Device)])
    assert token not in stored
    assert code not in stored


async def test_a_code_is_good_for_ten_minutes(
    app: FastAPI, client: httpx.AsyncClient, mall: TestMall
) -> None:
    async with client_of(app) as manager:
        await sign_in(manager, mall.demo.admin)
        made = await manager.post(DEVICES, json={"kind": "kiosk", "name": "Kios 2"})
    mall.clock.move(minutes=10, seconds=1)

    late = await client.post(f"{DEVICES}/pair", json={"code": made.json()["code"]})

    assert (late.status_code, late.json()["code"]) == (409, "pairing_code_expired")


@pytest.mark.parametrize("code", ["", "BCDF-GHJK", "x" * 32, "☃"])
async def test_unknown_codes(client: httpx.AsyncClient, code: str) -> None:
    answer = await client.post(f"{DEVICES}/pair", json={"code": code})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_pairing_code")


async def test_officers_and_supervisors_pair_nothing(app: FastAPI, mall: TestMall) -> None:
    for username in (mall.officer().username, mall.demo.supervisor):
        async with client_of(app) as client:
            await sign_in(client, username)
            answer = await client.post(DEVICES, json={"kind": "screen", "name": "x"})

            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_a_code_typed_at_the_wrong_machine_stays_good(
    app: FastAPI, client: httpx.AsyncClient, mall: TestMall
) -> None:
    async with client_of(app) as manager:
        await sign_in(manager, mall.demo.manager)
        made = await manager.post(DEVICES, json={"kind": "screen", "name": "Layar 2"})
    code = made.json()["code"]

    wrong = await client.post(f"{DEVICES}/pair", json={"code": code, "kind": "kiosk"})
    right = await client.post(f"{DEVICES}/pair", json={"code": code, "kind": "screen"})

    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_device_kind")
    assert (right.status_code, right.json()["kind"]) == (201, "screen")


async def test_a_repeated_key_makes_one_machine(app: FastAPI, mall: TestMall) -> None:
    before = len(mall.rows(Device))
    async with client_of(app) as manager:
        await sign_in(manager, mall.demo.manager)
        made = [
            await manager.post(
                DEVICES, json={"kind": "screen", "name": "Layar 2"}, headers={"Idempotency-Key": "one"}
            )
            for _ in range(2)
        ]

    assert (made[0].status_code, made[0].json()) == (made[1].status_code, made[1].json())
    assert len(mall.rows(Device)) == before + 1


async def test_trying_codes_is_slowed_down(client: httpx.AsyncClient, mall: TestMall) -> None:
    tried = [(await client.post(f"{DEVICES}/pair", json={"code": "x"})).status_code for _ in range(31)]
    mall.clock.move(minutes=15, seconds=1)
    later = await client.post(f"{DEVICES}/pair", json={"code": "x"})

    assert tried == [404] * 30 + [429]
    assert later.status_code == 404
