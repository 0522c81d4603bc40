"""Two hundred screens through a restart and a cut network: are all right again, and is each call spoken once?

    python -m bench outage            # the network is cut for 30 s, and a fresh screen comes after 90 s: some three minutes
    python -m bench --quick outage    # cut for 8 s, and says so

A screen here follows the page's rules (`live.js`, `tries.js`, `display/calls.js`): newest frame wins, full jitter, the board's
HTTP twin is asked while the socket is away, it speaks the calls above the last one that it spoke, none older than 90 s by the server's clock. The page itself is in the browser tests.
"""

import asyncio
import contextlib
import http.client
import json
import random
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.cookiejar import CookieJar
from pathlib import Path
from time import monotonic
from typing import Any

import websockets

from bench.processes import Running, free_port, ours_on

SCREENS = 200
TOO_OLD = 90.0
SILENT = 12.0
TRY, SPREAD = 1.0, 0.5  # seconds between two questions to the twin
NOT_MODIFIED = 304
BACK = 9.0  # seconds after which the last socket is there
FULL_CUT = 30.0
QUICK_CUT = 8.0
RIGHT_AGAIN = 30.0  # seconds, after which a screen counts as lost


class Link:
    """A network that can be cut: a TCP proxy."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.up = True
        self.writers: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.up:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self.writers |= ends
        await asyncio.gather(self._pipe(reader, far_writer), self._pipe(far_reader, writer))
        self.writers -= ends

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.transport.abort()

    def cut(self) -> None:
        self.up = False
        for writer in self.writers:
            writer.transport.abort()


class Screen:
    """One screen as the page is one: what it shows and what it spoke."""

    def __init__(self, address: str, twin: str) -> None:
        self.address = address
        self.twin = twin
        self.etag = ""
        self.heard = 0  # frames of the socket
        self.epoch = ""
        self.version = -1
        self.shown: dict[str, Any] = {}
        self.last = 0
        self.spoken: list[tuple[int, float]] = []  # a call's id, and how old it was
        self.live = asyncio.Event()
        self.tasks = [asyncio.create_task(self._live()), asyncio.create_task(self._poll())]
        self.tries: set[asyncio.Task[None]] = set()

    def shows(self, number: str) -> bool:
        """Whether this is the newest call that it knows."""
        return bool(self.shown) and self.shown["calls"][-1]["number"] == number

    async def _live(self) -> None:
        attempt = 0
        while True:
            try:
                async with websockets.connect(self.address, compression=None, open_timeout=8) as socket:
                    while True:
                        message = json.loads(await asyncio.wait_for(socket.recv(), SILENT))
                        self.live.set()
                        self.heard += 1
                        self._take(message)
                        attempt = 0
            except (OSError, TimeoutError, websockets.WebSocketException):
                self.live.clear()
                most = min(8.0, 2.0**attempt)
                attempt = min(attempt + 1, 5)
                await asyncio.sleep(0.5 + random.random() * (most - 0.5))

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(TRY + random.random() * SPREAD)
            if not self.live.is_set():
                asked = asyncio.create_task(self._ask_twin())
                self.tries.add(asked)
                asked.add_done_callback(self.tries.discard)

    async def _ask_twin(self) -> None:
        heard = self.heard
        with contextlib.suppress(OSError, TimeoutError, urllib.error.URLError, http.client.HTTPException):
            body = await asyncio.to_thread(self._read_twin)
            if body and heard == self.heard:
                self._take(json.loads(body))

    def _read_twin(self) -> bytes:
        request = urllib.request.Request(self.twin, headers={"If-None-Match": self.etag})
        try:
            with urllib.request.urlopen(request, timeout=4) as answer:
                self.etag = answer.headers["ETag"]
                body: bytes = answer.read()
                return body
        except urllib.error.HTTPError as refused:
            if refused.code == NOT_MODIFIED:
                return b""
            raise

    def end(self) -> list[asyncio.Task[None]]:
        """Goes dark."""
        everything = [*self.tasks, *self.tries]
        for task in everything:
            task.cancel()
        return everything

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] != "board":
            return
        if message["epoch"] == self.epoch and message["version"] < self.version:
            return
        if message["epoch"] != self.epoch:
            self.last = 0
        self.epoch, self.version, self.shown = message["epoch"], message["version"], message
        now = datetime.fromisoformat(message["at"])
        for call in message["calls"]:
            age = (now - datetime.fromisoformat(call["called_at"])).total_seconds()
            if call["id"] > self.last and age <= TOO_OLD:
                self.last = call["id"]
                self.spoken.append((call["id"], age))


class Officer:
    """Calls the next, again and again; the demo's tokens and sessions outlive a restart."""

    def __init__(self, server: Running) -> None:
        self.port = server.port
        self.demo = server.demo
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        officer = server.demo["officers"][0]
        self.counter = f"/api/v1/counters/{officer['counters'][0]}"
        words = {"username": officer["username"], "password": officer["password"]}
        self.headers: dict[str, str] = {}
        session = self._post("/api/v1/session", words)
        self.headers = {session["csrf_header"]: session["csrf_token"]}
        self._post(f"{self.counter}/open", {})
        self.calls: list[str] = []

    def _post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", **self.headers, **headers},
        )
        with self.opener.open(request) as answer:
            return json.load(answer)

    def call(self) -> None:
        """One more visitor, called and done."""
        token = {"Authorization": f"Bearer {self.demo['kiosk_token']}"}
        self._post("/api/v1/malls/bekasi/tickets", {"service": "A1"}, **token)
        self.calls.append(self._post(f"{self.counter}/next", {})["current"]["number"])
        self._post(f"{self.counter}/finish", {})


