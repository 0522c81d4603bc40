"""The bare things that ours is measured against, each a process: `python -m bench.bare post|broadcast PORT`."""

import asyncio
import sys
from http import HTTPStatus

import uvicorn
import uvloop
from fastapi import FastAPI
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.http11 import Request, Response

FRAME = 4096

POST = FastAPI()


def frame_text(number: str) -> str:
    """A frame as long as a board of the demo."""
    return f"frame {number} ".ljust(FRAME, "x")


@POST.post("/", status_code=201)
async def empty() -> dict[str, str]:
    return {"number": "A-001"}


async def post(port: int) -> None:
    """An empty FastAPI POST behind the same uvicorn."""
    config = uvicorn.Config(POST, port=port, ws="websockets-sansio", access_log=False, log_config=None)
    await uvicorn.Server(config).serve()


async def broadcast_to_all(port: int) -> None:
    """A server of the bare `websockets` library; GET /say?n=1 hands all connections frame 1."""
    connections: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        connections.add(connection)
        await connection.wait_closed()
        connections.discard(connection)

    def say(connection: ServerConnection, request: Request) -> Response | None:
        path, _, number = request.path.partition("?n=")
        if path != "/say":
            return None
        broadcast(connections, frame_text(number))
        return connection.respond(HTTPStatus.OK, "")

    options = {"compression": None, "ping_interval": None}
    async with serve(handle, "127.0.0.1", port, process_request=say, **options):  # type: ignore[arg-type]
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    work = {"post": post, "broadcast": broadcast_to_all}[sys.argv[1]]
    uvloop.run(work(int(sys.argv[2])))
