"""Connections to SQLite and PostgreSQL as Antre needs them, and the refusal of set-ups that lose tickets."""

import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.errors import AntreError

try:
    import pysqlite3.dbapi2 as sqlite_driver
except ImportError:  # other systems than Linux: the check below decides whether theirs will do
    sqlite_driver = sqlite3

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cache_size=-65536",
)
_POSTGRES_OPTIONS = (
    "-c lock_timeout=8000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=15000"
)
# A server that went away without a word: noticed while connecting, while idle, and with a statement on its way.
_POSTGRES_PATIENCE = {
    "connect_timeout": 5,  # seconds
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # ms; more than a statement may take
}
BEGIN_WRITE = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN ISOLATION LEVEL READ COMMITTED"}
BEGIN_READ = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


_MENDED = (3, 51, 3)
_MENDED_TOO = (((3, 44, 6), (3, 45, 0)), ((3, 50, 7), (3, 51, 0)))


class UnsafeDatabase(AntreError):
    """The database could lose what it acknowledged; the text says what to change."""

    code = "unsafe_database"


def engine_for(url: str) -> Engine:
    """An engine that only opens connections: they are in autocommit, and the writer says BEGIN and COMMIT itself.

    Drivers that begin on their own gave 3,285 duplicate numbers in 4,043 under 8 threads.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "postgresql":
        if find_spec("psycopg") is None:
            raise UnsafeDatabase("PostgreSQL needs the extra: pip install antre[postgres]")
        parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(
            parsed,
            poolclass=NullPool,
            connect_args={"autocommit": True, "options": _POSTGRES_OPTIONS, **_POSTGRES_PATIENCE},
        )
    if parsed.get_backend_name() != "sqlite":
        raise UnsafeDatabase(
            f"{parsed.get_backend_name()} is not supported: use sqlite:///… or postgresql://…"
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        poolclass=NullPool,
        module=sqlite_driver,
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise UnsafeDatabase(f"not the address of a database: {url}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  (a DB-API connection has no type)
    connection.isolation_level = None
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        message = f"SQLite answers journal_mode={mode}, not wal: keep the file on a local disk"
        raise UnsafeDatabase(message)


def database_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for PostgreSQL."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def remove_files(url: str) -> None:
    """Removes the file of a SQLite database that nobody has opened, with its logs; nothing for PostgreSQL."""
    file = database_file(url)
    for ending in ("", "-wal", "-shm") if file else ():
        Path(f"{file}{ending}").unlink(missing_ok=True)


def require_safe(engine: Engine) -> None:
    """Refuse a database that can lose what it acknowledged.

    Raises UnsafeDatabase for a SQLite with the WAL-reset race (3.7.0 to 3.51.2, mended in 3.44.6 and 3.50.7 too) and
    for a PostgreSQL that answers before its data is on disk.
    """
    if engine.dialect.name == "sqlite":
        version = sqlite_driver.sqlite_version_info
        mended = version >= _MENDED or any(first <= version < end for first, end in _MENDED_TOO)
        if not mended:
            message = f"SQLite {sqlite_driver.sqlite_version} can lose committed writes: use 3.51.3 or newer"
            raise UnsafeDatabase(message)
        return
    with engine.connect() as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            value = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            if value == "off":
                message = (
                    f"PostgreSQL runs with {name} = off: acknowledged tickets would be lost at a power cut"
                )
                raise UnsafeDatabase(message)


def connect(engine: Engine) -> Any:  # noqa: ANN401  (a DB-API connection)
    """A driver's connection that is the caller's to close: no pool takes it back."""
    pooled = engine.raw_connection()
    connection = pooled.driver_connection
    pooled.detach()
    return connection
