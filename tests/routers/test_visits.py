"""What officers do with the whole of a visit, over HTTP: every move answers with the console, every fault with its code."""

from typing import Any

import httpx
import pytest

from app.models import Offer, Ticket
from tests.commands.desk import take, work
from tests.factories import TestMall


def path_of(mall: TestMall) -> str:
    return f"/api/v1/counters/{mall.officer().seat}"


async def moved(client: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_service_is_added_and_the_visit_goes_on(officer: httpx.AsyncClient, mall: TestMall) -> None:
    taken = take(mall)
    work(mall, mall.officer(), "open", "next")

    added = await moved(officer, f"{path_of(mall)}/add", service="B1")
    finished = await moved(officer, f"{path_of(mall)}/finish", outcome="berkas-belum-lengkap", also=["A2"])

    assert [stop["service"] for stop in added["current"]["next_stops"]] == ["B1"]
    assert added["current"]["outcomes"][2] == {
        "code": "berkas-belum-lengkap",
        "name": {"id": "Berkas belum lengkap", "en": "Papers incomplete"},
        "completes": False,
    }
    assert finished["current"] is None
    phone = (await officer.get(f"/api/v1/tickets/{taken.token}")).json()
    assert (phone["number"], phone["service"], phone["status"]) == (taken.number, "B1", "waiting")


async def test_a_note_a_priority_and_a_merge(officer: httpx.AsyncClient, mall: TestMall) -> None:
    first, second = take(mall), take(mall)
    work(mall, mall.officer(), "open")
    path = path_of(mall)

    noted = await moved(officer, f"{path}/note", ticket=str(first.ticket_id), note=" wheelchair ")
    preferred = await moved(officer, f"{path}/priority", ticket=str(second.ticket_id), priority="elderly")
    merged = await moved(officer, f"{path}/merge", ticket=str(second.ticket_id), into=str(first.ticket_id))

    assert [one["note"] for one in noted["waiting"]] == ["wheelchair", None]
    assert [(one["number"], one["priority"]) for one in preferred["waiting"]] == [
        ("A-002", True),
        ("A-001", False),
    ]
    assert [one["number"] for one in merged["waiting"]] == ["A-001"]


async def test_a_transfer_to_one_counter(officer: httpx.AsyncClient, mall: TestMall) -> None:
    take(mall)
    work(mall, mall.officer(), "open", "next")
    goal = mall.officer("B").seat
    named = (await officer.get(f"{path_of(mall)}/onward/B1")).json()["counters"]
    assert str(goal) in [one["id"] for one in named]
    assert {one["state"] for one in named} == {"closed"}
    assert (await officer.get(f"{path_of(mall)}/onward/nowhere")).json() == {"counters": []}
    mall.change(Offer, {"active": False}, id=mall.demo.plan.offer("B2").offer_id)
    assert (await officer.get(f"{path_of(mall)}/onward/B2")).json() == {"counters": []}

    await moved(officer, f"{path_of(mall)}/transfer", service="B1", counter=str(goal))

    assert mall.row(Ticket, status="waiting").only_counter_id == goal


@pytest.mark.parametrize(
    ("move", "body", "told"),
    [
        ("finish", {"outcome": "unheard of"}, (404, "unknown_outcome")),
        ("finish", {"also": ["B1"]}, (409, "not_done_here")),
        ("add", {"service": "nowhere"}, (404, "unknown_service")),
        ("add", {}, (422, "malformed_body")),
        ("transfer", {"service": "B1", "counter": "no id"}, (409, "counter_does_not_serve")),
        ("note", {"ticket": "no id", "note": "x"}, (404, "unknown_ticket")),
        ("note", {"note": "x" * 201}, (422, "malformed_body")),
        ("priority", {"ticket": "no id", "priority": None}, (404, "unknown_ticket")),
        ("priority", {"ticket": "no id", "priority": "king"}, (422, "malformed_body")),
        ("hold", {"remind_minutes": 0}, (422, "malformed_body")),
        ("merge", {"ticket": "no id", "into": "no id"}, (404, "unknown_ticket")),
    ],
)
async def test_what_cannot_be_done_says_why(
    officer: httpx.AsyncClient, mall: TestMall, move: str, body: dict[str, Any], told: tuple[int, str]
) -> None:
    take(mall)
    work(mall, mall.officer(), "open", "next")
    before = mall.state()

    answer = await officer.post(f"{path_of(mall)}/{move}", json=body)

    assert (answer.status_code, answer.json()["code"]) == told
    assert mall.state() == before


async def test_two_services_at_the_kiosk(officer: httpx.AsyncClient, mall: TestMall) -> None:
    taken = take(mall, "A1", also=["B1"])

    phone = (await officer.get(f"/api/v1/tickets/{taken.token}")).json()

    stop = phone["next_stops"][0]
    assert {phone["service"], stop["service"]} == {"A1", "B1"}
    assert set(stop) == {"service", "service_name", "agency", "agency_name", "zone", "zone_name"}
