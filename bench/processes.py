"""Starts and ends the servers and the load generators, each a process of its own."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLOCK = "2026-11-24T09:00:00+07:00"


@dataclass
class Running:
    """A server process."""

    port: int
    process: "subprocess.Popen[str]"
    demo: dict[str, Any]

    def memory(self) -> int:
        """Resident bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    def cpu(self) -> float:
        """Seconds of processor so far."""
        user, system = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[Running]:
    """The demo mall on a durable SQLite file in `folder`."""
    port = free_port()
    with ours_on(f"sqlite:///{folder}/antre-{port}.db", port=port) as running:
        yield running


@contextlib.contextmanager
def ours_on(database: str, *, port: int) -> Iterator[Running]:
    """The demo mall on a database, which other processes may serve, too, if it is PostgreSQL."""
    words = ["--json", "--visitors", "off", "--clock", CLOCK, "--port", str(port)]
    command = [sys.executable, "-m", "bench.ours", *words, "--database", database]
    quiet = {**os.environ, "ANTRE_SPEECH": "false"}  # making clips would take the processors
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet) as process:
        assert process.stdout
        try:
            yield Running(port, process, json.loads(process.stdout.readline()))
        finally:
            process.kill()


@contextlib.contextmanager
def bare(kind: str) -> Iterator[Running]:
    """A server of bare.py."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "bench.bare", kind, str(port)], text=True) as process:
        try:
            _wait_for(port)
            yield Running(port, process, {})
        finally:
            process.kill()


def client(module: str, **job: Any) -> Any:
    """What a load generator found out."""
    command = [sys.executable, "-m", module, json.dumps(job)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(port)
