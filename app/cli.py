"""The command line: `antre serve | demo | migrate | create-admin | close-day`. Exit codes: 0, 1 (one clear line), 2 (usage)."""

import asyncio
import gc
import json
import signal
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer
import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

import migrations
from app import logs
from app.adapters.holiday_calendar import holidays_of_year
from app.catalogue_file import BEKASI, parse_catalogue
from app.clock import Clock, SystemClock, local
from app.db import Database
from app.db.connections import engine_for, remove_files, require_safe
from app.demo import TIMEZONE, build_demo, demo_start, for_people, for_programs
from app.errors import AntreError
from app.main import create_app
from app.security import Vault, hash_password, secret_of
from app.settings import Settings, settings
from app.visitors import KINDS, DemoDay
from app.vocabulary import Scope
from counters.commands.staff.create_admin import create_admin
from counters.commands.tickets.close_day import close_day
from counters.queries.day_report import as_table
from counters.queries.days_to_close import days_to_close
from routers.direct import DirectProtocol
from routers.health import schema_state
from routers.office.forms import LONGEST_PASSWORD, USERNAME
from routers.patience import patient

cli = typer.Typer(
    name="antre",
    help="Queue and appointments of a public service mall.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_SWITCH_INTERVAL = (
    0.0005  # seconds: the writer's thread and the event loop hand over sooner, 25 % more at one client
)
_GARBAGE_EVERY = 10_000  # new objects; at Python's own 700 the collector took 5 % of a ticket's time
_SHORTEST_PASSWORD = 12
DatabaseUrl = Annotated[str | None, typer.Option("--database", help="sqlite:///file or postgresql://…")]


def main() -> None:
    """The entry point: what goes wrong is one line on stderr and exit code 1."""
    try:
        cli()
    except AntreError as error:
        typer.echo(f"antre: {error}", err=True)
        sys.exit(1)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        typer.echo(f"antre: ANTRE_{name}: {first['msg']}", err=True)
        sys.exit(1)
    except OSError as error:
        typer.echo(f"antre: {error}", err=True)
        sys.exit(1)
    except SQLAlchemyError as error:
        typer.echo(f"antre: the database does not answer: {str(error).splitlines()[0]}", err=True)
        sys.exit(1)


class CannotListen(AntreError):
    """The port is taken, or not ours to take."""

    code = "cannot_listen"


class Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, *, ready: Any) -> None:  # noqa: ANN401
        """`ready(port)` is awaited once the port is open."""
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ends gently and returns, so that the writer is drained; uvicorn would raise the signal once more."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    async def startup(self, sockets: Any = None) -> None:  # noqa: ANN401
        """Opens the port."""
        await super().startup(sockets)
        if self.started:
            await self._ready(self.servers[0].sockets[0].getsockname()[1])


def _serve(database: Database, clock: Clock, knobs: Settings, *, ready: Any) -> None:  # noqa: ANN401
    sys.setswitchinterval(_SWITCH_INTERVAL)
    config = uvicorn.Config(
        create_app(database, clock, knobs),
        host=knobs.host,
        port=knobs.port,
        http=patient(),
        ws=DirectProtocol,
        ws_per_message_deflate=False,  # 130 KB a connection and twice the time with it
        ws_max_size=4096,
        access_log=False,  # paths hold citizens' tokens
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=max(1, round(knobs.shutdown_seconds)),
    )
    try:
        family = socket.AF_INET6 if ":" in knobs.host else socket.AF_INET
        listening = socket.create_server((knobs.host, knobs.port), family=family, backlog=config.backlog)
    except OSError as error:
        message = f"cannot listen on {knobs.host}:{knobs.port}: {error.strerror}"
        raise CannotListen(message) from error
    gc.collect()
    gc.freeze()  # what a server starts with stays: no use in looking through it again and again
    gc.set_threshold(_GARBAGE_EVERY)
    # The factory is uvloop's where that is installed: asyncio.run alone would take the slower standard loop.
    with listening, asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(Server(config, ready=ready).serve(sockets=[listening]))


@cli.command()
def serve(
    database: DatabaseUrl = None,
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="port to listen on")] = None,
    *,
    migrate: Annotated[bool, typer.Option(help="bring the database up to date first")] = False,
) -> None:
    """Serve a mall."""
    given = {"database_url": database, "host": host, "port": port}
    knobs = settings().model_copy(update={key: value for key, value in given.items() if value is not None})
    logs.configure()
    require_safe(engine_for(knobs.database_url))
    clock = SystemClock()
    with Database(knobs.database_url, clock, knobs) as opened:
        if migrate:  # after the lock of the file: another server may be writing it
            migrations.upgrade(knobs.database_url)
        if (state := schema_state(opened)) != "current":
            typer.echo(f"antre: the database {state}", err=True)
            raise typer.Exit(1)

        async def ready(bound: int) -> None:
            typer.echo(f"Antre answers at http://{knobs.host}:{bound}", err=True)

        _serve(opened, clock, knobs, ready=ready)


@cli.command()
def migrate(database: DatabaseUrl = None) -> None:
    """Bring the database up to date."""
    url = database or settings().database_url
    with Database(url, SystemClock(), settings()):
        migrations.upgrade(url)
    there, _ = migrations.current(url)
    typer.echo(f"{url} is at revision {there}")


