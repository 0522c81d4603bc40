"""What stands before the booking's routes: what is full is told at once and only while it is, and the rest wait."""

import asyncio
from typing import Any

import httpx
import pytest

from counters.commands.bookings.set_booking_rules import set_booking_rules
from routers.admission import Admission
from tests.db.test_writer import held
from tests.factories import MallCopy, TestMall, client_of, open_mall, running

BOOKINGS = "/api/v1/malls/bekasi/bookings"
HOLDS = "/api/v1/malls/bekasi/holds"
START = "2026-11-25T10:00:00+07:00"


async def wants(
    client: httpx.AsyncClient, who: int, *, key: str | None = None, **more: Any
) -> httpx.Response:
    body = {"service": "A1", "slot_start": START, "name": "Warga", "phone": f"08120000{who:04d}", **more}
    return await client.post(BOOKINGS, json=body, headers={"Idempotency-Key": key} if key else {})


@pytest.fixture
def one_place(mall: TestMall) -> None:
    changes = {"pooled": False, "places": 1, "stages": [[14, "00:00", 100]], "return_within_seconds": 0}
    mall.do(set_booking_rules, scope=mall.demo.scope, changes=changes, service="A1")


async def test_what_is_full_is_told_without_the_writer(
    client: httpx.AsyncClient, mall: TestMall, one_place: None
) -> None:
    assert (await wants(client, 1)).status_code == 201
    first = await wants(client, 2)

    with held(mall):  # nobody who asks the writer now has an answer
        second = await wants(client, 3)
        hold = await client.post(HOLDS, json={"service": "A1", "slot_start": START})

    assert (first.status_code, second.status_code, hold.status_code) == (409, 409, 409)
    whole = first.json()
    assert whole["instance"] == BOOKINGS
    assert whole.items() <= second.json().items()
    assert hold.json()["code"] == "slot_full"


async def test_a_place_that_is_given_up_is_free_at_once(client: httpx.AsyncClient, one_place: None) -> None:
    made = (await wants(client, 1)).json()
    assert (await wants(client, 2)).status_code == 409

    (await client.post(f"/api/v1/bookings/{made['token']}/cancel")).raise_for_status()

    assert (await wants(client, 2)).status_code == 201


async def test_a_repeated_request_has_its_own_answer_although_it_is_full(
    client: httpx.AsyncClient, one_place: None
) -> None:
    made = await wants(client, 1, key="mine")
    assert (await wants(client, 2, key="theirs")).status_code == 409

    again = await wants(client, 1, key="mine")

    assert (again.status_code, again.json()) == (201, made.json())


async def test_other_times_and_bodies_that_say_nothing_go_to_the_routes(
    client: httpx.AsyncClient, one_place: None
) -> None:
    await wants(client, 1)
    await wants(client, 2)

    assert (await wants(client, 2, slot_start="2026-11-25T10:15:00+07:00")).status_code == 201
    for body in (b"", b"[]", b"null", b'"x"', b'{"services": 1, "slot_start": "2026-11-25T10:00:00+07:00"}'):
        answer = await client.post(BOOKINGS, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, body


async def test_beyond_those_who_may_wait_it_is_busy(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, bookings_waiting=0) as mall:
        async with running(mall) as app, client_of(app) as client:
            answer = await wants(client, 1)
            other = await client.get("/api/v1/malls/bekasi")

    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")
    assert other.status_code == 200


def asked(app: Any) -> dict[str, Any]:
    """A request for a booking, as a server tells it."""
    return {
        "type": "http",
        "method": "POST",
        "path": BOOKINGS,
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"100")],
        "client": ("127.0.0.1", 50000),
        "app": app,
    }


async def never() -> Any:
    await asyncio.Event().wait()


async def test_who_sends_no_body_keeps_nobody_waiting(mall_copy: MallCopy) -> None:
    async def send(_message: Any) -> None:
        raise AssertionError("nothing to answer yet")

    with open_mall(mall_copy.url, mall_copy.demo, bookings_at_once=1, bookings_waiting=1) as mall:
        async with running(mall) as app, client_of(app) as client:
            idle = [asyncio.create_task(app(asked(app), never, send)) for _ in range(3)]
            await asyncio.sleep(0)

            assert (await asyncio.wait_for(wants(client, 1), timeout=30)).status_code == 201

            for task in idle:
                task.cancel()
            await asyncio.gather(*idle, return_exceptions=True)


async def test_a_body_that_does_not_come_is_not_waited_for(mall_copy: MallCopy) -> None:
    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        async with running(mall) as app:
            await Admission(app, at_once=1, waiting=1, seconds=0)(asked(app), never, send)

    assert told[0]["status"] == 503
    assert (b"connection", b"close") in told[0]["headers"]


async def test_what_is_nested_too_deeply_or_too_large_is_refused(client: httpx.AsyncClient) -> None:
    for body, status in ((b"[" * 9000, {400, 422}), (b" " * 5_000_000, {413})):
        answer = await client.post(BOOKINGS, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in status
