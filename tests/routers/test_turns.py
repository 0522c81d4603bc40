"""The moves off the straight path over HTTP: shapes, refusals with the console, a repeated key."""

import httpx
import pytest

from tests.commands.desk import take
from tests.factories import TestMall


@pytest.fixture
def desk(mall: TestMall) -> str:
    return f"/api/v1/counters/{mall.officer().seat}"


async def test_a_walk_through_them(officer: httpx.AsyncClient, mall: TestMall, desk: str) -> None:
    for _ in range(3):
        take(mall)
    await officer.post(f"{desk}/open")
    listed = (await officer.get(desk)).json()
    assert (listed["mall"], listed["held"], listed["absent"], listed["undo"]) == ("bekasi", [], [], None)

    called = (
        await officer.post(f"{desk}/call", json={"ticket": listed["waiting"][1]["id"], "reason": "lansia"})
    ).json()
    assert (called["current"]["number"], called["undo"]["move"]) == ("A-002", "call")

    held = (await officer.post(f"{desk}/hold", json={"note": "fotokopi"})).json()
    assert held["current"] is None
    assert [(one["number"], one["note"], one["absent_at"]) for one in held["held"]] == [
        ("A-002", "fotokopi", None)
    ]

    resumed = (await officer.post(f"{desk}/resume", json={"ticket": held["held"][0]["id"]})).json()
    assert (resumed["current"]["number"], resumed["current"]["status"]) == ("A-002", "called")

    absent = (await officer.post(f"{desk}/absent")).json()
    assert [one["number"] for one in absent["absent"]] == ["A-002"]
    back = (await officer.post(f"{desk}/requeue", json={"ticket": absent["absent"][0]["id"]})).json()
    assert [one["number"] for one in back["waiting"]] == ["A-001", "A-002", "A-003"]

    await officer.post(f"{desk}/next")
    again = (await officer.post(f"{desk}/requeue")).json()
    assert again["waiting_total"] == 3

    await officer.post(f"{desk}/next")
    sent = await officer.post(f"{desk}/transfer", json={"service": "B1", "keep_place": True, "note": "x"})
    assert (sent.status_code, sent.json()["current"], sent.json()["waiting_total"]) == (200, None, 2)
    undone = (await officer.post(f"{desk}/undo")).json()
    assert (undone["current"]["number"], undone["undo"]) == ("A-001", None)


async def test_refusals_carry_the_console(officer: httpx.AsyncClient, mall: TestMall, desk: str) -> None:
    await officer.post(f"{desk}/open")

    answer = await officer.post(f"{desk}/undo")

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_undo")
    assert answer.json()["state"]["counter"]["state"] == "open"
    for move in ("call", "resume", "requeue"):
        unknown = await officer.post(f"{desk}/{move}", json={"ticket": "not-an-id"})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_ticket")
    assert (await officer.post(f"{desk}/transfer", json={})).status_code == 422
    assert (await officer.post(f"{desk}/call")).status_code == 422


async def test_a_repeated_key_moves_once(officer: httpx.AsyncClient, mall: TestMall, desk: str) -> None:
    take(mall)
    await officer.post(f"{desk}/open")
    await officer.post(f"{desk}/next")
    key = {"Idempotency-Key": "hold-1"}

    first = await officer.post(f"{desk}/hold", json={"note": "a"}, headers=key)
    second = await officer.post(f"{desk}/hold", json={"note": "a"}, headers=key)

    assert (first.status_code, second.content) == (200, first.content)
