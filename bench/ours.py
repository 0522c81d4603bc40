"""Our program as a process: `antre demo`, with one more route that hands the hub a frame of the fan-out bench.

python -m bench.ours --json --visitors off --port 8000 --database sqlite:///…
"""

import asyncio
import sys
from typing import Any, cast

from fastapi import FastAPI

from app import cli, server
from app.clock import Clock
from app.db import Database
from app.main import create_app
from app.settings import Settings
from bench.bare import frame_text
from display.hub import Hub
from display.protocol import Frame


def with_say(database: Database, clock: Clock, settings: Settings) -> FastAPI:
    """The application, and GET /say?n=1: every topic gets frame 1."""
    app = create_app(database, clock, settings)
    hub: Hub = app.state.hub
    feeding, firsts = True, list[asyncio.Task[None]]()

    def frame(number: str) -> Frame:
        text = frame_text(number)
        return Frame(epoch="bench", version=int(number), text=text, content=text)

    async def say(n: str) -> int:
        nonlocal feeding
        if feeding:  # from here on the boards are ours to say
            feeding = False
            await app.state.feed.stop()
            hub.on_wanted(lambda topic: firsts.append(asyncio.create_task(hub.publish(topic, frame("0")))))
        for topic in hub.topics():
            await hub.publish(topic, frame(n))
        return hub.sockets()

    app.add_api_route("/say", say)
    app.router.routes.insert(0, app.router.routes.pop())
    return app


if __name__ == "__main__":
    assert hasattr(server, "create_app"), "the application is made elsewhere now"
    cast("Any", server).create_app = with_say
    sys.argv = ["antre", "demo", *sys.argv[1:]]
    cli.main()
