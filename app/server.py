"""Runs the application: one port, one event loop, ended gently."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from app.adapters.certificates import Files
from app.clock import Clock
from app.db import Database
from app.errors import AntreError
from app.main import create_app
from app.settings import Settings
from routers.direct import DirectProtocol
from routers.patience import patient

_SWITCH_INTERVAL = (
    0.0005  # seconds: the writer's thread and the event loop hand over sooner, 25 % more at one client
)
_GARBAGE_EVERY = 10_000  # new objects; at Python's own 700 the collector took 5 % of a ticket's time


class CannotListen(AntreError):
    """The port is taken, or not ours to take."""

    code = "cannot_listen"


class Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, *, ready: Any) -> None:  # noqa: ANN401
        """`ready(port)` is awaited once the port is open."""
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ends gently and returns, so that the writer is drained; uvicorn would raise the signal once more."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    async def startup(self, sockets: Any = None) -> None:  # noqa: ANN401
        """Opens the port."""
        await super().startup(sockets)
        if self.started:
            await self._ready(self.servers[0].sockets[0].getsockname()[1])


def run(database: Database, clock: Clock, knobs: Settings, *, ready: Any) -> None:  # noqa: ANN401
    """Until it is told to end; `ready(port)` is awaited once the port is open. Raises CannotListen."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    files = Files(folder=Path(knobs.tls_dir))
    config = uvicorn.Config(
        create_app(database, clock, knobs),
        host=knobs.host,
        port=knobs.port,
        http=patient(),
        ws=DirectProtocol,
        ws_per_message_deflate=False,  # 130 KB a connection and twice the time with it
        ws_max_size=4096,
        access_log=False,  # paths hold citizens' tokens
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=max(1, round(knobs.shutdown_seconds)),
        ssl_certfile=files.server if knobs.tls else None,
        ssl_keyfile=files.server_key if knobs.tls else None,
    )
    try:
        family = socket.AF_INET6 if ":" in knobs.host else socket.AF_INET
        listening = socket.create_server((knobs.host, knobs.port), family=family, backlog=config.backlog)
    except OSError as error:
        message = f"cannot listen on {knobs.host}:{knobs.port}: {error.strerror}"
        raise CannotListen(message) from error
    gc.collect()
    gc.freeze()  # what a server starts with stays: no use in looking through it again and again
    gc.set_threshold(_GARBAGE_EVERY)
    # The factory is uvloop's where that is installed: asyncio.run alone would take the slower standard loop.
    with listening, asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(Server(config, ready=ready).serve(sockets=[listening]))
