"""A browser in the office, for the tests of its pages."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.factories import BASE, PASSWORD, TestMall, client_of

HTML = {"Accept": "text/html,*/*", "Accept-Language": "en", "Origin": BASE}
LONG = "a long enough password"


class Browser:
    """Somebody at the office: forms are posted with the token that the page gave."""

    def __init__(self, client: httpx.AsyncClient, mall: str = "/office/bekasi") -> None:
        self.client = client
        self.mall = mall
        self.token = ""

    async def get(self, path: str = "", status: int = 200) -> str:
        answer = await self.client.get(self._at(path))
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    async def post(
        self, path: str, status: int = 303, /, *, files: Any = None, **typed: Any
    ) -> httpx.Response:
        if not self.token:
            page = await self.get("/office/bekasi/people/new")
            self.token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        answer = await self.client.post(self._at(path), data={"csrf_token": self.token, **typed}, files=files)
        assert answer.status_code == status, answer.text[:4000]
        return answer

    def _at(self, path: str) -> str:
        return path if path.startswith("/") else f"{self.mall}/{path}".replace("/?", "?").rstrip("/")


@asynccontextmanager
async def browser(app: FastAPI, username: str) -> AsyncIterator[Browser]:
    async with client_of(app, headers=HTML) as client:
        answer = await client.post("/office/sign-in", data={"username": username, "password": PASSWORD})
        assert (answer.status_code, answer.headers["location"]) == (303, "/office")
        yield Browser(client)


@pytest.fixture
async def admin(app: FastAPI, mall: TestMall) -> AsyncIterator[Browser]:
    async with browser(app, mall.demo.admin) as one:
        yield one


@pytest.fixture
async def supervisor(app: FastAPI, mall: TestMall) -> AsyncIterator[Browser]:
    async with browser(app, mall.demo.supervisor) as one:
        yield one


def faults(answer: httpx.Response) -> list[str]:
    """The fields that the page says are at fault."""
    return re.findall(r'<li><a href="#([a-z_0-9]+)">', answer.text)


__all__ = ["HTML", "LONG", "Browser", "admin", "browser", "faults", "supervisor"]
