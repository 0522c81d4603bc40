"""Nothing is open by oversight: each route and socket says whom it is for, and other agencies' things are unknown."""

import re
from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, FastAPI, WebSocket

from app.clock import new_id
from app.demo import pair
from app.models import Counter
from app.vocabulary import DeviceKind, Permission, Scope
from counters.commands.office.create_mall import create_mall
from counters.rules.plan import Name
from routers.deps import Public, SignedIn
from tests.commands.desk import take
from tests.factories import TestMall, client_of, sign_in
from tests.routers.walk import routes, undeclared

# The whole of what the world may do without any token; whoever adds to it says so here.
OPEN = {
    "GET /",
    "GET /api/v1/bookings/{token}",
    "GET /api/v1/bookings/{token}/calendar.ics",
    "GET /api/v1/bookings/{token}/my-data",
    "GET /api/v1/malls",
    "GET /api/v1/malls/{mall}",
    "GET /api/v1/malls/{mall}/slots",
    "GET /api/v1/tickets/{token}",
    "GET /api/v1/waiting-list/{token}",
    "GET /b/{token}",
    "GET /b/{token}/data",
    "GET /b/{token}/data/file.json",
    "GET /b/{token}/done",
    "GET /b/{token}/move",
    "GET /b/{token}/move/{day}",
    "GET /b/{token}/qr.svg",
    "GET /book",
    "GET /book/{mall}",
    "GET /book/{mall}/{service}",
    "GET /book/{mall}/{service}/hold/{hold}",
    "GET /book/{mall}/{service}/time",
    "GET /book/{mall}/{service}/time/{day}",
    "GET /book/{mall}/{service}/wait/{day}",
    "GET /counter",
    "GET /display/{mall}",
    "GET /display/{mall}/plain",
    "GET POST /office/{path:path}",  # a 404 in the office's own look
    "GET /api/v1/proof-of-work",
    "GET /healthz",
    "GET /kiosk",
    "GET /kiosk-worker.js",
    "GET /locale/{language}.json",
    "GET /media/{name}",
    "GET /office/sign-in",
    "GET /readyz",
    "GET /speech/{name}",
    "GET /t/{token}",
    "GET /t/{token}/qr.svg",
    "POST /api/v1/bookings/{token}/cancel",
    "POST /api/v1/bookings/{token}/check-in",
    "POST /api/v1/bookings/{token}/erase",
    "POST /api/v1/bookings/{token}/reschedule",
    "POST /api/v1/devices/pair",
    "POST /api/v1/malls/{mall}/bookings",
    "POST /api/v1/malls/{mall}/holds",
    "POST /api/v1/malls/{mall}/waiting-list",
    "POST /api/v1/session",
    "POST /api/v1/tickets/{token}/cancel",
    "POST /api/v1/tickets/{token}/confirm",
    "POST /api/v1/tickets/{token}/postpone",
    "POST /api/v1/tickets/{token}/reference",
    "POST /b/{token}/cancel",
    "POST /b/{token}/check-in",
    "POST /b/{token}/data/erase",
    "POST /b/{token}/move",
    "POST /book/{mall}/{service}/hold",
    "POST /book/{mall}/{service}/hold/{hold}",
    "POST /book/{mall}/{service}/wait/{day}",
    "POST /office/sign-in",
    "POST /t/{token}/cancel",
    "POST /t/{token}/confirm",
    "POST /api/v1/waiting-list/{token}/accept",
    "POST /api/v1/waiting-list/{token}/decline",
    "POST /api/v1/waiting-list/{token}/leave",
    "GET /api/v1/draw-requests/{token}",
    "GET /api/v1/malls/{mall}/draws",
    "GET /book/{mall}/{service}/draw/{day}",
    "GET /d/{token}",
    "GET /w/{token}",
    "POST /api/v1/draw-requests/{token}/withdraw",
    "POST /api/v1/malls/{mall}/draw-requests",
    "POST /book/{mall}/{service}/draw/{day}",
    "POST /d/{token}/withdraw",
    "POST /t/{token}/postpone",
    "POST /w/{token}/accept",
    "POST /w/{token}/decline",
    "POST /w/{token}/leave",
    "WS /ws/tickets/{token}",
    "WS /{path:path}",  # a close code for sockets that nobody serves
}


async def test_every_route_and_socket_declares_a_permission(app: FastAPI) -> None:
    found = routes(app)

    assert undeclared(app) == []
    assert len(found) > 40
    assert {one.path for one in found if not one.methods} >= {
        "/ws/malls/{mall}/board",
        "/ws/counters/{counter}",
        "/ws/tickets/{token}",
    }


async def test_what_is_open_to_the_world_is_written_down(app: FastAPI) -> None:
    public = {
        f"{' '.join(one.methods) or 'WS'} {one.path}"
        for one in routes(app)
        if one.permissions and set(one.permissions) == {None}
    }

    assert public == OPEN


