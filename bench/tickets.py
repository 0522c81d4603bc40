"""Tickets a second, beside an empty FastAPI POST and beside SQLite's own commits."""

from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from app.db.connections import connect, engine_for
from bench.processes import Running, bare, client, ours

SERVICES = '{"service":"A1"}'


def _ours(server: Running, *, clients: int, seconds: float, key: bool = False) -> dict[str, float]:
    headers = {"Authorization": f"Bearer {server.demo['kiosk_token']}"}
    if key:
        headers["Idempotency-Key"] = "KEY"
    found: dict[str, float] = client(
        "bench.http",
        port=server.port,
        clients=clients,
        seconds=seconds,
        path="/api/v1/malls/bekasi/tickets",
        headers=headers,
        body=SERVICES,
    )
    return found


def commits(folder: Path, *, seconds: float) -> float:
    """Bare SQLite, durable: four small statements and a commit for each ticket, one after another."""
    engine = engine_for(f"sqlite:///{folder}/commits.db")
    cursor = connect(engine).cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS series (letter TEXT PRIMARY KEY, last INTEGER)")
    cursor.execute("CREATE TABLE IF NOT EXISTS ticket (id TEXT PRIMARY KEY, number INTEGER, status TEXT)")
    cursor.execute("CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, what TEXT)")
    done, began = 0, perf_counter()
    while perf_counter() < began + seconds:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(
            "INSERT INTO series VALUES ('A', 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"
        )
        number = cursor.fetchall()[0][0]
        cursor.execute("INSERT INTO ticket VALUES (?, ?, 'waiting')", (uuid4().hex, number))
        cursor.execute("INSERT INTO event VALUES (?, 'taken')", (uuid4().hex,))
        cursor.execute("COMMIT")
        done += 1
    return done / (perf_counter() - began)


def run(folder: Path, *, quick: bool) -> None:
    seconds, rounds = (1.0, 2) if quick else (2.0, 3)
    raw = commits(folder, seconds=seconds)
    print("\ntickets a second (median of alternating runs; a durable commit before every answer)")
    print(f"  bare SQLite commits, no HTTP: {raw:,.0f}/s")
    print(
        "  clients   empty POST   ours            ratio   with a key      ratio   p50 / p99 ms   of bare commits"
    )
    with bare("post") as empty, ours(folder) as server:
        for clients in (1, 16, 64):
            heads, mine, keyed = [], [], []
            for _ in range(rounds):
                heads.append(
                    client(
                        "bench.http",
                        port=empty.port,
                        clients=clients,
                        seconds=seconds,
                        path="/",
                        headers={},
                        body="{}",
                    )
                )
                mine.append(_ours(server, clients=clients, seconds=seconds))
                keyed.append(_ours(server, clients=clients, seconds=seconds, key=True))
            assert not any(found["bad"] for found in heads + mine + keyed)
            ceiling, rate, once = (median(found["rate"] for found in runs) for runs in (heads, mine, keyed))
            p50, p99 = (median(found[name] for found in mine) for name in ("p50", "p99"))
            ratio = median(one["rate"] / other["rate"] for one, other in zip(mine, heads, strict=True))
            with_key = median(one["rate"] / other["rate"] for one, other in zip(keyed, heads, strict=True))
            print(
                f"  {clients:7}   {ceiling:8,.0f}/s   {rate:7,.0f}/s   {ratio:12.2f}   {once:7,.0f}/s   {with_key:8.2f}"
                f"   {p50:5.1f} / {p99:5.1f}   {rate / raw:8.2f}"
            )
