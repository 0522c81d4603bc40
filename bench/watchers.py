"""Many screens in a process of their own, that note when a frame has come; they cost as little as Python allows.

    python -m bench.watchers '{"port": …, "path": …, "screens": 1000, "pid": …, "frames": 30, "officer": {…} or null}'

Each of `frames` is one call by the officer (or, without one, one GET /say); printed are milliseconds from the sending of
that request until a screen had the frame whole, for all screens, and until the last had it.
"""

import asyncio
import json
import sys
import urllib.request
from pathlib import Path
from time import perf_counter
from typing import Any

import uvloop

GIVE_UP = 10.0  # seconds until a frame counts as lost
PAUSE = 0.1  # seconds between two frames: longer than the board's interval
SERVICE = b'{"service":"A1"}'


class Wall:
    """All screens together: what they wait for, and when each had it."""

    def __init__(self) -> None:
        self.needle = b"\0"
        self.arrived: list[float] = []
        self.missing = 0
        self.shown = asyncio.Event()

    def expect(self, needle: bytes, *, screens: int) -> None:
        self.needle, self.arrived, self.missing = needle, [], screens
        self.shown.clear()

    def saw(self) -> None:
        self.arrived.append(perf_counter())
        self.missing -= 1
        if self.missing == 0:
            self.shown.set()


class Screen(asyncio.Protocol):
    """A WebSocket client that reads whole frames and looks for the needle in them."""

    def __init__(self, wall: Wall, request: bytes) -> None:
        self.wall = wall
        self.request = request
        self.buffer = b""
        self.open = asyncio.get_running_loop().create_future()
        self.upgraded = False
        self.last = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.upgraded:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head, head
            self.upgraded, self.buffer = True, rest
            self.open.set_result(None)
        while (size := _frame_size(self.buffer)) and len(self.buffer) >= size:
            frame, self.buffer = self.buffer[:size], self.buffer[size:]
            if self.wall.needle in frame and self.wall.needle != self.last:
                self.last = self.wall.needle
                self.wall.saw()


def _frame_size(buffer: bytes) -> int:
    """The whole length of the frame that begins the buffer; 0: not known yet."""
    if len(buffer) < 4:
        return 0
    length = buffer[1]
    if length < 126:
        return 2 + length
    if length == 126:
        return 4 + int.from_bytes(buffer[2:4], "big")
    return 10 + int.from_bytes(buffer[2:10], "big") if len(buffer) >= 10 else 0


class Http:
    """One connection for requests."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.headers = ""

    async def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{self.headers}Connection: close\r\n"
        )
        writer.write(
            f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
        answer = await reader.read()
        writer.close()
        assert b" 20" in answer[:20], answer[:600]
        return answer


def _sign_in(port: int, officer: dict[str, Any]) -> str:
    body = json.dumps({"username": officer["username"], "password": officer["password"]}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/session", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        session = json.load(answer)
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return f"Cookie: {cookie}\r\n{session['csrf_header']}: {session['csrf_token']}\r\n"


async def _screens(job: dict[str, Any], wall: Wall) -> None:
    request = (
        f"GET {job['path']} HTTP/1.1\r\nHost: 127.0.0.1:{job['port']}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    for _ in range(job["screens"]):
        _, screen = await loop.create_connection(lambda: Screen(wall, request), "127.0.0.1", job["port"])
        await screen.open


def _memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()[0])


async def watch(job: dict[str, Any]) -> dict[str, Any]:
    wall, http = Wall(), Http(job["port"])
    before = _memory(job["pid"])
    await _screens(job, wall)
    numbers = iter(range(job.get("first", 1), 10**6))
    counter = ""
    if job["officer"]:
        counter = f"/api/v1/counters/{job['officer']['counters'][0]}"
        http.headers = _sign_in(job["port"], job["officer"])
    each, last = [], []
    for _ in range(job["frames"]):
        number = next(numbers)
        needle = f'"number":"A-{number:03d}"' if counter else f"frame {number} "
        await asyncio.sleep(PAUSE)
        wall.expect(needle.encode(), screens=job["screens"])
        began = perf_counter()
        asked = asyncio.create_task(
            http.ask("POST", f"{counter}/next") if counter else http.ask("GET", f"/say?n={number}")
        )
        async with asyncio.timeout(GIVE_UP):
            await wall.shown.wait()
        await asked
        each += [(at - began) * 1000 for at in wall.arrived]
        last.append((wall.arrived[-1] - began) * 1000)
        if counter:
            await asyncio.sleep(PAUSE)
            await http.ask("POST", f"{counter}/finish")
    each.sort()
    last.sort()
    return {
        "p50": each[len(each) // 2],
        "p99": each[len(each) * 99 // 100],
        "last": last[len(last) // 2],
        "kilobytes": (_memory(job["pid"]) - before) / job["screens"],
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(watch(json.loads(sys.argv[1])))))
