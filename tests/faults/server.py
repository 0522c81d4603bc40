"""The real program as a process of its own that can be killed and started again on the same port."""

import asyncio
import importlib
import json
import os
import socket
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from tests.races.children import children

NINE = "2026-11-24T09:00:00+07:00"
PROGRAM = "app.cli:main"
_PATIENCE = 20.0  # seconds for a start


def _run(program: str, words: list[str], output: str) -> None:
    """In the child: `antre` with these words, its two streams in a file."""
    file = os.open(output, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
    os.dup2(file, sys.stdout.fileno())
    os.dup2(file, sys.stderr.fileno())
    sys.argv = ["antre", *words]
    module, _, function = program.partition(":")
    getattr(importlib.import_module(module), function)()


class Server:
    """`antre demo --json` on one database; another `program` takes the place of `antre`."""

    def __init__(self, url: str, folder: Path, *, program: str = PROGRAM) -> None:
        self.url = url
        self.demo: dict[str, Any] = {}
        self._program = program
        self._output = folder / "antre.out"
        self._port = _free_port()
        self._process = children.Process()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Until it says that it answers."""
        self._output.unlink(missing_ok=True)
        words = f"demo --json --visitors off --clock {NINE} --port {self._port} --database {self.url}".split()
        self._process = children.Process(target=_run, args=(self._program, words, str(self._output)))
        self._process.start()
        deadline = monotonic() + _PATIENCE
        while not (line := self._said()).endswith("}\n"):
            assert self._process.is_alive(), f"the server ended: {line}"
            assert monotonic() < deadline, f"the server does not start: {line}"
            await asyncio.sleep(0.01)
        self.demo = json.loads(line.splitlines()[-1])

    def kill(self) -> None:
        """kill -9: nothing in the process gets to run once more."""
        self._process.kill()
        self._process.join()

    async def terminate(self) -> float:
        """SIGTERM; the seconds until the process was gone."""
        began = monotonic()
        self._process.terminate()
        while self._process.is_alive():
            assert monotonic() - began < _PATIENCE, "the server does not end"
            await asyncio.sleep(0.01)
        return monotonic() - began

    def close(self) -> None:
        """Whatever state it is in."""
        if self._process.is_alive():
            self.kill()

    def _said(self) -> str:
        return self._output.read_text() if self._output.exists() else ""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