@cli.command("create-admin")
def create_admin_(
    username: Annotated[str, typer.Argument(help="what they sign in with")],
    name: Annotated[str, typer.Option(help="their name")] = "Administrator",
    password: Annotated[
        str,
        typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, help="at least 12 characters"),
    ] = "",
    database: DatabaseUrl = None,
) -> None:
    """Create a system administrator; there is no default password."""
    if not _SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        typer.echo(
            f"antre: the password needs {_SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters", err=True
        )
        raise typer.Exit(1)
    if not USERNAME.fullmatch(username.strip().lower()):
        typer.echo("antre: the username needs 3 to 40 of a-z, 0-9, dots and dashes", err=True)
        raise typer.Exit(1)
    url = database or settings().database_url
    with Database(url, SystemClock(), settings()) as opened:
        migrations.upgrade(url)
        opened.write_now(
            create_admin, username=username.strip().lower(), name=name, password_hash=hash_password(password)
        )
    typer.echo(f"{username} may sign in at /office")


@cli.command("close-day")
def close_day_(
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="through this day; by default through yesterday"),
    ] = None,
    database: DatabaseUrl = None,
) -> None:
    """Close days that are over: expire who still waits, end what is open. A running server does it by itself."""
    clock = SystemClock()
    with Database(database or settings().database_url, clock, settings()) as opened:
        for due in opened.read_now(days_to_close, now=clock.now()):
            last = day.date() if day else due.day
            done = opened.write_now(close_day, scope=Scope(actor="cli", mall_id=due.mall_id), day=last)
            typer.echo(
                f"closed through {last}: {done.expired} expired, {done.left_open} left open, {done.missed} missed, {done.counters} counters"
            )


@cli.command()
def demo(
    *,
    json_: Annotated[bool, typer.Option("--json", help="print one JSON line for programs")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="port to listen on; 0 picks a free one")] = 8000,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    database: DatabaseUrl = None,
    visitors: Annotated[str, typer.Option(help="on or off: a simulated day of people and officers")] = "on",
    clock: Annotated[
        str | None, typer.Option(help="what time it shall be, e.g. 2026-11-24T08:00:00+07:00")
    ] = None,
    speed: Annotated[float, typer.Option(min=1, max=600, help="how many times faster than real time")] = 1,
    day: Annotated[
        str, typer.Option(help="usual, or peak: a busy day that ends with a report on stderr")
    ] = "usual",
) -> None:
    """A living mall: Bekasi's catalogue, staff, devices and a day of visitors."""
    _one_of("--visitors", visitors, ("on", "off"))
    _one_of("--day", day, KINDS)
    url = database or f"sqlite:///var/demo-{port}.db"
    afresh = database is None and (json_ or visitors == "off")  # programs count on an empty hall
    # A demo marks anybody as absent at once: programs that drive it count on that.
    given = {"database_url": url, "host": host, "port": port, "absent_calls": 1, "absent_seconds": 0}
    knobs = settings().model_copy(update=given)
    logs.configure(level="WARNING")
    require_safe(engine_for(url))
    time = _demo_clock(clock, speed, whole_day=KINDS[day].ends)
    with Database(url, time, knobs) as opened:
        if afresh:  # after the lock of the file: another demo may be writing it
            remove_files(url)
        migrations.upgrade(url)
        mall = build_demo(opened)
        days: set[asyncio.Task[None]] = set()

        async def ready(bound: int) -> None:
            base = f"http://{host}:{bound}"
            typer.echo(json.dumps(for_programs(mall, base)) if json_ else for_people(mall, base, time))
            sys.stdout.flush()
            if visitors == "on":
                days.add(
                    asyncio.create_task(
                        _live(DemoDay(opened, mall, time, kind=KINDS[day], vault=Vault(secret_of(knobs))))
                    )
                )

        _serve(opened, time, knobs, ready=ready)


def _one_of(option: str, given: str, words: Iterable[str]) -> None:
    if given not in words:
        message = f"must be {' or '.join(words)}"
        raise typer.BadParameter(message, param_hint=option)


async def _live(day: DemoDay) -> None:
    report = await day.run()
    typer.echo(as_table(report), err=True)


def _demo_clock(start: str | None, speed: float, *, whole_day: bool = False) -> SystemClock:
    """`whole_day`: it begins when the doors open, of today if they are open now."""
    if start is None:
        now = SystemClock().now()
        closed = {one.day for year in (now.year, now.year + 1) for one in holidays_of_year(year)}
        begins = demo_start(now, parse_catalogue(BEKASI.read_bytes()).weekly, closed=closed)
        if whole_day:
            begins = local(begins or now, TIMEZONE).replace(hour=8, minute=0, second=0, microsecond=0)
        return SystemClock(start=begins, speed=speed)
    try:
        begins = datetime.fromisoformat(start)
    except ValueError as error:
        message = "is not a time like 2026-11-24T08:00:00+07:00"
        raise typer.BadParameter(message, param_hint="--clock") from error
    if begins.tzinfo is None:
        message = "needs an offset, e.g. +07:00"
        raise typer.BadParameter(message, param_hint="--clock")
    return SystemClock(start=begins, speed=speed)
