"""What the holder of a token may do, over the API and by the page's plain forms."""

import httpx

from tests.commands.desk import take, ticket, work
from tests.factories import TestMall


async def test_over_the_api(client: httpx.AsyncClient, mall: TestMall) -> None:
    taken = take(mall)
    path = f"/api/v1/tickets/{taken.token}"

    put_off = await client.post(f"{path}/postpone")
    again = await client.post(f"{path}/postpone")
    left = await client.post(f"{path}/cancel")
    twice = await client.post(f"{path}/cancel")

    assert (put_off.status_code, put_off.json()["postponed"], put_off.json()["status"]) == (
        200,
        True,
        "waiting",
    )
    assert (again.status_code, again.json()["code"]) == (409, "already_postponed")
    assert (left.status_code, left.json()["status"]) == (200, "cancelled")
    assert (twice.status_code, twice.json()["code"]) == (409, "ticket_not_waiting")
    assert (await client.post("/api/v1/tickets/none/cancel")).json()["code"] == "unknown_ticket"


async def test_without_a_script(client: httpx.AsyncClient, mall: TestMall) -> None:
    taken = take(mall)
    page = (await client.get(f"/t/{taken.token}?lang=en")).text
    assert f'action="/t/{taken.token}/postpone"' in page
    assert f'action="/t/{taken.token}/cancel"' in page

    answer = await client.post(f"/t/{taken.token}/postpone")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/t/{taken.token}")
    assert f'action="/t/{taken.token}/postpone"' not in (await client.get(f"/t/{taken.token}")).text

    work(mall, mall.officer(), "open", "next")
    refused = await client.post(f"/t/{taken.token}/cancel")
    assert (refused.status_code, ticket(mall, taken.ticket_id).status) == (303, "called")
    assert "/cancel" not in (await client.get(f"/t/{taken.token}")).text


async def test_a_problem_does_not_repeat_the_token(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/tickets/a-secret")

    assert (answer.status_code, answer.json()["instance"]) == (404, "/api/v1/tickets/-")


async def test_a_ticket_says_as_of_when_it_is(client: httpx.AsyncClient, mall: TestMall) -> None:
    answer = await client.get(f"/api/v1/tickets/{take(mall).token}")

    assert answer.json()["at"] == "2026-11-24T09:00:00+07:00"
