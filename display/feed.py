"""Keeps the hub's topics true: hears the news, has the frames built from a snapshot; it never stops silently."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from app.clock import Clock, monotonic
from app.db import Change, Database, Prepared, Reader
from app.errors import DatabaseUnavailable
from app.logs import logger
from app.models import Mall
from app.settings import Settings
from app.vocabulary import AgencyId, MallId
from counters.rules.absence import AbsenceRule
from display.announce import Voice
from display.frames import build_frames
from display.hub import Hub
from display.protocol import Topic, TopicKind

log = logger(__name__)
_VERSIONS = Prepared(select(col(Mall.id), col(Mall.version)))
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
        self,
        database: Database,
        hub: Hub,
        clock: Clock,
        settings: Settings,
        voice: Voice | None = None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`start` begins to listen; boards say what `voice` can say; `sleep` takes seconds."""
        self._voice = voice
        self._sleep = sleep
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
        self._elsewhere: dict[Group, set[AgencyId]] = {}  # where else visits of a group's tickets went on
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

    def look_at_boards(self) -> None:
        """Something that boards say beside the database may be another: clips were made."""
        for (kind, _, _), news in self._groups.items():
            if kind is TopicKind.BOARD:
                news.set()

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
        for group, news in self._groups.items():
            if group[1] == change.mall_id and (change.plan or self._concerns(change, group)):
                news.set()

    def _concerns(self, change: Change, group: Group) -> bool:
        """Boards look again at every change: an agency may stand in several zones; what shows nothing new is not sent."""
        kind, _, area = group
        if kind is TopicKind.BOARD:
            return True
        followed = self._elsewhere.get(group, set()) | ({AgencyId(area)} if area else set())
        return not followed.isdisjoint(change.agencies | change.waits)

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
                self._elsewhere.pop(group, None)
                return
            try:
                await self._refresh(group, topics)
                failures = 0
            except DatabaseUnavailable:  # `_watch` says so
                failures += 1
                news.set()
            except Exception:
                failures += 1
                log.exception("a build of %s failed", group[0])
                news.set()
            await self._sleep(max(self._interval, _pause(failures)))

    async def _refresh(self, group: Group, topics: list[Topic]) -> None:
        frames = await self._database.read(
            build_frames,
            topics=topics,
            now=self._clock.now(),
            undo_within=self._undo_within,
            absence=self._absence,
            voice=self._voice,
        )
        self._last_good = monotonic()
        self._follow(group, {frame.agency_id for _, frame in frames if frame.agency_id})
        for topic, frame in frames:
            await self._hub.publish(topic, frame)

    def _follow(self, group: Group, agencies: set[AgencyId]) -> None:
        """News of these agencies concern the group from now on; what came since the snapshot was not heard: look again."""
        if not agencies <= self._elsewhere.get(group, set()) | {group[2]}:
            self._groups[group].set()
        self._elsewhere[group] = agencies

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
            await self._sleep(max(self._poll, _pause(failures)))


def _pause(failures: int) -> float:
    """Seconds until the next try after so many failures in a row."""
    return min(_BACK_OFF, 0.1 * 2.0 ** min(failures, 10)) if failures else 0


def _read_versions(reader: Reader) -> list[tuple[MallId, int]]:
    return [(MallId(row.id), row.version) for row in reader.all(_VERSIONS)]