def test_planted_routes_without_a_permission_are_seen() -> None:
    router, app = APIRouter(prefix="/planted"), FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def looks_harmless() -> int:
        return 1

    @router.get("/open")
    async def forgotten(_: Annotated[int, Depends(looks_harmless)]) -> None: ...

    @router.websocket("/socket")
    async def forgotten_socket(websocket: WebSocket) -> None: ...

    @router.get("/public", dependencies=[Public])
    async def public() -> None: ...

    @router.post("/guarded")
    async def guarded(officer: SignedIn) -> None: ...

    outer = APIRouter()
    outer.include_router(router)
    app.include_router(outer)

    assert undeclared(app) == ["GET /planted/open", "WS /planted/socket"]
    assert [one.permissions for one in routes(app)] == [(), (), (None,), (Permission.WORK_AT_COUNTER,)]


def guarded(app: FastAPI) -> list[tuple[str, str]]:
    return [
        (method, one.path)
        for one in routes(app)
        for method in one.methods
        if one.permissions and set(one.permissions) != {None}
    ]


def fill(path: str, mall: TestMall, counter: object) -> str:
    filled = path.replace("{mall}", "bekasi").replace("{counter}", str(counter))
    return re.sub(r"\{[^}]+\}", "x", filled)


async def test_nothing_guarded_answers_a_stranger(
    app: FastAPI, client: httpx.AsyncClient, mall: TestMall
) -> None:
    counter = mall.officer().seat
    for method, path in guarded(app):
        answer = await client.request(method, fill(path, mall, counter), json={}, follow_redirects=False)

        refused = answer.status_code in {401, 403} or (
            path.startswith("/office")
            and answer.status_code == 303
            and "sign-in" in answer.headers["location"]
        )
        assert refused or (answer.status_code == 422 and "devices" in path), (
            method,
            path,
            answer.status_code,
        )
    assert len(guarded(app)) > 20


async def test_another_agencys_counter_is_unknown(app: FastAPI, mall: TestMall) -> None:
    """To its officers and to its supervisors, whatever the route."""
    other = mall.officer("B").seat
    calls = [(method, path) for method, path in guarded(app) if "{counter}" in path]
    assert len(calls) >= 9
    for username in (mall.officer("A").username, mall.demo.supervisor):
        async with client_of(app) as client:
            await sign_in(client, username)
            for method, path in calls:
                answer = await client.request(method, fill(path, mall, other), json={})
                nowhere = await client.request(method, fill(path, mall, new_id()), json={})

                assert answer.status_code == nowhere.status_code, (username, method, path)
                # a form of the office without its token is refused before anything is looked up
                allowed = {403, 404} if path.startswith("/office") else {404}
                assert answer.status_code in allowed, (username, method, path, answer.status_code)
    assert {row.state for row in mall.rows(Counter, id=other)} == {"closed"}


async def test_the_own_counter_is_known(app: FastAPI, mall: TestMall) -> None:
    """The twin that shows that the walk above would see an answer."""
    officer = mall.officer("A")
    one, two = take(mall), take(mall)
    body: dict[str, object] = {"ticket": str(one.ticket_id), "into": str(two.ticket_id), "priority": None}
    body |= {"service": "A2", "seconds": 15, "services": ["A1"]}
    async with client_of(app) as client:
        await sign_in(client, officer.username)
        for method, path in guarded(app):
            if "{counter}" in path and path.startswith("/api"):
                answer = await client.request(method, fill(path, mall, officer.seat), json=body)
                assert answer.status_code in {200, 409}, (method, path, answer.text)


async def test_managers_and_administrators_do_not_work_at_counters(app: FastAPI, mall: TestMall) -> None:
    seat = mall.officer("A").seat
    for username in (mall.demo.manager, mall.demo.admin):
        async with client_of(app) as client:
            await sign_in(client, username)
            shown = await client.get(f"/api/v1/counters/{seat}")
            moved = await client.post(f"/api/v1/counters/{seat}/open")

            assert (shown.status_code, moved.status_code) == (404, 404)
            assert (await client.get("/api/v1/counters")).json() == {"counters": []}


async def test_a_kiosk_token_is_for_its_own_mall(app: FastAPI, mall: TestMall) -> None:
    bogor = mall.do(create_mall, slug="bogor", name=Name(id="B", en="B"), timezone="Asia/Jakarta").mall_id
    pair(
        mall.database,
        Scope(actor="system", mall_id=bogor),
        kind=DeviceKind.KIOSK,
        name="x",
        token="bogor-kiosk",
    )
    async with client_of(app, headers={"Authorization": "Bearer bogor-kiosk"}) as client:
        taken = await client.post("/api/v1/malls/bekasi/tickets", json={"service": "A1"})
        board = await client.get("/api/v1/malls/bekasi/board")

    assert (taken.status_code, taken.json()["code"]) == (404, "unknown_mall")
    assert (board.status_code, board.json()["code"]) == (404, "unknown_mall")
