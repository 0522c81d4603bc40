"""The officer's calls: every move answers with the console as it is after it, every refusal with the console as it is."""

from uuid import uuid4

import httpx
from fastapi import FastAPI

from app.models import Ticket
from tests.commands.desk import take, work
from tests.factories import TestMall, client_of, sign_in

COUNTERS = "/api/v1/counters"


async def test_the_counters_that_one_may_work_at(officer: httpx.AsyncClient, mall: TestMall) -> None:
    work(mall, mall.officer(seat=2), "open")

    listed = (await officer.get(COUNTERS)).json()["counters"]

    seats = [mall.officer(seat=seat) for seat in range(1, len(listed) + 1)]
    assert [one["id"] for one in listed] == [str(seat.seat) for seat in seats]
    assert listed[1] == {
        "id": str(seats[1].seat),
        "label": listed[1]["label"],
        "number": listed[1]["label"].removeprefix("Loket "),
        "agency": "A",
        "agency_name": listed[1]["agency_name"],
        "zone": "lantai-2",
        "state": "open",
        "officer": "Petugas Disdukcapil 2",
    }
    assert {one["agency"] for one in listed} == {"A"}


async def test_a_day_at_the_counter(officer: httpx.AsyncClient, mall: TestMall) -> None:
    path = f"{COUNTERS}/{mall.officer().seat}"
    take(mall)
    take(mall)

    seen = []
    for move in ("open", "next", "recall", "start", "finish", "next", "absent", "pause", "open", "close"):
        mall.clock.move(minutes=1)
        console = (await officer.post(f"{path}/{move}")).json()
        current = console["current"]
        seen.append(
            (
                move,
                console["counter"]["state"],
                current and (current["number"], current["status"], current["calls"]),
                console["waiting_total"],
                console["served_today"],
                console["allowed"],
            )
        )

    onward = ["hold", "requeue", "transfer", "add", "note", "priority"]
    called = ["recall", "start", "finish", "absent", *onward]
    standing, alone = [*called, "merge", "undo"], [*called, "undo"]
    assert seen == [
        ("open", "open", None, 2, 0, ["pause", "close", "next", "call", "note", "priority", "merge"]),
        ("next", "open", ("A-001", "called", 1), 1, 0, standing),
        ("recall", "open", ("A-001", "called", 2), 1, 0, standing),
        ("start", "open", ("A-001", "serving", 2), 1, 0, ["finish", *onward, "merge", "undo"]),
        ("finish", "open", None, 1, 1, ["pause", "close", "next", "call", "note", "priority", "undo"]),
        ("next", "open", ("A-002", "called", 1), 0, 1, alone),
        ("absent", "open", None, 0, 1, ["pause", "close", "requeue", "undo"]),
        ("pause", "paused", None, 0, 1, ["open", "close"]),
        ("open", "open", None, 0, 1, ["pause", "close", "requeue"]),
        ("close", "closed", None, 0, 1, ["open"]),
    ]


async def test_the_console_has_its_shape(officer: httpx.AsyncClient, mall: TestMall) -> None:
    me = mall.officer()
    path = f"{COUNTERS}/{me.seat}"
    take(mall)
    waits = take(mall)
    mall.clock.move(minutes=10)
    await officer.post(f"{path}/open")
    moved = (await officer.post(f"{path}/next")).json()

    shown = (await officer.get(path)).json()

    service = {"id": "Perekaman KTP-el (pemula)", "en": "e-KTP biometric enrolment (first card)"}
    assert shown == moved
    assert shown["version"] == mall.state().version
    assert shown["epoch"] == mall.state().epoch
    assert shown["counter"] == {
        "id": str(me.seat),
        "label": shown["counter"]["label"],
        "number": shown["counter"]["label"].removeprefix("Loket "),
        "agency": "A",
        "agency_name": shown["counter"]["agency_name"],
        "zone": "lantai-2",
        "state": "open",
        "pause_reason": None,
        "paused_at": None,
        "back_at": None,
        "officer_chooses": False,
        "services": [offer.code for offer in mall.demo.plan.agencies[0].offers],
        "officer": {"username": me.username, "name": "Petugas Disdukcapil 1"},
    }
    assert {key: shown["current"][key] for key in ("service_name", "waited_seconds", "promise_seconds")} == {
        "service_name": service,
        "waited_seconds": 600,
        "promise_seconds": 900,
    }
    assert shown["waiting"] == [
        {
            "id": str(waits.ticket_id),
            "number": "A-002",
            "service": "A1",
            "service_name": service,
            "priority": False,
            "booked_for": None,
            "issued_at": "2026-11-24T09:00:00+07:00",
            "waited_seconds": 600,
            "wait": None,
            "note": None,
        }
    ]


