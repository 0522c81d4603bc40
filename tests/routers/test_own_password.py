"""Everybody may change their own password, with the old one."""

import re

import httpx
from fastapi import FastAPI

from tests.factories import PASSWORD, TestMall, client_of, sign_in

NEW = "sebuah kata sandi baru"


async def send(client: httpx.AsyncClient, **typed: str) -> httpx.Response:
    page = await client.get("/office/password")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    return await client.post("/office/password", data={"csrf_token": token[1], **typed})


async def test_an_officer_changes_their_password(app: FastAPI, mall: TestMall) -> None:
    username = mall.officer().username
    async with client_of(app) as here, client_of(app) as elsewhere:
        await sign_in(here, username)
        await sign_in(elsewhere, username)

        answer = await send(here, old=PASSWORD, new=NEW)

        assert (answer.status_code, answer.headers["location"]) == (303, "/office/password")
        assert (await here.get("/api/v1/session")).status_code == 200
        assert (await elsewhere.get("/api/v1/session")).status_code == 401
        await sign_in(elsewhere, username, NEW)


async def test_without_the_old_one_nothing_changes(app: FastAPI, mall: TestMall) -> None:
    username = mall.officer().username
    async with client_of(app) as here, client_of(app) as elsewhere:
        await sign_in(here, username)

        refused = [
            (await send(here, **typed)).status_code
            for typed in (
                {"old": "wrong", "new": NEW},
                {"old": PASSWORD, "new": "short"},
                {"old": "", "new": NEW},
            )
        ]

        assert refused == [401, 422, 422]
        await sign_in(elsewhere, username)
