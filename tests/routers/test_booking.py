"""The plain path of a booking over HTTP: find a time, book it, move it, cancel it, check in with it."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.factories import KIOSK, SCREEN, TestMall, at

SLOTS = "/api/v1/malls/bekasi/slots"
BOOKINGS = "/api/v1/malls/bekasi/bookings"
CHECK_INS = "/api/v1/malls/bekasi/check-ins"
BOOKINGS_OF = "/api/v1/bookings"
LOBBY_CODE = "/api/v1/malls/bekasi/lobby-code"
SITI = {"name": "Siti Aminah", "phone": "0812-3456-7890", "nik": "3275014107900001"}
BUDI = {"name": "Budi Santoso", "phone": "+62 813 1111 2222", "nik": "3275010107900002"}


async def free(client: httpx.AsyncClient, service: str = "A1", day: int = 25) -> list[dict[str, Any]]:
    answer = await client.get(
        SLOTS, params={"service": service, "from": f"2026-11-{day}", "to": f"2026-11-{day}"}
    )
    assert answer.status_code == 200, answer.text
    return [slot for slot in answer.json()["slots"] if slot["free"]]


async def booked(client: httpx.AsyncClient, start: str, who: dict[str, str] = SITI, **more: Any) -> Any:
    answer = await client.post(BOOKINGS, json={"service": "A1", "slot_start": start, **who, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def refused(client: httpx.AsyncClient, path: str, body: Any, **options: Any) -> Any:
    answer = await client.post(path, json=body, **options)
    assert answer.status_code in {409, 422, 404}, answer.text
    return answer.json()


async def test_a_booking_takes_a_place(client: httpx.AsyncClient) -> None:
    slot = (await free(client))[0]

    made = await booked(client, slot["slot_start"], note="dua orang", priority="elderly")

    after = {one["slot_start"]: one["free"] for one in await free(client)}
    assert after.get(slot["slot_start"], 0) == slot["free"] - 1
    assert (made["service"], made["slot_start"], made["status"]) == ("A1", slot["slot_start"], "booked")
    assert made["url"].endswith(f"/b/{made['token']}")
    assert (made["name"], made["phone_last"], made["nik_last"]) == ("S*** A*****", "7890", "0001")
    assert (await client.get(f"/api/v1/bookings/{made['token']}")).json() == made


async def test_a_full_slot_says_so(client: httpx.AsyncClient) -> None:
    slot = (await free(client))[0]
    for number in range(slot["free"]):
        await booked(client, slot["slot_start"], {"name": "X", "phone": f"08120000{number:04d}"})

    problem = await refused(client, BOOKINGS, {"service": "A1", "slot_start": slot["slot_start"], **SITI})

    assert problem["code"] == "slot_full"


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("2026-11-24T08:45:00+07:00", "slot_in_the_past"),
        ("2026-11-25T08:07:00+07:00", "not_bookable"),
        ("2026-11-25T03:00:00+07:00", "not_bookable"),
        ("2026-11-29T09:00:00+07:00", "not_bookable"),  # a Sunday
        ("2027-02-24T09:00:00+07:00", "not_bookable"),  # too far ahead
    ],
)
async def test_what_cannot_be_booked(client: httpx.AsyncClient, start: str, code: str) -> None:
    assert (await refused(client, BOOKINGS, {"service": "A1", "slot_start": start, **SITI}))["code"] == code


async def test_one_of_a_kind_per_day(client: httpx.AsyncClient) -> None:
    first, second = (await free(client))[:2]
    await booked(client, first["slot_start"])

    problem = await refused(client, BOOKINGS, {"service": "A1", "slot_start": second["slot_start"], **SITI})

    assert problem["code"] == "already_booked"
    await booked(client, (await free(client, day=26))[0]["slot_start"])
    await booked(client, second["slot_start"], BUDI)


@pytest.mark.parametrize(
    "who", [{**SITI, "nik": "3275014113900001"}, {**SITI, "phone": "12"}, {**SITI, "name": "  "}]
)
async def test_malformed_people(client: httpx.AsyncClient, who: dict[str, str]) -> None:
    slot = (await free(client))[0]

    answer = await client.post(BOOKINGS, json={"service": "A1", "slot_start": slot["slot_start"], **who})

    assert answer.status_code == 422
    assert "3275" not in answer.text


async def test_it_moves_and_is_cancelled(client: httpx.AsyncClient) -> None:
    first, second = (await free(client))[:2]
    made = await booked(client, first["slot_start"])
    page = f"/api/v1/bookings/{made['token']}"

    moved = await client.post(f"{page}/reschedule", json={"slot_start": second["slot_start"]})

    assert moved.json() == {
        **made,
        "slot_start": second["slot_start"],
        "slot_end": second["slot_end"],
        "stops": moved.json()["stops"],
        "check_in": moved.json()["check_in"],
    }
    assert (await free(client))[0] == first
    ended = await client.post(f"{page}/cancel")
    assert ended.json()["status"] == "cancelled"
    assert (await free(client))[1] == second
    assert (await refused(client, f"{page}/cancel", {}))["code"] == "booking_cancelled"


async def test_a_refused_move_changes_nothing(client: httpx.AsyncClient) -> None:
    made = await booked(client, (await free(client))[0]["slot_start"])
    page = f"/api/v1/bookings/{made['token']}"

    problem = await refused(client, f"{page}/reschedule", {"slot_start": "2026-11-29T09:00:00+07:00"})

    assert problem["code"] == "not_bookable"
    assert (await client.get(page)).json() == made


async def test_a_hold_keeps_the_place_and_ends(client: httpx.AsyncClient, mall: TestMall) -> None:
    slot = (await free(client))[0]
    body = {"service": "A1", "slot_start": slot["slot_start"]}
    holds = [(await client.post("/api/v1/malls/bekasi/holds", json=body)).json() for _ in range(slot["free"])]

    assert (await refused(client, BOOKINGS, {**body, **SITI}))["code"] == "slot_full"
    made = await client.post(BOOKINGS, json={"hold": holds[0]["hold"], **SITI})
    assert (made.status_code, made.json()["slot_start"]) == (201, slot["slot_start"])

    mall.clock.move(minutes=6)
    assert [one["free"] for one in await free(client) if one["slot_start"] == slot["slot_start"]] == (
        [slot["free"] - 1] if slot["free"] > 1 else []
    )
    assert (await refused(client, BOOKINGS, {"hold": holds[-1]["hold"], **BUDI}))["code"] == "hold_expired"


async def test_checking_in_twice_is_one_ticket(client: httpx.AsyncClient, mall: TestMall) -> None:
    slot = next(one for one in await free(client) if one["slot_start"] >= "2026-11-25T10")
    made = await booked(client, slot["slot_start"])
    start = datetime.fromisoformat(slot["slot_start"])

    async def scan(code: str = made["code"]) -> httpx.Response:
        return await client.post(CHECK_INS, json={"code": code}, headers=KIOSK)

    assert (await scan()).json()["code"] == "wrong_day"
    mall.clock.set(start - timedelta(minutes=46))
    assert (await scan()).json()["code"] == "too_early"
    mall.clock.set(start + timedelta(minutes=61))
    late = (await scan()).json()
    assert (late["code"], late["walk_in_service"]) == ("too_late", "A1")
    mall.clock.set(start - timedelta(minutes=20))
    ticket = (await scan()).json()
    assert (ticket["number"], ticket["service"], ticket["status"]) == ("A-001", "A1", "waiting")
    again = (await scan(made["url"])).json()
    assert (again["number"], again["token"]) == (ticket["number"], ticket["token"])
    assert (await client.get(f"/api/v1/bookings/{made['token']}")).json()["ticket"]["number"] == "A-001"
    assert (await client.get(f"/api/v1/tickets/{ticket['token']}")).json()["number"] == "A-001"


async def test_who_reads_the_lobbys_code_checks_in_on_the_phone(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    made = await booked(client, (await free(client))[0]["slot_start"])
    path = f"{BOOKINGS_OF}/{made['token']}/check-in"
    mall.clock.set(datetime.fromisoformat(made["slot_start"]) - timedelta(minutes=20))
    shown = (await client.get(LOBBY_CODE, headers=SCREEN)).json()["code"]
    assert len(shown) == 6

    wrong = f"{(int(shown) + 1) % 1_000_000:06d}"
    assert (await refused(client, path, {"lobby_code": wrong}))["code"] == "wrong_lobby_code"
    mall.clock.set(mall.clock.now() + timedelta(minutes=2))
    assert (await refused(client, path, {"lobby_code": shown}))["code"] == "wrong_lobby_code"
    mall.clock.set(mall.clock.now() - timedelta(minutes=1))
    first = await client.post(path, json={"lobby_code": f"{shown[:3]} {shown[3:]}"})
    again = await client.post(path, json={"lobby_code": shown})

    assert first.status_code == 201, first.text
    assert first.json()["number"] == again.json()["number"]
    assert (await client.get(LOBBY_CODE)).status_code == 401


async def test_the_holders_page_takes_the_lobbys_code(client: httpx.AsyncClient, mall: TestMall) -> None:
    made = await booked(client, (await free(client))[0]["slot_start"])
    page = f"/b/{made['token']}"
    assert "lobby_code" not in (await client.get(page)).text  # not yet
    mall.clock.set(datetime.fromisoformat(made["slot_start"]) - timedelta(minutes=20))
    assert "lobby_code" in (await client.get(page)).text
    shown = (await client.get(LOBBY_CODE, headers=SCREEN)).json()["code"]

    wrong = await client.post(f"{page}/check-in", data={"lobby_code": "nothing"})
    right = await client.post(f"{page}/check-in", data={"lobby_code": shown})

    assert (wrong.status_code, "Kode lobi tidak cocok" in wrong.text) == (409, True)
    assert (right.status_code, right.headers["location"]) == (303, page)
    assert "A-001" in (await client.get(page)).text


async def test_cancelled_ones_do_not_check_in(client: httpx.AsyncClient, mall: TestMall) -> None:
    slot = (await free(client))[0]
    made = await booked(client, slot["slot_start"])
    await client.post(f"/api/v1/bookings/{made['token']}/cancel")
    mall.clock.set(datetime.fromisoformat(slot["slot_start"]))

    assert (await refused(client, CHECK_INS, {"code": made["code"]}, headers=KIOSK))[
        "code"
    ] == "booking_cancelled"


async def test_the_calendar_file(client: httpx.AsyncClient) -> None:
    slot = (await free(client))[0]
    made = await booked(client, slot["slot_start"])

    answer = await client.get(f"/api/v1/bookings/{made['token']}/calendar.ics")

    event: Any = Calendar.from_ical(answer.text).walk("VEVENT")[0]
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert event["DTSTART"].dt == datetime.fromisoformat(slot["slot_start"])
    assert event["DTSTART"].params["TZID"] == "Asia/Jakarta"
    assert [one["TZID"] for one in Calendar.from_ical(answer.text).walk("VTIMEZONE")] == ["Asia/Jakarta"]
    assert "Siti" not in answer.text


async def test_every_service_can_be_booked(client: httpx.AsyncClient, mall: TestMall) -> None:
    services = [offer.code for agency in mall.demo.plan.agencies for offer in agency.offers]
    assert len(services) == 112

    missing = [code for code in services if not await free(client, code)]

    assert missing == []
    assert at(9).date() < datetime(2026, 11, 25).date()  # noqa: DTZ001
