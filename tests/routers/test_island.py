"""The three calls of a kiosk that may lose the server, as its page makes them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from app.models import OfflineTicket, Ticket, Visit
from tests.factories import KIOSK, SCREEN, TestMall, at

BASE = "/api/v1/malls/bekasi"
TOKEN = "a" * 22


async def ask(client: httpx.AsyncClient, *held: dict[str, Any]) -> Any:
    answer = await client.post(f"{BASE}/leases", json={"held": list(held)}, headers=KIOSK)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ticket(lease: dict[str, Any], number: int = 5001, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "lease": lease["id"],
        "number": number,
        "services": ["A1"],
        "token": uuid4().hex,
        "issued_at": at(9, 1).isoformat(),
        **more,
    }


async def hand(client: httpx.AsyncClient, *tickets: dict[str, Any], **more: Any) -> httpx.Response:
    return await client.post(f"{BASE}/handovers", json={"tickets": list(tickets), **more}, headers=KIOSK)


async def test_numbers_and_rules_for_the_day(client: httpx.AsyncClient, mall: TestMall) -> None:
    told = await ask(client)

    assert {key: told[key] for key in ("at", "day", "until", "size")} == {
        "at": "2026-11-24T09:00:00+07:00",
        "day": "2026-11-24",
        "until": "2026-11-25T00:00:00+07:00",
        "size": 30,
    }
    first = told["leases"][0]
    assert first == {"id": first["id"], "series": "A", "first": 5001, "last": 5030}
    assert told["services"][0] == {
        "code": "A1",
        "series": "A",
        "spans": [
            ["2026-11-24T08:00:00+07:00", "2026-11-24T12:00:00+07:00"],
            ["2026-11-24T13:00:00+07:00", "2026-11-24T14:30:00+07:00"],
        ],
    }


async def test_only_what_the_kiosk_names_or_just_got(client: httpx.AsyncClient, mall: TestMall) -> None:
    first = await ask(client)
    held = [{"id": one["id"], "next": one["first"]} for one in first["leases"]]

    again = await ask(client, *held)
    afresh = await ask(client)

    assert again["leases"] == first["leases"]
    assert {one["first"] for one in afresh["leases"]} == {5031}


async def test_handed_over_and_followed(client: httpx.AsyncClient, mall: TestMall) -> None:
    lease = (await ask(client))["leases"][0]
    mall.clock.move(minutes=5)
    one = ticket(lease)

    answer = await hand(client, one)
    again = await hand(client, one)

    assert answer.json() == again.json()
    (told,) = answer.json()["tickets"]
    assert told == {
        "id": one["id"],
        "number": "A-5001",
        "state": "waiting",
        "reason": None,
        "issued_at": "2026-11-24T09:01:00+07:00",
        "url": f"http://antre.test/t/{one['token']}",
    }
    assert (await client.get(f"/t/{one['token']}")).status_code == 200
    assert (await client.get(f"/api/v1/tickets/{one['token']}")).json()["number"] == "A-5001"
    assert len(mall.rows(OfflineTicket)) == 1


async def test_given_back(client: httpx.AsyncClient, mall: TestMall) -> None:
    lease = (await ask(client))["leases"][0]
    address = f"{BASE}/leases/{lease['id']}/return"

    told = [(await client.post(address, json={"unused_from": 5003}, headers=KIOSK)).json() for _ in range(2)]

    assert told == [{"returned": 28}, {"returned": 0}]


async def test_a_ticket_whose_answer_was_lost_leaves_the_queue(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    key = {**KIOSK, "Idempotency-Key": "the kiosk never heard"}
    taken = (await client.post(f"{BASE}/tickets", json={"service": "A1"}, headers=key)).json()
    lease = (await ask(client))["leases"][0]

    for _ in range(2):
        answer = await hand(client, ticket(lease), unanswered=["the kiosk never heard"])
        assert answer.status_code == 200

    assert (await client.get(f"/api/v1/tickets/{taken['token']}")).json()["status"] == "cancelled"


async def test_a_request_that_comes_after_it_was_given_up_makes_no_ticket(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    assert (await hand(client, unanswered=["slow"])).status_code == 200

    late = await client.post(
        f"{BASE}/tickets", json={"service": "A1"}, headers={**KIOSK, "Idempotency-Key": "slow"}
    )

    assert (late.status_code, late.json()["code"]) == (422, "idempotency_key_reused")
    assert mall.rows(Ticket) == []


async def test_nobody_but_a_kiosk(client: httpx.AsyncClient, mall: TestMall) -> None:
    for path, body in (
        ("leases", {}),
        ("handovers", {}),
        (f"leases/{uuid4()}/return", {"unused_from": 5001}),
    ):
        for headers, status in (({}, 401), (SCREEN, 403)):
            answer = await client.post(f"{BASE}/{path}", json=body, headers=headers)
            assert answer.status_code == status, path


async def test_bad_input_is_refused(client: httpx.AsyncClient, mall: TestMall) -> None:
    lease = (await ask(client))["leases"][0]
    wrong: list[dict[str, Any]] = [
        {"number": 17},
        {"number": 2**63},
        {"token": "short"},
        {"token": "nul\x00" + TOKEN},
        {"issued_at": "2026-11-24T09:00:00"},
        {"issued_at": "0001-01-01T00:00:00+14:00"},
        {"services": []},
        {"services": ["A1\x00"]},
        {"priority": "rich"},
        {"id": "1"},
    ]

    codes = {str(change): (await hand(client, ticket(lease, **change))).status_code for change in wrong}

    assert set(codes.values()) == {422}, codes
    assert (await hand(client, *(ticket(lease, 5001 + turn) for turn in range(51)))).status_code == 422
    assert mall.rows(Visit) == []


async def test_a_far_away_clock_is_no_fault(client: httpx.AsyncClient, mall: TestMall) -> None:
    lease = (await ask(client))["leases"][0]
    mall.clock.move(minutes=1)
    far = [ticket(lease, 5001 + turn, issued_at=moment) for turn, moment in enumerate(FAR)]

    told = (await hand(client, *far)).json()["tickets"]

    assert [one["state"] for one in told] == ["waiting"] * len(FAR)
    moments = [one["issued_at"] for one in told]
    assert moments == sorted(moments)
    assert mall.clock.now() + timedelta(seconds=1) > at(9, 1)


FAR = ["1970-01-01T00:00:00+00:00", "2026-11-24T10:01:00+07:00", "2100-01-01T00:00:00Z"]
