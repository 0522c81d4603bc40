"""Many hands at the same instant: threads of one process on SQLite, several processes on PostgreSQL."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Protocol

from app.clock import SystemClock
from app.db import Database
from app.settings import Settings
from tests.races.children import children

PROCESSES = 4
TUESDAY = datetime.fromisoformat("2026-11-24T09:00:00+07:00")
_PATIENCE = 50.0  # seconds: a hand that does not come to the start fails the race instead of hanging it


class Start(Protocol):
    """A barrier of threads or of processes: everybody waits there for the last."""

    def wait(self, timeout: float | None = None) -> int: ...


Work = Callable[..., Any]
"""`work(database, hand, start, **arguments)`: called once for each hand, 0 to `hands` - 1; a module's function."""


def race(url: str, work: Work, *, hands: int = 8, **arguments: Any) -> list[Any]:
    """What each hand's work returned, in the order of hands. SQLite has one process per file, so it gets threads."""
    if url.startswith("sqlite"):
        return _threads(url, work, range(hands), threading.Barrier(hands), **arguments)
    start = children.Barrier(hands)
    shares = [list(range(hands))[number::PROCESSES] for number in range(min(PROCESSES, hands))]
    ears, crew = [], []
    for share in shares:
        ear, mouth = children.Pipe(duplex=False)
        child = children.Process(target=_child, args=(mouth, url, work, share, start), kwargs=arguments)
        child.start()
        mouth.close()
        ears.append(ear)
        crew.append(child)
    try:
        told: dict[int, Any] = {}
        for ear in ears:
            assert ear.poll(_PATIENCE), "a process of the race does not answer"
            told |= ear.recv()
        return [told[hand] for hand in range(hands)]
    finally:
        for ear, child in zip(ears, crew, strict=True):
            ear.close()
            child.join(1)
            child.kill()
            child.join()
            child.close()


def _child(mouth: Any, url: str, work: Work, share: list[int], start: Start, **arguments: Any) -> None:
    mouth.send(dict(zip(share, _threads(url, work, share, start, **arguments), strict=True)))


def _threads(url: str, work: Work, share: Sequence[int], start: Start, **arguments: Any) -> list[Any]:
    with (
        Database(url, SystemClock(start=TUESDAY), Settings(database_url=url, writers=2)) as database,
        ThreadPoolExecutor(len(share)) as threads,
    ):
        waiting = [threads.submit(work, database, hand, start, **arguments) for hand in share]
        return [one.result(_PATIENCE) for one in waiting]
