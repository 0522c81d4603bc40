"""What every test stands on: a fresh migrated database, and a run that counts itself and talks to nobody outside."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

import migrations
from tests.postgres import create_database, drop_database, postgres, with_database
from tests.sockets import forbid_foreign_hosts
from tests.tally import DATABASES, DatabaseTally

pytest_plugins = ["tests.factories"]
TEMPLATE = "antre_template"
BROWSER = Path(__file__).parent / "browser"

MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30  # bytes; a run holds a fraction of it at once

_serial = count(1)


# How long an example takes is the machine's affair.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")


def throw_away_in_memory() -> None:
    """Databases of tests need no disk, where memory can be written like one; tests/faults stays on the disk."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        return
    folder = MEMORY / f"antre-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None


def pytest_configure(config: pytest.Config) -> None:
    throw_away_in_memory()
    config.pluginmanager.register(DatabaseTally(config), "database-tally")
    forbid_foreign_hosts()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Browser tests only when asked for: Playwright's loop and anyio's do not live in one process."""
    asked = any(
        BROWSER in (path := Path(argument.split("::")[0]).resolve(), *path.parents)
        for argument in config.args
    )
    return True if collection_path == BROWSER and not asked else None


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """One server for the run, started by the first test that wants it; the URL of its `postgres` database."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a migrated database to copy; nobody may be connected to it."""
    migrations.upgrade(create_database(postgresql_server, TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy, closed: a write-ahead log beside it would be left behind."""
    path = tmp_path_factory.mktemp("template") / "antre.db"
    migrations.upgrade(f"sqlite:///{path}")
    assert list(path.parent.iterdir()) == [path], "migrations.upgrade left the database open"
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'antre.db')}"


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    name = f"antre_{next(_serial)}"
    create_database(postgresql_server, name, template=postgresql_template)
    yield with_database(postgresql_server, name)
    drop_database(postgresql_server, name)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A freshly migrated database of the test's own, on SQLite and then on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
