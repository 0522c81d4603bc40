"""Databases that keep what they acknowledge, and a server on each."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults.server import Server
from tests.postgres import DISK, create_database, drop_database, postgres
from tests.tally import DATABASES


@pytest.fixture(scope="session")
def durable_postgresql() -> Iterator[str]:
    """With fsync, unlike the server of the other tests."""
    with postgres(durable=True) as url:
        yield url


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """On the disk: what is waited for before an answer is the point here."""
    with TemporaryDirectory(prefix="antre-faults-", dir=DISK) as folder:
        yield Path(folder)


@pytest.fixture(params=DATABASES)
def durable_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'antre.db'}"
        return
    server = request.getfixturevalue("durable_postgresql")
    name = "fault_" + request.node.originalname[-40:]
    yield create_database(server, name)
    drop_database(server, name)


@pytest.fixture
def server(durable_url: str, tmp_path: Path) -> Iterator[Server]:
    """Not started yet."""
    made = Server(durable_url, tmp_path)
    yield made
    made.close()
