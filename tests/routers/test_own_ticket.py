"""What the holder of a token may do, over the API and by the page's plain forms."""

import httpx
import pytest

from app.main import create_app
from tests.commands.desk import take, ticket, work
from tests.factories import TestMall, client_of


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


@pytest.mark.parametrize(
    ("lets_first", "lang", "said"),
    [
        (3, "en", ["Let 3 people go first", "The 3 people behind you are called first."]),
        (5, "id", ["Dahulukan 5 orang", "5 orang di belakang Anda dipanggil lebih dahulu."]),
        (1, "en", ["Let one person go first", "The person behind you is called first."]),
    ],
)
async def test_the_page_says_how_many_go_first(
    mall: TestMall, lets_first: int, lang: str, said: list[str]
) -> None:
    settings = mall.settings.model_copy(update={"postpone_lets_first": lets_first})
    app = create_app(mall.database, mall.clock, settings)
    async with app.router.lifespan_context(app), client_of(app) as client:
        page = (await client.get(f"/t/{take(mall).token}?lang={lang}")).text

    assert [text for text in said if text not in page] == []
    assert f'data-lets-first="{lets_first}"' in page


async def test_the_page_and_its_state_say_the_rule(client: httpx.AsyncClient, mall: TestMall) -> None:
    token = take(mall).token

    page = (await client.get(f"/t/{token}?lang=en")).text
    state = (await client.get(f"/api/v1/tickets/{token}")).json()

    rule = "the next service of a visit counts from the visitor&#39;s arrival"
    assert rule in page
    assert rule.replace("&#39;", "'") in state["calling_rule"]["en"]


async def test_a_problem_does_not_repeat_the_token(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/tickets/a-secret")

    assert (answer.status_code, answer.json()["instance"]) == (404, "/api/v1/tickets/-")


async def test_a_ticket_says_as_of_when_it_is(client: httpx.AsyncClient, mall: TestMall) -> None:
    answer = await client.get(f"/api/v1/tickets/{take(mall).token}")

    assert answer.json()["at"] == "2026-11-24T09:00:00+07:00"
