"""A load generator of its own process: closed-loop HTTP clients that cost as little as Python allows.

    python -m bench.http '{"port": 8000, "clients": 16, "seconds": 2, "path": "/", "headers": {}, "body": "{}"}'

prints one line of JSON: answers per second, latencies in milliseconds, and what was not a 2xx.
"""

import asyncio
import json
import sys
from itertools import count
from time import perf_counter

import uvloop


class Client(asyncio.Protocol):
    """Sends the next request as soon as the last one is answered."""

    keys = count()

    def __init__(self, request: bytes, until: float, latencies: list[float], bad: list[str]) -> None:
        self.request = request
        self.until = until
        self.latencies = latencies
        self.bad = bad
        self.received = b""
        self.sent_at = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        self.received = b""
        self.sent_at = perf_counter()
        request = self.request.replace(b"KEY", b"%d" % next(self.keys))
        self.transport.write(request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        now = perf_counter()
        self.latencies.append(now - self.sent_at)
        if not head.startswith(b"HTTP/1.1 2"):
            self.bad.append(head[:20].decode())
        if now < self.until:
            self.send()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(exc)


async def load(job: dict[str, object]) -> dict[str, object]:
    headers = {"Host": "127.0.0.1", "Content-Type": "application/json", **job["headers"]}  # type: ignore[dict-item]
    body = str(job["body"]).encode()
    lines = [f"POST {job['path']} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    request = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body
    Client.keys = count(int(perf_counter() * 1e6))
    latencies: list[float] = []
    bad: list[str] = []
    loop = asyncio.get_running_loop()
    began = perf_counter()
    until = began + float(str(job["seconds"]))
    made = [
        await loop.create_connection(
            lambda: Client(request, until, latencies, bad), "127.0.0.1", int(str(job["port"]))
        )
        for _ in range(int(str(job["clients"])))
    ]
    await asyncio.gather(*(client.done for _, client in made))
    latencies.sort()
    return {
        "rate": len(latencies) / (perf_counter() - began),
        "p50": latencies[len(latencies) // 2] * 1000,
        "p99": latencies[len(latencies) * 99 // 100] * 1000,
        "bad": len(bad),
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(load(json.loads(sys.argv[1])))))
