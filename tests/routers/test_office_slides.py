"""Slides in the office: uploaded, shown on boards, taken away."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app.adapters.media import Media
from app.models import Slide
from routers.middleware import BodyLimit
from tests.adapters.test_media import HEADS
from tests.factories import SCREEN, TestMall
from tests.routers.office import HTML, Browser, faults

PICTURE = HEADS["png"] + b"x" * 1000
WORDS = {"text_id": "", "text_en": "", "seconds": "15"}


def file(content: bytes = PICTURE, name: str = "poster.png") -> dict[str, Any]:
    return {"file": (name, content, "image/png")}


@pytest.fixture(autouse=True)
def _folder(app: FastAPI, tmp_path: Path) -> None:
    app.state.media = Media(tmp_path / "media")


async def board(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get("/api/v1/malls/bekasi/board", headers=SCREEN)
    found: list[dict[str, Any]] = answer.json()["lobby"]["slides"]
    return found


async def test_a_picture_is_uploaded_shown_and_removed(
    admin: Browser, client: httpx.AsyncClient, mall: TestMall
) -> None:
    await admin.post("slides", kind="file", **WORDS, files=file())
    await admin.post("slides", kind="file", **WORDS, files=file(name="the same.jpg"))
    charter = {"text_id": "Kami\r\nsanggup", "text_en": "We promise", "seconds": "30"}
    await admin.post("slides", kind="charter", **charter, files=file(b"", ""))

    first, same, words = await board(client)
    picture = await client.get(first["address"])
    part = await client.get(first["address"], headers={"Range": "bytes=0-7"})
    assert (first["kind"], same["address"], words["text"]) == (
        "image",
        first["address"],
        {"id": "Kami sanggup", "en": "We promise"},
    )
    assert (picture.content, picture.headers["content-type"]) == (PICTURE, "image/png")
    assert "immutable" in picture.headers["cache-control"]
    assert (part.status_code, part.content) == (206, PICTURE[:8])

    await admin.post(f"slides/{first['id']}/remove")
    assert (await client.get(first["address"])).status_code == 200  # the other one shows it still
    await admin.post(f"slides/{words['id']}/move")
    assert [one["kind"] for one in await board(client)] == ["charter", "image"]
    await admin.post(f"slides/{same['id']}/remove")
    assert (await client.get(first["address"])).status_code == 404
    await admin.post(f"slides/{same['id']}/remove", 404)
    await admin.post("slides/x/move", 404)


@pytest.mark.parametrize(
    ("typed", "content", "fields"),
    [
        ({"kind": "file"}, b"", ["file"]),
        ({"kind": "file"}, b"<svg onload='x()'>", ["file"]),
        ({"kind": "file", "text_id": "Keterangan"}, PICTURE, ["text_en"]),
        ({"kind": "text"}, b"", ["text_id", "text_en"]),
        ({"kind": "film"}, b"", ["kind"]),
        ({"kind": "file", "seconds": "3"}, PICTURE, ["seconds"]),
    ],
)
async def test_what_does_not_fit_comes_back(
    admin: Browser, mall: TestMall, typed: dict[str, str], content: bytes, fields: list[str]
) -> None:
    answer = await admin.post("slides", 422, **{**WORDS, **typed}, files=file(content))

    assert faults(answer) == fields
    assert mall.rows(Slide) == []


async def test_a_file_that_is_too_large_is_told_so(app: FastAPI, admin: Browser) -> None:
    most = app.state.settings.slide_mb << 20

    answer = await admin.post("slides", 422, kind="file", **WORDS, files=file(PICTURE + bytes(most)))

    assert "The file is too large: at most 1 MB." in answer.text


async def test_who_may(supervisor: Browser, client: httpx.AsyncClient) -> None:
    await supervisor.get("slides", 403)
    await supervisor.post("slides", 403, kind="file", **WORDS, files=file())
    stranger = await client.post("/office/bekasi/slides", headers=HTML, files=file())
    assert (stranger.status_code, stranger.headers["location"]) == (303, "/office/sign-in")
    unread = await client.post("/office/bekasi/outcomes", headers=HTML, files=[("x", file()["file"])] * 3)
    assert (unread.status_code, unread.headers["location"]) == (303, "/office/sign-in")


@pytest.mark.parametrize(
    ("path", "fits"),
    [
        ("/office/bekasi/slides", True),
        ("/office/slides", False),
        ("/office/bekasi/outcomes/slides", False),
        ("/office/sign-in/x/slides", False),
    ],
)
async def test_only_the_lobbys_slides_may_be_large(path: str, *, fits: bool) -> None:
    async def read(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    limited = BodyLimit(read, limit=1, office_limit=2, slides_limit=3)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(limited), base_url="http://antre.test"
    ) as client:
        if fits:
            assert (await client.post(path, content=b"xxx")).status_code == 204
        else:
            with pytest.raises(HTTPException):
                await client.post(path, content=b"xxx")
