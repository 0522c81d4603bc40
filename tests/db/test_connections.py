"""Set-ups that lose tickets are refused, and a SQLite file has one server."""

from pathlib import Path
from typing import Any

import pytest

from app.db import Database, DatabaseInUse, Reader, connections
from app.db.connections import UnsafeDatabase, database_file, engine_for, require_safe
from app.errors import DatabaseUnavailable
from counters.queries.catalogue_of import malls
from tests.commands.desk import take
from tests.factories import DURABLE, FixedClock, MallCopy, TestMall, open_mall, settings_for


@pytest.fixture
def durable(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the product runs."""
    monkeypatch.setattr(connections, "_SQLITE_PRAGMAS", DURABLE)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)],
)
def test_sqlite_waits_for_the_disk(tmp_path: Path, durable: None, pragma: str, value: object) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'x.db'}")

    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),  # Debian 12
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_sqlite_with_the_wal_reset_race_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, version: tuple[int, int, int], safe: bool
) -> None:
    class Driver:
        sqlite_version_info = version
        sqlite_version = ".".join(map(str, version))

    engine = engine_for(f"sqlite:///{tmp_path / 'x.db'}")
    monkeypatch.setattr(connections, "sqlite_driver", Driver)

    if safe:
        require_safe(engine)
    else:
        with pytest.raises(UnsafeDatabase, match="can lose committed writes"):
            require_safe(engine)


def test_the_sqlite_of_this_machine_is_safe(tmp_path: Path) -> None:
    require_safe(engine_for(f"sqlite:///{tmp_path / 'x.db'}"))


def test_postgresql_that_does_not_wait_for_the_disk_is_refused(postgresql_server: str) -> None:
    """The tests' own server is such a one."""
    with pytest.raises(UnsafeDatabase, match="fsync = off"):
        require_safe(engine_for(postgresql_server))


@pytest.mark.database("sqlite")
def test_a_sqlite_file_has_one_server(sqlite_mall: MallCopy) -> None:
    url = sqlite_mall.url
    second = Database(url, FixedClock(), settings_for(url))
    with open_mall(url, sqlite_mall.demo), pytest.raises(DatabaseInUse, match="another process"):
        second.open()
    with second:
        assert len(second.read_now(malls)) == 1


@pytest.mark.database("postgresql")
def test_postgresql_has_many(postgresql_mall: MallCopy) -> None:
    with (
        open_mall(postgresql_mall.url, postgresql_mall.demo) as one,
        open_mall(postgresql_mall.url, postgresql_mall.demo) as other,
    ):
        assert one.ask(malls) == other.ask(malls)


def test_a_reader_cannot_write(mall: TestMall) -> None:
    def write(reader: Any) -> None:
        reader._cursor.execute("UPDATE mall SET version = 99")

    with pytest.raises((DatabaseUnavailable, mall.database.dialect.loaded_dbapi.Error)):
        mall.ask(write)

    assert mall.state().version != 99


def test_a_reader_keeps_its_snapshot(mall: TestMall) -> None:
    """A board's version and its content belong together."""

    def twice(reader: Any) -> tuple[int, int]:
        first = reader.mall_of(mall.demo.mall_id).version
        take(mall)
        return first, reader.mall_of(mall.demo.mall_id).version

    first, second = mall.ask(twice)

    assert first == second
    assert mall.state().version == first + 1


def test_a_read_after_a_failed_read_works(mall: TestMall) -> None:
    def fail(_reader: Any) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        mall.ask(fail)
    assert len(mall.ask(malls)) == 1


def test_a_lost_reader_connection_is_replaced(mall: TestMall) -> None:
    def lose(_reader: Any) -> None:
        raise mall.database.dialect.loaded_dbapi.OperationalError("server closed the connection")

    mall.ask(malls)
    first = mall.database._local.cursor

    with pytest.raises(DatabaseUnavailable):
        mall.ask(lose)
    assert len(mall.ask(malls)) == 1
    assert mall.database._local.cursor is not first


def test_closing_leaves_no_connection_behind(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        mall.ask(malls)
        assert mall.database._reading_with

    assert mall.database._reading_with == []
    file = database_file(mall_copy.url)
    assert file is None or not Path(f"{file}-wal").exists()


def test_a_reader_that_failed_leaves_no_connection_behind(mall: TestMall) -> None:
    """A statement that took too long breaks nothing on the server: the connection would stay there for good."""
    failing = {
        "sqlite": ["SELECT * FROM nowhere"],
        "postgresql": ["SET LOCAL statement_timeout = 20", "SELECT pg_sleep(10)"],
    }

    def fail(reader: Reader) -> None:
        for sql in failing[mall.dialect]:
            reader._cursor.execute(sql)

    for _ in range(3):
        with pytest.raises(DatabaseUnavailable):
            mall.ask(fail)

    assert mall.database._reading_with == []
    assert len(mall.ask(malls)) == 1
