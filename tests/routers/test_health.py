"""Whether the process lives, and whether it may be sent visitors."""

import asyncio

import httpx
from fastapi import FastAPI

from tests.factories import MallCopy, TestMall, client_of, open_mall, running
from tests.outage import Breakable


async def test_the_process_lives(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_it_is_ready(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz")

    ready = answer.json()
    assert answer.status_code == 200
    assert (ready["ready"], ready["database"], ready["migrations"]) == (True, "ok", "current")
    assert 0 <= ready["feed_age_seconds"] < 15


async def test_it_is_not_ready_without_its_database(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Breakable) as mall:
        assert isinstance(mall.database, Breakable)
        async with running(mall) as app, client_of(app) as client:
            with mall.database.lost():
                answer, lives = await client.get("/readyz"), await client.get("/healthz")
            again = await client.get("/readyz")

    told = answer.json()
    assert (answer.status_code, told["ready"], told["database"]) == (503, False, "unavailable")
    assert (lives.status_code, again.status_code) == (200, 200)


async def test_it_is_not_ready_with_a_stale_feed(app: FastAPI, client: httpx.AsyncClient) -> None:
    looks = list(app.state.feed._tasks)
    for look in looks:
        look.cancel()  # nobody looks at the database any more
    await asyncio.gather(*looks, return_exceptions=True)
    app.state.feed._last_good -= 16

    answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()["ready"]) == (503, False)


async def test_it_is_not_ready_with_an_old_schema(
    app: FastAPI, client: httpx.AsyncClient, mall: TestMall
) -> None:
    app.state.schema = "has 0001, needs 0002: run antre migrate"

    answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, app.state.schema)
