"""From the officer's key to the screens, the fan-out beside bare `websockets.broadcast`, and memory per screen."""

import json
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

from bench.processes import Running, bare, client, ours

BOARD = "/ws/malls/bekasi/board?zone=lantai-2&token="
MANY = 1000


def _post(server: Running, path: str, headers: dict[str, str], body: Any = None) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}",
        json.dumps(body).encode() if body is not None else b"",
        {"Content-Type": "application/json", **headers},
        method="POST",
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer), answer.headers


def _queue(server: Running, *, people: int) -> None:
    """An open counter of agency A and people who wait for it."""
    paired = {"Authorization": f"Bearer {server.demo['kiosk_token']}"}
    for _ in range(people):
        _post(server, "/api/v1/malls/bekasi/tickets", paired, {"service": "A1"})
    officer = server.demo["officers"][0]
    session, headers = _post(
        server, "/api/v1/session", {}, {"username": officer["username"], "password": officer["password"]}
    )
    signed = {
        "Cookie": headers["Set-Cookie"].partition(";")[0],
        session["csrf_header"]: session["csrf_token"],
    }
    _post(server, f"/api/v1/counters/{officer['counters'][0]}/open", signed)


def run(folder: Path, *, quick: bool) -> None:
    calls = 10 if quick else 40
    print(
        "\ncall to screen: from the POST of *next* to the whole board on a screen of the zone, milliseconds"
    )
    print("  screens     p50     p99     last of them (median)   KB of the server per screen")
    with ours(folder) as server:
        _queue(server, people=3 * calls)
        for turn, screens in enumerate((1, 100, MANY)):
            found = client(
                "bench.watchers",
                port=server.port,
                pid=server.process.pid,
                path=BOARD + server.demo["screen_token"],
                screens=screens,
                frames=calls,
                first=turn * calls + 1,
                officer=server.demo["officers"][0],
            )
            kilobytes = f"{found['kilobytes']:8.0f}" if screens >= 100 else "       -"
            print(
                f"  {screens:7} {found['p50']:7.1f} {found['p99']:7.1f} {found['last']:14.1f} {kilobytes:>28}"
            )


def fanout(folder: Path, *, quick: bool) -> None:
    frames, rounds = (10, 2) if quick else (30, 3)
    print(
        f"\nfan-out of one 4 KB frame to {MANY:,} screens, milliseconds until the last has it (alternating runs)"
    )
    found: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
    for turn in range(rounds):
        with bare("broadcast") as plain, ours(folder) as server:
            for name, running in (("bare", plain), ("ours", server)):
                path = "/" if name == "bare" else BOARD + server.demo["screen_token"]
                found[name].append(
                    client(
                        "bench.watchers",
                        port=running.port,
                        pid=running.process.pid,
                        path=path,
                        screens=MANY,
                        frames=frames,
                        first=1000 * (turn + 1),
                        officer=None,
                    )
                )
    last = {name: median(one["last"] for one in runs) for name, runs in found.items()}
    memory = {name: median(one["kilobytes"] for one in runs) for name, runs in found.items()}
    ratio = median(
        plain["last"] / mine["last"] for plain, mine in zip(found["bare"], found["ours"], strict=True)
    )
    print(f"  bare websockets.broadcast  {last['bare']:6.1f} ms   {memory['bare']:4.0f} KB a screen")
    print(
        f"  ours, hub and mailboxes    {last['ours']:6.1f} ms   {memory['ours']:4.0f} KB a screen   ratio {ratio:.2f}"
    )
