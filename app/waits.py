"""Keeps the estimated waits fresh, outside the writer, and never stops silently."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.clock import Clock, monotonic
from app.db import Change, Database, Prepared, Reader
from app.logs import logger
from app.models import Stand
from app.settings import Settings
from app.vocabulary import AgencyId, MallId, OfferId, Scope, TicketId
from counters.commands.waits.learn_times import learn_times
from counters.commands.waits.note_waits import note_waits
from counters.queries.queue_state import AgencyNow, queue_state
from counters.rules import waiting
from counters.rules.waits.noting import Told, service_figures, ticket_window, waiting_before
from counters.rules.waits.shown_wait import ShownRange

log = logger(__name__)
_ACTOR = "estimator"
_STANDS = Prepared(select(col(Stand.mall_id), col(Stand.agency_id)))
_LOOK = 0.5  # seconds between looks at which agencies are due

AgencyKey = tuple[MallId, AgencyId]


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What one run wants written; `news`: somebody reads something else from now on."""

    figures: Mapping[OfferId, ShownRange | None]
    waiting: Mapping[OfferId, int]
    tickets: Mapping[TicketId, Told]
    news: bool


@dataclass(kw_only=True)
class _Turn:
    """When an agency is due, in monotonic seconds; `stirred`: something happened since its last run."""

    ran_at: float = -1e9
    learnt_at: float = -1e9
    not_before: float = 0.0
    stirred: bool = False
    failures: int = 0


class Waits:
    """Runs the estimator: an agency soon after something happened there, and now and then without."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        """`start` begins; a demo's quick clock shortens the intervals, so that its day is kept up with."""
        speed = max(float(getattr(clock, "speed", 1.0)), 1.0)
        self._database = database
        self._clock = clock
        self._least = max(settings.waits_least_seconds / speed, min(settings.waits_least_seconds, 2.0))
        self._most = max(settings.waits_most_seconds / speed, self._least)
        self._undo_within = timedelta(seconds=settings.undo_seconds)
        self._turns: dict[AgencyKey, _Turn] = {}
        self._listed_at = -1e9
        self._last_good = monotonic()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        # One thread of its own: an estimate takes 10-20 ms, which neither the loop nor the readers of pages shall wait for.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="estimator")

    def start(self) -> None:
        """Begins on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._database.listeners.append(self._hear)
        self._task = self._loop.create_task(self._run(), name="waits")

    async def stop(self) -> None:
        """Ends after the run in progress."""
        if self._task:
            self._database.listeners.remove(self._hear)
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._thread.shutdown(wait=True)

    def age(self) -> float | None:
        """Seconds since the last look at what is due that did not fail; None: another process estimates."""
        return round(monotonic() - self._last_good, 1) if self._task else None

    def _hear(self, change: Change) -> None:
        """Called in a writer's thread after a commit; waits that alone changed are this class's own doing."""
        if change.agencies and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stir, change.mall_id, frozenset(change.agencies))

    def _stir(self, mall_id: MallId, agencies: frozenset[AgencyId]) -> None:
        for agency_id in agencies:
            self._turns.setdefault((mall_id, agency_id), _Turn()).stirred = True

    async def _run(self) -> None:
        while True:
            try:
                await self._list_agencies()
                good = True
                for key, turn in list(self._turns.items()):
                    if self._due(turn):
                        good = await self._take_turn(key, turn) and good
                if good:
                    self._last_good = monotonic()
            except Exception:
                log.exception("the look at who waits failed")
            await asyncio.sleep(min(_LOOK, self._least))

    async def _list_agencies(self) -> None:
        if monotonic() - self._listed_at < self._most:
            return
        for key in await self._database.read(_read_stands):
            self._turns.setdefault(key, _Turn())
        self._listed_at = monotonic()

    def _due(self, turn: _Turn) -> bool:
        now = monotonic()
        since = now - turn.ran_at
        return now >= turn.not_before and since >= (self._least if turn.stirred else self._most)

    async def _take_turn(self, key: AgencyKey, turn: _Turn) -> bool:
        """Whether it went well; else the agency waits for longer and longer, up to the longest interval."""
        turn.ran_at, turn.stirred = monotonic(), False
        try:
            await self.update(key, turn)
        except Exception:
            turn.failures += 1
            turn.stirred = True
            turn.not_before = monotonic() + min(self._most, self._least * 2**turn.failures)
            log.exception("the estimate for agency %s failed", key[1])
            return False
        turn.failures = 0
        return True

    async def update(self, key: AgencyKey, turn: _Turn | None = None) -> None:
        """Estimates and notes the waits of one agency, and learns at most once per longest interval."""
        mall_id, agency_id = key
        scope = Scope(actor=_ACTOR, mall_id=mall_id, agency_id=agency_id)
        loop = asyncio.get_running_loop()
        noted = await loop.run_in_executor(self._thread, self._estimate, scope)
        if noted is None:
            return
        if noted.figures or noted.tickets:
            await self._database.write(
                note_waits,
                scope=scope,
                figures=noted.figures,
                waiting=noted.waiting,
                tickets=noted.tickets,
                news=noted.news,
            )
        if turn is None or monotonic() - turn.learnt_at >= self._most:
            await self._database.write(learn_times, scope=scope, undo_within=self._undo_within)
            if turn is not None:
                turn.learnt_at = monotonic()

    def _estimate(self, scope: Scope) -> Noted | None:
        now = self._clock.now()
        state = self._database.read_now(queue_state, scope=scope, now=now)
        return None if state.idle else note(state, now=now)


def note(state: AgencyNow, *, now: datetime) -> Noted:
    """The estimate of one agency as what must be written; about 8 ms, 20 with 60 waiting."""
    forecast = waiting.expected_wait(state.queue, state.learnt, now=now, rules=state.rules)
    before = {
        service: state.figures[offer] for service, offer in state.offers.items() if offer in state.figures
    }
    offered = {service: forecast.services[service] for service in state.offers}
    ahead = waiting_before(state.queue)
    figures = service_figures(offered, before, waiting=ahead, now=now)
    tickets = {}
    moved = any(
        figure != (before[service].shown if service in before else None)
        for service, figure in figures.items()
    )
    for number, ticket in enumerate(state.tickets, start=1):
        told = ticket_window(forecast.tickets[number], told=ticket.told, before=ticket.window, now=now)
        if told is not None:
            tickets[ticket.ticket_id] = told
            moved = moved or told.window != ticket.window
    return Noted(
        figures={state.offers[service]: figure for service, figure in figures.items()},
        waiting={state.offers[service]: ahead[service] for service in figures},
        tickets=tickets,
        news=moved or bool(figures and state.tickets),  # minutes left count down, even when nothing moves
    )


def _read_stands(reader: Reader) -> list[AgencyKey]:
    return [(MallId(row.mall_id), AgencyId(row.agency_id)) for row in reader.all(_STANDS)]
