"""Keeps the lobby's words ready: asks what every mall may have to say, and has the missing clips made beside the server."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.adapters.speech.clips import Clips, Wanted
from app.adapters.speech.sources import Sources, can_speak
from app.clock import Clock
from app.db import Change, Database, Prepared, Reader
from app.logs import logger
from app.models import Counter, Mall
from app.settings import Settings
from app.vocabulary import Language, MallId, Scope
from counters.queries.plan_of import plan_of
from display.announce import words_needed

if TYPE_CHECKING:
    from datetime import datetime

log = logger(__name__)
_ACTOR = "voice"
_MALLS = Prepared(select(col(Mall.id)))
_LABELS = Prepared(
    select(col(Counter.label)).where(col(Counter.mall_id) == bindparam("mall_id"), col(Counter.active))
)
_MAKER = (sys.executable, "-m", "app.adapters.speech.maker")
_LOOK_SECONDS = 3600.0  # names of agencies change with the day, without a change of the set-up
_BACK_OFF_SECONDS = 30.0
_BATCH = 16  # requests that stand before the maker


class VoiceKeeper:
    """`clips` says what it can; the rest follows as the maker's process brings it. Never stops silently."""

    def __init__(
        self, database: Database, clock: Clock, settings: Settings, *, maker: Sequence[str] = _MAKER
    ) -> None:
        """`start` begins; `maker` is the program that makes clips."""
        piper = {Language.ID: settings.speech_piper_id, Language.EN: settings.speech_piper_en}
        self._sources = Sources(
            pack=settings.speech_pack,
            piper={language: path for language, path in piper.items() if path},
            rate=settings.speech_rate,
        )
        self.clips = Clips(Path(settings.speech_dir), self._sources)
        self._database = database
        self._clock = clock
        self._maker = maker
        self._wished = settings.speech
        self._unspeakable: set[str] = set()
        self._stirred = asyncio.Event()
        self._tell: Callable[[], None] = lambda: None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._one_text = asyncio.Lock()

    def on_made(self, tell: Callable[[], None]) -> None:
        """Whom to tell that words were made: what could not be said may be said now."""
        self._tell = tell

    def start(self) -> None:
        """Begins on the running loop; without the extra `speech` there is nothing to begin."""
        if not self._wished:
            return
        if not can_speak():
            log.info("no clips are made: the extra `speech` is not installed")
            return
        self._loop = asyncio.get_running_loop()
        self._database.listeners.append(self._hear)
        self._task = self._loop.create_task(self._run(), name="voice")

    async def stop(self) -> None:
        """Ends the task, and with it the maker."""
        if self._task:
            self._database.listeners.remove(self._hear)
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _hear(self, change: Change) -> None:
        if change.plan and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stirred.set)

    async def _run(self) -> None:
        while True:
            pause = _LOOK_SECONDS
            try:
                await self._make_what_is_missing()
            except Exception:
                log.exception("the lobby's words could not be made")
                pause = _BACK_OFF_SECONDS
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), pause)
            self._stirred.clear()

    async def _make_what_is_missing(self) -> None:
        await asyncio.to_thread(self.clips.open)
        await asyncio.to_thread(self.clips.tidy, now=self._clock.now().timestamp())
        needed = await self._database.read(_read_words, now=self._clock.now())
        wanted = [
            one
            for language, words in needed.items()
            for one in await asyncio.to_thread(self.clips.missing, language, words)
            if one.name not in self._unspeakable
        ]
        if wanted:
            await self._make(wanted)
            log.info("%d of %d words were made", len(wanted) - len(self._unspeakable), len(wanted))

    async def _make(self, wanted: Sequence[Wanted]) -> None:
        """Raises RuntimeError if the maker ends early."""
        # The pipes of a Popen are read in a thread: a kill ends that read, whatever the maker hangs on.
        maker = _started(self._maker, self.clips.words, self._sources)
        try:
            asked = {one.name: one for one in wanted}
            for start in range(0, len(wanted), _BATCH):
                for line in await asyncio.to_thread(_answers, maker, wanted[start : start + _BATCH]):
                    self._note(asked, line)
                self._tell()
        finally:
            _end(maker)

    async def spoken(self, language: Language, text: str) -> str | None:
        """The address of a text read out, made now if nobody asked for it before: half a second. None: there is no voice."""
        if self._task is None:
            return None
        found = await asyncio.to_thread(self.clips.single, language, text)
        if isinstance(found, str):
            return found
        async with self._one_text:  # a maker is a process: kiosks wait for each other
            maker = _started(self._maker, self.clips.words, self._sources)
            try:
                await asyncio.to_thread(_answers, maker, [found])
            finally:
                _end(maker)
        made = await asyncio.to_thread(self.clips.single, language, text)
        return made if isinstance(made, str) else None

    def _note(self, asked: dict[str, Wanted], line: bytes) -> None:
        if not line:
            message = "the maker of clips ended early"
            raise RuntimeError(message)
        answer = json.loads(line)
        one = asked[answer["name"]]
        if not answer["made"] or not self.clips.load(one.language, one.word):
            self._unspeakable.add(one.name)


def _started(program: Sequence[str], folder: Path, sources: Sources) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  (our own program; starting it takes milliseconds)
        [*program, str(folder), sources.as_json()], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _end(maker: "subprocess.Popen[bytes]") -> None:
    maker.kill()  # a clip is whole or not there
    for pipe in filter(None, (maker.stdin, maker.stdout)):
        with suppress(BrokenPipeError):
            pipe.close()
    maker.wait()


def _answers(maker: "subprocess.Popen[bytes]", batch: Sequence[Wanted]) -> list[bytes]:
    """A line for each of the batch; empty ones after the maker's end."""
    if maker.stdin is None or maker.stdout is None:
        return [b""]
    with suppress(BrokenPipeError):
        maker.stdin.write(b"".join(_request(one) for one in batch))
        maker.stdin.flush()
    return [maker.stdout.readline() for _ in batch]


def _request(one: Wanted) -> bytes:
    return json.dumps({"name": one.name, "word": one.word, "language": one.language}).encode() + b"\n"


def _read_words(reader: Reader, *, now: "datetime") -> dict[Language, set[str]]:
    """What all malls together may have to say."""
    needed: dict[Language, set[str]] = {language: set() for language in Language}
    for mall in reader.all(_MALLS):
        scope = Scope(actor=_ACTOR, mall_id=MallId(mall.id))
        plan = plan_of(reader, scope=scope, now=now)
        labels = [row.label for row in reader.all(_LABELS, mall_id=mall.id)]
        for language in plan.lobby.wording.languages:
            names = [
                agency.name.id if language is Language.ID else agency.name.en for agency in plan.agencies
            ]
            needed[language] |= words_needed(
                language=language, wording=plan.lobby.wording, labels=labels, agencies=names
            )
    return needed
