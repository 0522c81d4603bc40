"""The worker lists every file of the kiosk's page, and only files that are there."""

import json
import re

import httpx

from routers.kiosk_worker import shell
from routers.pages import WEB


async def listed(client: httpx.AsyncClient) -> dict[str, object]:
    answer = await client.get("/kiosk-worker.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    found: dict[str, object] = json.loads(re.findall(r"^const SHELL = (.*);$", answer.text, re.MULTILINE)[0])
    return found


async def test_every_file_is_there(client: httpx.AsyncClient) -> None:
    files = (await listed(client))["files"]
    assert isinstance(files, list)

    answers = {path: (await client.get(path)).status_code for path in files}

    assert set(answers.values()) == {200}
    kiosk = {
        f"/static/js/kiosk/{path.relative_to(WEB / 'static/js/kiosk').as_posix()}"
        for path in (WEB / "static/js/kiosk").rglob("*.js")
    }
    assert kiosk <= set(files), "a module of the kiosk would be missing without the server"
    assert {"/locale/id.json", "/locale/en.json", "/static/js/kiosk.js", "/static/css/tokens.css"} <= set(
        files
    )
    assert [path for path in files if path.endswith(".woff2")] != []
    assert [path for path in files if path.endswith("icons.svg")] != []


def test_another_page_is_another_version() -> None:
    assert shell(4).version == shell(4).version
    assert shell(4).version != shell(5).version
