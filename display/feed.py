"""Keeps the hub's topics true: hears the news, reads a snapshot, builds the frames; it never stops silently."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from app.clock import Clock, local, monotonic
from app.db import Change, Database, Prepared, Reader
from app.errors import DatabaseUnavailable, NotFound
from app.logs import logger
from app.models import Mall
from app.settings import Settings
from app.vocabulary import AgencyId, CounterId, MallId, Scope, ZoneId
from counters.queries.breaks_of import breaks_of
from counters.queries.counter_console import counter_console
from counters.queries.now_serving import now_serving
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import queue_of, ticket_of
from counters.rules.absence import ANY_TIME, AbsenceRule
from counters.rules.undoing import UNDO_WITHIN
from display.announce import Voice
from display.board import build_board
from display.console_shape import ConsoleShape
from display.hub import Hub
from display.protocol import Frame, Topic, TopicKind
from display.shapes import Shape, TicketShape

log = logger(__name__)
_VERSIONS = Prepared(select(col(Mall.id), col(Mall.version)))
_ACTOR = "feed"
_STAMP = {"version", "at"}  # what of a frame changes although nothing that it shows does
_BACK_OFF = 5.0  # seconds, at most, between tries after failures
_STALE_AFTER = 15.0  # seconds without a good look at the database: several missed polls

Group = tuple[TopicKind, MallId, UUID | None]
"""Topics that change together and are read in one snapshot."""


def group_of(topic: Topic) -> Group:
    """The group of a topic."""
    return topic.kind, topic.mall_id, topic.area


class Feed:
    """One task per group that somebody follows; the first change is built at once, then at most one per interval."""

    def __init__(
        self, database: Database, hub: Hub, clock: Clock, settings: Settings, voice: Voice | None = None
    ) -> None:
        """`start` begins to listen; boards say what `voice` can say."""
        self._voice = voice
        self._database = database
        self._hub = hub
        self._clock = clock
        self._interval = settings.board_interval_ms / 1000
        self._undo_within = timedelta(seconds=settings.undo_seconds)
        self._absence = AbsenceRule(
            calls=settings.absent_calls, after=timedelta(seconds=settings.absent_seconds)
        )
        self._poll = settings.poll_seconds
        self._groups: dict[Group, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._versions: dict[MallId, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._last_good = monotonic()
        self.rights_changed = asyncio.Event()

    def start(self) -> None:
        """Begins on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._hub.on_wanted(self._want)
        self._database.listeners.append(self._hear)
        self._spawn(self._watch(), "feed-watch")

    async def stop(self) -> None:
        """Ends all tasks."""
        self._database.listeners.remove(self._hear)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def recheck(self) -> None:
        """Who may follow what may have changed: every socket looks again whether it still may."""
        changed, self.rights_changed = self.rights_changed, asyncio.Event()
        changed.set()

    def age(self) -> float:
        """Seconds since the last good look at the database."""
        return monotonic() - self._last_good

    def stale(self) -> bool:
        """Whether the last good look was too long ago to say how things are."""
        return self.age() >= max(_STALE_AFTER, 3 * self._poll)

    def _spawn(self, work: "asyncio._CoroutineLike[None]", name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hear(self, change: Change) -> None:
        """Called in a writer's thread after a commit, or by the listener of other processes' news."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._note, change)

    def _note(self, change: Change) -> None:
        self._versions[change.mall_id] = max(change.version, self._versions.get(change.mall_id, 0))
        if change.plan:
            self.recheck()
        for (kind, mall_id, area), news in self._groups.items():
            if mall_id == change.mall_id and (change.plan or _concerns(change, kind, area)):
                news.set()

    def _want(self, topic: Topic) -> None:
        group = group_of(topic)
        news = self._groups.get(group)
        if news is None:
            news = self._groups[group] = asyncio.Event()
            self._spawn(self._keep(group, news), f"feed-{topic.kind}")
        news.set()

    async def _keep(self, group: Group, news: asyncio.Event) -> None:
        failures = 0
        while True:
            await news.wait()
            news.clear()
            topics = [topic for topic in self._hub.topics() if group_of(topic) == group]
            if not topics:
                del self._groups[group]
                return
            try:
                await self._refresh(topics)
                failures = 0
            except DatabaseUnavailable:  # `_watch` says so
                failures += 1
                news.set()
            except Exception:
                failures += 1
                log.exception("a build of %s failed", group[0])
                news.set()
            await asyncio.sleep(max(self._interval, _pause(failures)))

    async def _refresh(self, topics: list[Topic]) -> None:
        frames = await self._database.read(
            build_frames,
            topics=topics,
            now=self._clock.now(),
            undo_within=self._undo_within,
            absence=self._absence,
            voice=self._voice,
        )
        self._last_good = monotonic()
        for topic, frame in frames:
            await self._hub.publish(topic, frame)

    async def _watch(self) -> None:
        """The slow poll: a lost notice is a delay, and nothing worse."""
        failures = 0
        while True:
            try:
                for mall_id, version in await self._database.read(_read_versions):
                    if version > self._versions.get(mall_id, -1):
                        self._database.tell(Change(mall_id=mall_id, version=version, plan=True))
                self._last_good = monotonic()
                if failures:
                    log.warning("the database answers again")
                failures = 0
            except DatabaseUnavailable as error:
                failures += 1
                if failures == 1:
                    log.warning("the database does not answer: %s", str(error).partition("\n")[0])
            except Exception:
                failures += 1
                log.exception("the look at the versions failed")
            await asyncio.sleep(max(self._poll, _pause(failures)))


def _pause(failures: int) -> float:
    """Seconds until the next try after so many failures in a row."""
    return min(_BACK_OFF, 0.1 * 2.0 ** min(failures, 10)) if failures else 0


def _concerns(change: Change, kind: TopicKind, area: UUID | None) -> bool:
    """Boards look again at every change: an agency may stand in several zones; what shows nothing new is not sent."""
    return kind is TopicKind.BOARD or (area is not None and AgencyId(area) in change.agencies | change.waits)


def _read_versions(reader: Reader) -> list[tuple[MallId, int]]:
    return [(MallId(row.id), row.version) for row in reader.all(_VERSIONS)]


def build_frames(
    reader: Reader,
    *,
    topics: Iterable[Topic],
    now: datetime,
    undo_within: timedelta = UNDO_WITHIN,
    absence: AbsenceRule = ANY_TIME,
    voice: Voice | None = None,
) -> list[tuple[Topic, Frame]]:
    """The frames of topics of one group, from one snapshot."""
    first, *_ = topics = list(topics)
    if first.kind is TopicKind.BOARD:
        return [(topic, _board(reader, topic, now, voice)) for topic in topics]
    if first.kind is TopicKind.CONSOLE:
        return _consoles(reader, topics, now, undo_within, absence)
    return _tickets(reader, topics, now)


def _frame(shape: Shape, *, epoch: str, version: int) -> Frame:
    return Frame(
        epoch=epoch,
        version=version,
        text=shape.model_dump_json(),
        content=shape.model_dump_json(exclude=_STAMP),
    )


def _board(reader: Reader, topic: Topic, now: datetime, voice: Voice | None) -> Frame:
    scope = Scope(actor=_ACTOR, mall_id=topic.mall_id)
    further = [UUID(one) for one in topic.key.split(",") if one]
    zone_ids = [ZoneId(one) for one in (topic.area, *further) if one]
    board = build_board(now_serving(reader, scope=scope, zone_ids=zone_ids, now=now), voice)
    return _frame(board, epoch=board.epoch, version=board.version)


def _consoles(
    reader: Reader, topics: list[Topic], now: datetime, undo_within: timedelta, absence: AbsenceRule
) -> list[tuple[Topic, Frame]]:
    frames = []
    for topic in topics:
        agency_id = AgencyId(topic.area) if topic.area else None
        scope = Scope(actor=_ACTOR, mall_id=topic.mall_id, agency_id=agency_id)
        # A counter that went to another agency is that agency's: its socket is about to be closed.
        with suppress(NotFound):
            console = ConsoleShape.of(
                counter_console(
                    reader,
                    scope=scope,
                    counter_id=CounterId(UUID(topic.key)),
                    now=now,
                    undo_within=undo_within,
                    absence=absence,
                )
            )
            frames.append((topic, _frame(console, epoch=console.epoch, version=console.version)))
    return frames


class TicketFrame(TicketShape):
    """A ticket's shape with the stamp of its frame."""

    type: str = "ticket"
    epoch: str = ""
    version: int = 0
    at: datetime | None = None


def _tickets(reader: Reader, topics: list[Topic], now: datetime) -> list[tuple[Topic, Frame]]:
    """Two statements for all who wait, and one or two for each who does not wait any more."""
    first = topics[0]
    scope = Scope(actor=_ACTOR, mall_id=first.mall_id, agency_id=AgencyId(first.area) if first.area else None)
    mall = reader.mall_of(scope.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    waiting = {ticket.token: ticket for ticket in queue_of(reader, scope=scope, day=plan.day)}
    at = local(now, plan.timezone)
    breaks = breaks_of(reader, scope=scope)
    frames = []
    for topic in topics:
        ticket = waiting.get(topic.key) or ticket_of(reader, token=topic.key)
        shape = TicketFrame.of(ticket, plan, base=topic.base, at=at, breaks=breaks)
        shape = shape.model_copy(update={"epoch": mall.epoch, "version": mall.version, "at": at})
        frames.append((topic, _frame(shape, epoch=mall.epoch, version=mall.version)))
    return frames
