"""What has to happen without anybody asking; supervised: a failure is logged and tried again at the next turn."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from app.clock import Clock
from app.db import Database
from app.errors import Conflict
from app.idempotency import forget_answers
from app.logs import logger
from app.proofs import forget_proofs
from app.settings import Settings
from app.vocabulary import Scope
from counters.commands.bookings.erase_identities import erase_identities
from counters.commands.bookings.expire_holds import expire_holds
from counters.commands.desks.call_next import call_next
from counters.commands.draws.announce_draws import announce_draws
from counters.commands.draws.decide_draw import decide_draw
from counters.commands.tickets.close_day import close_day
from counters.commands.tickets.release_reservations import release_reservations
from counters.queries.auto_calls import auto_calls
from counters.queries.days_to_close import days_to_close
from counters.queries.draw_of import draws_due
from counters.queries.reactions_due import reactions_due
from counters.queries.waiting_list_of import places_due
from counters.reactions import tell_citizens, tell_of_closures

log = logger(__name__)
_SECOND = 1.0
_TWO_SECONDS = 2.0
_QUICKEST = 0.1  # for a demo's quick clock
_A_WHILE = 5.0
_SOON = 15.0
_MINUTE = 60.0  # seconds
_MINUTES = 5 * _MINUTE
_HOUR = 3600.0


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something done now and again; `at_start`: also before anybody is answered."""

    name: str
    every: float  # seconds from the end of one turn to the next
    run: Callable[[], Awaitable[object]]
    at_start: bool = False


class Scheduler:
    """The jobs of a server, each a loop of its own on the server's event loop."""

    def __init__(self, *jobs: Job) -> None:
        self._jobs = jobs
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Runs what belongs before the first answer, then goes on by itself."""
        for job in self._jobs:
            if job.at_start:
                await self._turn(job)
            self._tasks.append(asyncio.create_task(self._repeat(job), name=job.name))

    async def stop(self) -> None:
        """Ends the loops."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def _repeat(self, job: Job) -> None:
        while True:
            await asyncio.sleep(job.every)
            await self._turn(job)

    async def _turn(self, job: Job) -> None:
        try:
            await job.run()
        except Exception:
            log.exception("the job %s failed", job.name)


def jobs_of(database: Database, clock: Clock, settings: Settings) -> tuple[Job, ...]:
    """What a server does by itself: call for counters, close past days, end holds, hold draws, tell citizens, erase what is kept too long."""

    async def tidy() -> None:
        await database.write(forget_answers, kept=timedelta(hours=settings.idempotency_hours))
        await database.write(forget_proofs)

    async def expire() -> None:
        for scope in await database.read(places_due, now=clock.now()):
            with _alone("expire-holds", scope):
                await database.write(expire_holds, scope=scope)

    erase = partial(
        in_each_mall,
        database,
        clock,
        erase_identities,
        names_days=settings.booking_names_days,
        hashes_days=settings.booking_hashes_days,
    )
    release = partial(
        in_each_mall,
        database,
        clock,
        release_reservations,
        after=timedelta(seconds=settings.confirm_seconds),
    )
    announce = partial(in_each_mall, database, clock, announce_draws)
    speed = max(float(getattr(clock, "speed", 1.0)), 1.0)
    return (
        Job(
            name="auto-calls",
            every=max(_SECOND / speed, _QUICKEST),
            run=partial(call_by_itself, database, clock),
        ),
        Job(name="release-reservations", every=_A_WHILE, run=release, at_start=True),
        Job(name="expire-holds", every=_SOON, run=expire),
        Job(name="messages", every=_TWO_SECONDS, run=partial(tell_people, database)),
        Job(name="announce-draws", every=_MINUTES, run=announce, at_start=True),
        Job(name="decide-draws", every=_SOON, run=partial(decide_draws, database, clock)),
        Job(name="erase-identities", every=_HOUR, run=erase, at_start=True),
        Job(name="close-days", every=_MINUTE, run=partial(close_past_days, database, clock), at_start=True),
        Job(name="tidy", every=_HOUR, run=tidy),
    )


@contextmanager
def _alone(job: str, scope: Scope) -> Iterator[None]:
    """A failure of this one is logged and stops no other; the next turn tries it again."""
    try:
        yield
    except Exception:
        log.exception("the job %s failed for the mall %s", job, scope.mall_id)


async def in_each_mall(
    database: Database, clock: Clock, command: Callable[..., object], **arguments: object
) -> None:
    """Does it as the system in every mall."""
    for one in await database.read(days_to_close, now=clock.now()):
        scope = Scope(actor="system", mall_id=one.mall_id)
        with _alone(command.__name__, scope):
            await database.write(command, scope=scope, **arguments)


async def call_by_itself(database: Database, clock: Clock) -> int:
    """Calls at the counters that have been idle for long enough: how many. The command looks again, so none calls twice."""
    now = clock.now()
    due = [one for one in await database.read(auto_calls, now=now) if one.at <= now]
    called = 0
    for one in due:
        scope = Scope(actor="auto", mall_id=one.mall_id, agency_id=one.agency_id, officer_id=one.officer_id)
        with (
            _alone("auto-calls", scope),
            suppress(Conflict),  # the officer, or another process, was quicker
        ):
            await database.write(call_next, scope=scope, counter_id=one.counter_id, by_itself=True)
            called += 1
    return called


async def tell_people(database: Database) -> None:
    """Follows the journals: what citizens are to know goes to the outbox."""
    due = await database.read(reactions_due, journal=tell_citizens.NAME, plan=tell_of_closures.NAME)
    for mall_id in due:
        scope = Scope(actor="system", mall_id=mall_id)
        with _alone("messages", scope):
            while await database.write(tell_citizens.tell_citizens, scope=scope):
                pass
            await database.write(tell_of_closures.tell_of_closures, scope=scope)


async def decide_draws(database: Database, clock: Clock) -> int:
    """Gives out the places of all draws that have closed, some requests at a time: how many steps that took."""
    steps = 0
    for scope, draw_id in await database.read(draws_due, now=clock.now()):
        left = 1
        with _alone("decide-draws", scope):
            while left:
                left = (await database.write_patiently(decide_draw, scope=scope, draw_id=draw_id)).left
                steps += 1
    return steps


async def close_past_days(database: Database, clock: Clock) -> int:
    """Closes what is over and open in every mall: how many malls that were. Right after a downtime, too."""
    due = [one for one in await database.read(days_to_close, now=clock.now()) if not one.closed]
    for one in due:
        scope = Scope(actor="system", mall_id=one.mall_id)
        with _alone("close-days", scope):
            await database.write(close_day, scope=scope, day=one.day)
    return len(due)
