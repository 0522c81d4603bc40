"""A whole mall for a test to stand in: Bekasi with its catalogue, staff and devices, a clock moved by hand, a client.

The demo is built once per database and run, then copied: a test gets its own in milliseconds. Fixtures to ask for:

    mall          the open database with everybody in it, on SQLite and then on PostgreSQL
    app, client   the application around `mall` with its lifespan run, and an HTTP client without sockets
    live_server   the same on a real uvicorn, for WebSockets and shutdowns
"""

import asyncio
import contextlib
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, Row, insert, select, update
from sqlmodel import SQLModel, col

from app.db import Database, MallState, Prepared, connections
from app.demo import KIOSK_TOKEN, MALL, PASSWORD, SCREEN_TOKEN, TIMEZONE, DemoMall, DemoOfficer, build_demo
from app.main import create_app
from app.models import Journal, Mall
from app.settings import Settings
from app.vocabulary import CounterId, Scope
from routers.direct import DirectProtocol
from tests.postgres import create_database, drop_database, with_database
from tests.tally import DATABASES

MALL_TEMPLATE = "antre_mall_template"
WIB = ZoneInfo(TIMEZONE)
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=WIB)
KIOSK = {"Authorization": f"Bearer {KIOSK_TOKEN}"}
SCREEN = {"Authorization": f"Bearer {SCREEN_TOKEN}"}
BASE = "http://antre.test"
DURABLE = connections._SQLITE_PRAGMAS

_serial = count(1)


class FixedClock:
    """Stands still until it is moved; starts on a Tuesday at 09:00 in Bekasi."""

    def __init__(self, start: datetime = TUESDAY) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        """To an aware instant, forwards or back."""
        self._now = moment.astimezone(UTC)

    def move(self, **step: float) -> datetime:
        """On by `timedelta(**step)`: `clock.move(minutes=5)`."""
        self._now += timedelta(**step)
        return self._now


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 24) -> datetime:
    """A moment of November 2026 in Bekasi; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=WIB)


@lru_cache
def cheap_hash(password: str = PASSWORD) -> str:
    """An argon2 hash that costs next to nothing and is verified like any other."""
    return Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def settings_for(url: str, **knobs: Any) -> Settings:
    """Settings of a test: two readers and two writers are enough to show what many do."""
    return Settings(
        **{
            "database_url": url,
            "readers": 2,
            "writers": 2,
            "waits": False,
            "speech": False,
            "slide_mb": 1,
            "printers_here": True,
            "secret": "of the tests",
            **knobs,
        }
    )


@dataclass(kw_only=True)
class TestMall:
    """An open database with the demo in it."""

    __test__ = False

    url: str
    database: Database
    clock: FixedClock
    settings: Settings
    demo: DemoMall
    kiosk: Scope = field(init=False)
    _looking: Connection | None = None

    def __post_init__(self) -> None:
        self.kiosk = Scope(actor="device:kiosk", mall_id=self.demo.mall_id)

    @property
    def looking(self) -> Connection:
        """A connection beside the writers and readers, in autocommit: it sees what is committed, and nothing else."""
        if self._looking is None:
            self._looking = self.database.engine.connect()
        return self._looking

    def close(self) -> None:
        """Ends what `looking` opened."""
        if self._looking is not None:
            self._looking.close()
            self._looking = None

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.database.dialect.name

    def officer(self, agency: str = "A", seat: int = 1) -> DemoOfficer:
        """Who works at the agency's counter number `seat`."""
        return [officer for officer in self.demo.officers if officer.agency == agency][seat - 1]

    def scope(self, officer: DemoOfficer) -> Scope:
        return officer.scope(self.demo.mall_id)

    def seat(self, officer: DemoOfficer, counter_id: CounterId | None = None) -> dict[str, Any]:
        """The arguments of a move at the officer's own counter, or at another one."""
        return {"scope": self.scope(officer), "counter_id": counter_id or officer.seat}

    def do(self, command: Callable[..., Any], **arguments: Any) -> Any:
        """Runs a command through the writer and waits for its commit."""
        return self.database.write_now(command, **arguments)

    def ask(self, query: Callable[..., Any], **arguments: Any) -> Any:
        return self.database.read_now(query, **arguments)

    def state(self) -> MallState:
        """The mall's row: versions and epoch."""
        return self.database.read_now(lambda reader: reader.mall_of(self.demo.mall_id))

    def rows(self, table: type[SQLModel], **where: Any) -> list[Row[Any]]:
        """Rows as they are committed, for looking behind the commands' backs; by primary key, so ids are in order."""
        columns = table.__table__.columns  # type: ignore[attr-defined]
        chosen = select(*columns).where(*(columns[name] == value for name, value in where.items()))
        return list(self.looking.execute(chosen.order_by(*table.__table__.primary_key)))  # type: ignore[attr-defined]

    def row(self, table: type[SQLModel], **where: Any) -> Row[Any]:
        """The only one."""
        (one,) = self.rows(table, **where)
        return one

    def change(self, table: type[SQLModel], values: dict[str, Any], **where: Any) -> None:
        """Changes rows behind the commands' backs, and has everybody read the set-up again."""
        columns = table.__table__.columns  # type: ignore[attr-defined]
        chosen = (columns[name] == value for name, value in where.items())
        self.looking.execute(update(table).where(*chosen).values(values))
        self.looking.execute(update(Mall).values(plan_version=col(Mall.plan_version) + 1))

    def add(self, *made: SQLModel) -> None:
        """Adds rows behind the commands' backs, and has everybody read the set-up again."""
        for one in made:
            self.looking.execute(insert(type(one)).values(one.model_dump()))
        self.looking.execute(update(Mall).values(plan_version=col(Mall.plan_version) + 1))

    def events(self, since: int = 0) -> list[tuple[str, str]]:
        """What the journal says happened after a version: (event, actor) in order."""
        rows = sorted(self.rows(Journal, mall_id=self.demo.mall_id), key=lambda row: row.version)
        return [(row.event, row.actor) for row in rows if row.version > since]