async def _right(screens: list[Screen], number: str) -> float:
    """Seconds until every screen shows this call; raises TimeoutError."""
    began = monotonic()
    async with asyncio.timeout(RIGHT_AGAIN):
        while not all(one.shows(number) for one in screens):  # noqa: ASYNC110  (two hundred screens tell nobody)
            await asyncio.sleep(0.02)
    return monotonic() - began


async def _calls(officer: Officer, many: int) -> None:
    for _ in range(many):
        await asyncio.to_thread(officer.call)
        await asyncio.sleep(0.2)


async def _story(folder: Path, *, cut: float) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(SCREENS))
    database, port = f"sqlite:///{folder}/outage.db", free_port()
    servers = contextlib.ExitStack()
    server = servers.enter_context(ours_on(database, port=port))
    link = Link(port)
    proxy = await asyncio.start_server(link.serve, "127.0.0.1", 0)
    through = proxy.sockets[0].getsockname()[1]
    path = f"malls/bekasi/board?zone=lantai-2&token={server.demo['screen_token']}"
    address, twin = f"ws://127.0.0.1:{through}/ws/{path}", f"http://127.0.0.1:{through}/api/v1/{path}"
    officer = await asyncio.to_thread(Officer, server)
    await _calls(officer, 1)
    screens = [Screen(address, twin) for _ in range(SCREENS)]
    print(f"  {SCREENS} screens show the first call after {await _right(screens, officer.calls[-1]):.1f} s")

    await _calls(officer, 5)
    server.process.terminate()
    await asyncio.to_thread(server.process.wait)
    again = await asyncio.to_thread(servers.enter_context, ours_on(database, port=port))
    await _calls(officer, 5)
    print(f"  right after the server's restart: {await _right(screens, officer.calls[-1]):.1f} s")

    link.cut()
    await _calls(officer, 5)
    await asyncio.sleep(cut)
    link.up, used = True, again.cpu()
    print(f"  right after {cut:.0f} s without network: {await _right(screens, officer.calls[-1]):.1f} s")
    await asyncio.sleep(BACK - 1)
    print(
        f"  … the server's processor time in the {BACK:.0f} s in which all came back: {again.cpu() - used:.2f} s"
    )
    await _calls(officer, 2)
    await _right(screens, officer.calls[-1])

    wait = TOO_OLD + 2
    print(f"  … {wait:.0f} s of silence, then a fresh screen")
    await asyncio.sleep(wait)
    fresh = Screen(address, twin)
    await _right([fresh], officer.calls[-1])
    await _calls(officer, 1)
    await _right([*screens, fresh], officer.calls[-1])
    _verdict(screens, fresh, calls=len(officer.calls))
    ending = [task for one in (*screens, fresh) for task in one.end()]
    await asyncio.gather(*ending, return_exceptions=True)
    proxy.close()
    servers.close()


def _verdict(screens: list[Screen], fresh: Screen, *, calls: int) -> None:
    wrong = 0
    for one in screens:
        times = Counter(call for call, _ in one.spoken)
        wrong += len(times) != calls or max(times.values()) > 1
    oldest = max(age for one in (*screens, fresh) for _, age in one.spoken)
    print(f"  {calls} calls; screens that did not speak each exactly once: {wrong} of {len(screens)}")
    print(
        f"  the fresh screen spoke {len(fresh.spoken)} (the one call after it came); oldest spoken: {oldest:.1f} s"
    )
    if wrong or len(fresh.spoken) != 1 or oldest > TOO_OLD:
        message = "a call was lost or spoken twice"
        raise AssertionError(message)


def run(folder: Path, *, quick: bool) -> None:
    cut = QUICK_CUT if quick else FULL_CUT
    shortened = f" (SHORTENED: cut for {cut:.0f} s instead of {FULL_CUT:.0f})" if quick else ""
    print(f"\noutage: {SCREENS} screens, the server restarts, the network is cut{shortened}")
    asyncio.run(_story(folder, cut=cut))
