"""Whether the process lives, and whether it may be sent visitors."""

import httpx
import pytest
from fastapi import FastAPI

from app.db import Database
from app.errors import DatabaseUnavailable
from tests.factories import TestMall


async def test_the_process_lives(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_it_is_ready(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz")

    ready = answer.json()
    assert answer.status_code == 200
    assert (ready["ready"], ready["database"], ready["migrations"]) == (True, "ok", "current")
    assert 0 <= ready["feed_age_seconds"] < 15


async def test_it_is_not_ready_without_its_database(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object, **__: object) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(Database, "read", gone)
    answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()["ready"], answer.json()["database"]) == (
        503,
        False,
        "unavailable",
    )
    assert (await client.get("/healthz")).status_code == 200


async def test_it_is_not_ready_with_a_stale_feed(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        app.state.feed, "age", lambda: 16.0
    )  # no look at the database may repair it meanwhile

    answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()["ready"]) == (503, False)


async def test_it_is_not_ready_with_an_old_schema(
    app: FastAPI, client: httpx.AsyncClient, mall: TestMall
) -> None:
    app.state.schema = "has 0001, needs 0002: run antre migrate"

    answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, app.state.schema)