@contextmanager
def open_mall(
    url: str,
    demo: DemoMall,
    *,
    clock: FixedClock | None = None,
    kind: type[Database] = Database,
    **knobs: Any,
) -> Iterator[TestMall]:
    """Opens a copy of the demo with settings of the test's own, perhaps as a database that can fail."""
    settings = settings_for(url, **knobs)
    clock = clock or FixedClock()
    with kind(url, clock, settings) as database:
        opened = TestMall(url=url, database=database, clock=clock, settings=settings, demo=demo)
        try:
            yield opened
        finally:
            opened.close()


def _build(url: str) -> DemoMall:
    clock = FixedClock()
    with Database(url, clock, settings_for(url)) as database:
        return build_demo(database, password_hash=cheap_hash())


@pytest.fixture(scope="session", autouse=True)
def not_durable() -> Iterator[None]:
    """SQLite does not wait for the disk, like the tests' PostgreSQL: only a power cut could tell.

    tests/db/test_connections.py looks at the real thing; servers that tests start as processes have it.
    """
    with pytest.MonkeyPatch.context() as patch:
        quick = tuple(pragma.replace("=FULL", "=OFF") for pragma in DURABLE)
        patch.setattr(connections, "_SQLITE_PRAGMAS", quick)
        yield


# ── copies of the demo ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class MallCopy:
    """A database of the test's own with the demo in it, not opened yet."""

    url: str
    demo: DemoMall


@pytest.fixture(scope="session")
def sqlite_mall_template(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, DemoMall]:
    """The demo as a closed SQLite file."""
    path = tmp_path_factory.mktemp("mall") / "antre.db"
    shutil.copyfile(sqlite_template, path)
    demo = _build(f"sqlite:///{path}")
    Path(f"{path}.lock").unlink(missing_ok=True)
    assert list(path.parent.iterdir()) == [path], "a log beside the file would be left behind"
    return path, demo


@pytest.fixture(scope="session")
def postgresql_mall_template(postgresql_server: str, postgresql_template: str) -> tuple[str, DemoMall]:
    """The demo as a PostgreSQL database that nobody is connected to."""
    url = create_database(postgresql_server, MALL_TEMPLATE, template=postgresql_template)
    return MALL_TEMPLATE, _build(url)


@pytest.fixture
def sqlite_mall(sqlite_mall_template: tuple[Path, DemoMall], tmp_path: Path) -> MallCopy:
    path, demo = sqlite_mall_template
    return MallCopy(url=f"sqlite:///{shutil.copyfile(path, tmp_path / 'mall.db')}", demo=demo)


@pytest.fixture
def postgresql_mall(
    postgresql_server: str, postgresql_mall_template: tuple[str, DemoMall]
) -> Iterator[MallCopy]:
    template, demo = postgresql_mall_template
    name = f"antre_mall_{next(_serial)}"
    create_database(postgresql_server, name, template=template)
    yield MallCopy(url=with_database(postgresql_server, name), demo=demo)
    drop_database(postgresql_server, name)


@pytest.fixture(params=DATABASES)
def mall_copy(request: pytest.FixtureRequest) -> MallCopy:
    """The demo in a database of the test's own, on SQLite and then on PostgreSQL, for tests that open it themselves."""
    copy: MallCopy = request.getfixturevalue(f"{request.param}_mall")
    return copy