async def test_a_refused_move_shows_the_console(officer: httpx.AsyncClient, mall: TestMall) -> None:
    path = f"{COUNTERS}/{mall.officer().seat}"
    answers = {move: await officer.post(f"{path}/{move}") for move in ("next", "finish", "pause", "close")}
    await officer.post(f"{path}/open")
    answers["empty"] = await officer.post(f"{path}/next")
    take(mall)
    await officer.post(f"{path}/next")
    answers["again"] = await officer.post(f"{path}/next")

    assert {name: (one.status_code, one.json()["code"]) for name, one in answers.items()} == {
        "next": (409, "counter_closed"),
        "finish": (409, "counter_closed"),
        "pause": (409, "counter_closed"),
        "close": (409, "counter_closed"),
        "empty": (409, "queue_empty"),
        "again": (409, "ticket_in_progress"),
    }
    problem = answers["again"].json()
    assert problem["state"] == (await officer.get(path)).json()
    assert problem["state"]["current"]["number"] == "A-001"
    assert set(problem) == {"type", "title", "status", "detail", "code", "instance", "state"}


async def test_a_colleagues_counter_is_refused_but_shown(
    app: FastAPI, officer: httpx.AsyncClient, mall: TestMall
) -> None:
    async with client_of(app) as other:
        await sign_in(other, mall.officer(seat=2).username)
        path = f"{COUNTERS}/{mall.officer().seat}"
        await officer.post(f"{path}/open")

        answer = await other.post(f"{path}/next")

    assert (answer.status_code, answer.json()["code"]) == (409, "counter_taken")


async def test_a_repeated_key_calls_once(officer: httpx.AsyncClient, mall: TestMall) -> None:
    path = f"{COUNTERS}/{mall.officer().seat}"
    take(mall)
    take(mall)
    await officer.post(f"{path}/open")
    keyed = {"Idempotency-Key": "next-1"}

    first = await officer.post(f"{path}/next", headers=keyed)
    again = await officer.post(f"{path}/next", headers=keyed)
    other_route = await officer.post(f"{path}/finish", headers=keyed)

    assert (again.status_code, again.content) == (200, first.content)
    assert other_route.json()["current"] is None
    assert len(mall.rows(Ticket, status="waiting")) == 1


async def test_a_pause_has_a_reason(officer: httpx.AsyncClient, mall: TestMall) -> None:
    path = f"{COUNTERS}/{mall.officer().seat}"
    await officer.post(f"{path}/open")

    paused = (await officer.post(f"{path}/pause", json={"reason": "Salat"})).json()
    too_long = await officer.post(f"{path}/pause", json={"reason": "x" * 81})

    assert paused["counter"]["pause_reason"] == "Salat"
    assert too_long.status_code == 422


async def test_a_supervisor_closes_what_was_left_open(app: FastAPI, mall: TestMall) -> None:
    work(mall, mall.officer(), "open")
    async with client_of(app) as client:
        await sign_in(client, mall.demo.supervisor)

        answer = await client.post(f"{COUNTERS}/{mall.officer().seat}/close")

    assert (answer.status_code, answer.json()["counter"]["state"]) == (200, "closed")


async def test_unknown_counters(officer: httpx.AsyncClient) -> None:
    for counter in (str(uuid4()), "x", "%00", "1", str(2**70), "'--"):
        shown = await officer.get(f"{COUNTERS}/{counter}")
        moved = await officer.post(f"{COUNTERS}/{counter}/next")

        assert (shown.status_code, moved.status_code) == (404, 404), counter
        assert shown.json()["code"] == "unknown_counter"
