"""The database of one process: it takes commands to their writer and queries to a reader."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Concatenate, ParamSpec, Self, TypeVar
from uuid import UUID

from filelock import FileLock, Timeout

from app.clock import Clock
from app.db.connections import BEGIN_READ, connect, database_file, engine_for
from app.db.memory import Memory
from app.db.news import Change, Listener
from app.db.transaction import Reader, Tx
from app.db.writer import Writer
from app.errors import AntreError, DatabaseUnavailable, InvalidValue
from app.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
Answer = asyncio.Future[Any] | Future[Any]


class DatabaseInUse(AntreError):
    """Another process serves this SQLite file."""

    code = "database_in_use"


class Database:
    """The writers and readers of one process. Use it as a context manager, or `open` and `close` it."""

    def __init__(self, url: str, clock: Clock, settings: Settings) -> None:
        """Nothing is opened yet."""
        self.url = url
        self.clock = clock
        self.engine = engine_for(url)
        self.dialect = self.engine.dialect
        self.listeners: list[Listener] = []
        count = 1 if self.dialect.name == "sqlite" else settings.writers
        self._memory = Memory()
        self._writers = [
            Writer(self.engine, clock, settings, memory=self._memory, tell=self.tell, name=f"writer-{number}")
            for number in range(count)
        ]
        self._readers = ThreadPoolExecutor(settings.readers, thread_name_prefix="reader")
        self._local = threading.local()
        self._reading_with: list[Any] = []  # every thread's connection, for `close`
        file = database_file(url)
        self._lock = FileLock(f"{file}.lock") if file else None

    def open(self) -> None:
        """Starts the writers. Raises DatabaseInUse if another process writes this SQLite file."""
        if self._lock:
            try:
                self._lock.acquire(timeout=0)
            except Timeout as error:
                message = f"{self.url} is served by another process; stop it first, or use its office page"
                raise DatabaseInUse(message) from error
        for writer in self._writers:
            writer.start()

    def close(self) -> None:
        """Refuses new commands, finishes the waiting ones, ends the threads."""
        for writer in self._writers:
            writer.drain()
        self._readers.shutdown(wait=True)
        while self._reading_with:
            with suppress(self.dialect.loaded_dbapi.Error):  # broken already
                self._reading_with.pop().close()
        if self._lock:
            self._lock.release()
        self.engine.dispose()

    def __enter__(self) -> Self:
        """Opened."""
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        """Closed."""
        self.close()

    async def write(
        self, command: Callable[Concatenate[Tx, Clock, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What the command returned, after its commit. Raises what it raised, Busy, DatabaseUnavailable."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._submit(command, args, kwargs, answer)
        return await answer

    async def write_patiently(
        self, command: Callable[Concatenate[Tx, Clock, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The same for what is in no hurry and may come by the thousand: behind the lobby's commands, a few a batch."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._submit(command, args, kwargs, answer, patient=True)
        return await answer

    def write_now(
        self, command: Callable[Concatenate[Tx, Clock, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The same for code outside an event loop; it waits."""
        answer: Future[R] = Future()
        self._submit(command, args, kwargs, answer)
        return answer.result()

    def _submit(
        self,
        command: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        answer: Answer,
        *,
        patient: bool = False,
    ) -> None:
        scope = kwargs.get("scope")
        mall_id: UUID | None = scope.mall_id if scope is not None else None
        writer = self._writers[mall_id.int % len(self._writers) if mall_id else 0]
        writer.submit(mall_id, command, args, kwargs, answer, patient=patient)

    async def read(self, query: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the query returned, from one snapshot."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_now(query, *args, **kwargs))

    def read_now(self, query: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The same in the calling thread, with a connection of its own."""
        dbapi = self.dialect.loaded_dbapi
        try:
            cursor = self._reading()
            cursor.execute(BEGIN_READ[self.dialect.name])
            try:
                return query(Reader(cursor, self.dialect, self._memory), *args, **kwargs)
            finally:
                cursor.execute("ROLLBACK")
        except (
            dbapi.DataError,
            OverflowError,
            UnicodeEncodeError,
        ) as error:  # NUL, 2^63: it cannot hold them
            raise InvalidValue(str(error)) from error
        except (dbapi.OperationalError, dbapi.InterfaceError) as error:
            self._hang_up()
            raise DatabaseUnavailable(str(error)) from error

    def _hang_up(self) -> None:
        """This thread's connection is closed, for its state is not known: a time-out leaves it open on the server."""
        cursor, self._local.cursor = getattr(self._local, "cursor", None), None
        if cursor is not None:
            self._reading_with.remove(cursor.connection)
            with suppress(self.dialect.loaded_dbapi.Error):  # broken already
                cursor.connection.close()

    def _reading(self) -> Any:  # noqa: ANN401  (a DB-API cursor)
        cursor = getattr(self._local, "cursor", None)
        if cursor is None:
            connection = connect(self.engine)
            self._reading_with.append(connection)
            cursor = self._local.cursor = connection.cursor()
            if self.dialect.name == "sqlite":
                cursor.execute("PRAGMA query_only=ON")
        return cursor

    def tell(self, change: Change) -> None:
        """Says after a commit that something changed; called in the writer's thread."""
        for listener in self.listeners:
            listener(change)