@pytest.fixture
def mall(mall_copy: MallCopy) -> Iterator[TestMall]:
    """The demo, opened, on each database; it is Tuesday, 09:00."""
    with open_mall(mall_copy.url, mall_copy.demo) as opened:
        yield opened


# ── the application ─────────────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def running(mall: TestMall) -> AsyncIterator[FastAPI]:
    """The application with its lifespan run."""
    app = create_app(mall.database, mall.clock, mall.settings)
    async with app.router.lifespan_context(app):
        yield app


def client_of(app: FastAPI, **options: Any) -> httpx.AsyncClient:
    """A client with cookies of its own; an exception that the application did not answer fails the test."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, **options)


@pytest.fixture
async def app(mall: TestMall) -> AsyncIterator[FastAPI]:
    async with running(mall) as application:
        yield application


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody in particular."""
    async with client_of(app) as one:
        yield one


async def sign_in(client: httpx.AsyncClient, username: str, password: str = PASSWORD) -> httpx.AsyncClient:
    """Signs the client's browser in: from here on it sends its cookie and the CSRF header."""
    answer = await client.post("/api/v1/session", json={"username": username, "password": password})
    assert answer.status_code == 201, answer.text
    session = answer.json()
    client.headers[session["csrf_header"]] = session["csrf_token"]
    return client


@pytest.fixture
async def officer(app: FastAPI, mall: TestMall) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of the officer at the first counter of agency A."""
    async with client_of(app) as one:
        yield await sign_in(one, mall.officer("A").username)


@dataclass(kw_only=True)
class LiveServer:
    """A real uvicorn in a thread; `url` and `ws` are its addresses."""

    mall: TestMall
    app: FastAPI
    server: uvicorn.Server
    thread: threading.Thread
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """As a signal would: graceful, within the setting's seconds."""
        self.server.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive(), "the server did not end"


class _Ready(uvicorn.Server):
    """Says when its port is open, and leaves the signals to the tests."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def serving(mall: TestMall, *, ws: Any = DirectProtocol) -> Iterator[LiveServer]:
    """Serves `mall` on a free port as `antre serve` would."""
    application = create_app(mall.database, mall.clock, mall.settings)
    server = _Ready(
        uvicorn.Config(
            application,
            host="127.0.0.1",
            port=0,
            ws=ws,
            ws_per_message_deflate=False,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=max(1, round(mall.settings.shutdown_seconds)),
        )
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), name="uvicorn", daemon=True)
    thread.start()
    assert server.ready.wait(30), "the server did not come up"
    port = server.servers[0].sockets[0].getsockname()[1]
    live = LiveServer(mall=mall, app=application, server=server, thread=thread, port=port)
    try:
        yield live
    finally:
        live.stop()


@pytest.fixture
def live_server(mall_copy: MallCopy) -> Iterator[LiveServer]:
    """The demo on a real server, with quick ticks."""
    with (
        open_mall(mall_copy.url, mall_copy.demo, tick_seconds=0.8, poll_seconds=0.5) as opened,
        serving(opened) as live,
    ):
        yield live


# ── looking at statements ───────────────────────────────────────────────────────────────────────────────────────────


class Statements:
    """What commands and queries ask the database: `with Statements() as asked: …; len(asked)`."""

    def __init__(self) -> None:
        self.sql: list[str] = []
        self.made: list[tuple[Prepared, dict[str, Any]]] = []
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> Self:
        from app.db.transaction import Reader, Tx  # noqa: PLC0415  (patched, not used)

        mine, made = self.sql, self.made

        def spied(original: Callable[..., Any]) -> Callable[..., Any]:
            def run(reader: Reader, statement: Prepared, **values: object) -> Any:
                mine.append(statement.on(reader._dialect).sql)
                made.append((statement, values))
                return original(reader, statement, **values)

            return run

        for kind, names in ((Reader, ("all", "one")), (Tx, ("run",))):
            for name in names:
                self._patch.setattr(kind, name, spied(getattr(kind, name)))
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def __len__(self) -> int:
        return len(self.sql)

    def of(self, table: str) -> list[str]:
        """Those that name a table."""
        return [sql for sql in self.sql if table in sql.replace("\n", " ").split()]


__all__ = [
    "BASE",
    "KIOSK",
    "MALL",
    "PASSWORD",
    "SCREEN",
    "TIMEZONE",
    "TUESDAY",
    "WIB",
    "FixedClock",
    "LiveServer",
    "MallCopy",
    "Statements",
    "TestMall",
    "app",
    "at",
    "cheap_hash",
    "client",
    "client_of",
    "live_server",
    "mall",
    "mall_copy",
    "officer",
    "open_mall",
    "postgresql_mall",
    "postgresql_mall_template",
    "running",
    "serving",
    "settings_for",
    "sign_in",
    "sqlite_mall",
    "sqlite_mall_template",
]
