"""The command line: `antre serve | tls | demo | migrate | create-admin | close-day`. Exit codes: 0, 1 (one clear line), 2 (usage)."""

import asyncio
import json
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

import migrations
from app import logs
from app.adapters import certificates
from app.adapters.holiday_calendar import holidays_of_year
from app.catalogue_file import BEKASI, parse_catalogue
from app.clock import Clock, SystemClock, local
from app.db import Database
from app.db.connections import engine_for, remove_files, require_safe
from app.demo import TIMEZONE, HalfMade, build_demo, demo_start, for_people, for_programs
from app.errors import AntreError, NameTaken
from app.security import Vault, hash_password, secret_of
from app.server import run
from app.settings import Settings, settings
from app.visitors import KINDS, DemoDay
from app.vocabulary import Scope
from counters.commands.staff.create_admin import create_admin
from counters.commands.tickets.close_day import close_day
from counters.queries.days_to_close import days_to_close
from counters.rules.day_account import as_table
from routers.health import schema_state
from routers.office.forms import LONGEST_PASSWORD, USERNAME

cli = typer.Typer(
    name="antre",
    help="Queue and appointments of a public service mall.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_SHORTEST_PASSWORD = 12
_RENEW_IN = timedelta(days=30)
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


@cli.command()
def serve(
    database: DatabaseUrl = None,
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="port to listen on")] = None,
    *,
    migrate: Annotated[bool, typer.Option(help="bring the database up to date first")] = False,
    tls: Annotated[bool | None, typer.Option(help="HTTPS, with what `antre tls` made")] = None,
) -> None:
    """Serve a mall."""
    given = {"database_url": database, "host": host, "port": port, "tls": tls}
    knobs = settings().model_copy(update={key: value for key, value in given.items() if value is not None})
    logs.configure()
    require_safe(engine_for(knobs.database_url))
    clock = SystemClock()
    if knobs.tls:
        _say_when_it_ends(certificates.Files(folder=Path(knobs.tls_dir)), clock)
    with Database(knobs.database_url, clock, knobs) as opened:
        if migrate:  # after the lock of the file: another server may be writing it
            migrations.upgrade(knobs.database_url)
        if (state := schema_state(opened)) != "current":
            typer.echo(f"antre: the database {state}", err=True)
            raise typer.Exit(1)

        async def ready(bound: int) -> None:
            scheme = "https" if knobs.tls else "http"
            typer.echo(f"Antre answers at {scheme}://{knobs.host}:{bound}", err=True)

        run(opened, clock, knobs, ready=ready)


def _say_when_it_ends(files: certificates.Files, clock: Clock) -> None:
    ends = certificates.ends_at(files)
    if ends - clock.now() < _RENEW_IN:
        typer.echo(
            f"antre: the certificate ends on {ends:%Y-%m-%d}: `antre tls` makes the next one", err=True
        )


@cli.command()
def tls(
    names: Annotated[
        list[str],
        typer.Argument(help="names and addresses that kiosks and screens use: antre.local 192.168.1.10"),
    ],
    *,
    new_authority: Annotated[
        bool, typer.Option(help="make a new authority, too; every machine has to trust that one then")
    ] = False,
) -> None:
    """Make a local authority and a certificate for `antre serve --tls`; again: the next certificate of the same authority."""
    files = certificates.Files(folder=Path(settings().tls_dir))
    made = certificates.make(files, names, now=SystemClock().now(), new_authority=new_authority)
    if made:
        typer.echo(f"have every kiosk and screen trust {files.authority} (docs/island.md says how)")
    typer.echo(f"{files.server} is for {', '.join(names)}, until {certificates.ends_at(files):%Y-%m-%d}")


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
        typer.Option(
            prompt=True,
            confirmation_prompt=True,
            hide_input=True,
            show_default=False,
            help="at least 12 characters; asked for if not given",
        ),
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
        try:
            made = opened.write_now(
                create_admin,
                username=username.strip().lower(),
                name=name,
                password_hash=hash_password(password),
            )
        except NameTaken:
            typer.echo(f"antre: {username} is somebody's username already", err=True)
            raise typer.Exit(1) from None
    typer.echo(f"{made.username} may sign in at /office")


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
    _furnish(url, time, knobs, afresh=afresh, own=database is None)
    with Database(url, time, knobs) as opened:
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

        run(opened, time, knobs, ready=ready)


def _furnish(url: str, time: SystemClock, knobs: Settings, *, afresh: bool, own: bool) -> None:
    """The demo's database with its mall; `own`: it is nobody else's, and can be made again if that was cut short."""
    try:
        with Database(url, time, knobs) as opened:
            if afresh:  # after the lock of the file: another demo may be writing it
                remove_files(url)
            migrations.upgrade(url)
            build_demo(opened)
    except HalfMade:
        if not own or afresh:
            typer.echo(
                f"antre: the making of the demo in {url} was cut short: give it an empty one", err=True
            )
            raise typer.Exit(1) from None
        _furnish(url, time, knobs, afresh=True, own=own)


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
