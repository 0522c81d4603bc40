"""The writer thread: takes the waiting commands of one mall, runs them in one transaction, then answers them.

Commands that are in no hurry (bookings: thousands may come in a second) stand in a queue of their own. Each batch takes
few of them, and those behind all others: a desk's call waits for few of them, here and in other processes that wait for
this batch's lock.
"""

import asyncio
import random
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from app.clock import Clock
from app.db.connections import BEGIN_WRITE, connect
from app.db.memory import Memory
from app.db.news import CHANNEL, ORIGIN, Change, Listener, encode
from app.db.transaction import LOCK_MALL, Tx, mall_state
from app.errors import AntreError, Busy, Conflict, DatabaseUnavailable, InvalidValue
from app.logs import logger
from app.settings import Settings

log = logger(__name__)
_TRIES = 5
_GATHER = 0.0005  # seconds; a lone command never waits
# serialization failure, deadlock, lock time-out: nothing committed
_RETRIED_STATES = {"40001", "40P01", "55P03"}


@dataclass(slots=True, eq=False)
class Job:
    """A waiting command and where its answer goes."""

    mall_id: UUID | None
    command: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    answer: asyncio.Future[Any] | Future[Any]
    patient: bool = False
    result: Any = None
    error: BaseException | None = None


class Writer:
    """One thread with one connection and a bounded queue."""

    def __init__(
        self, engine: Engine, clock: Clock, settings: Settings, *, memory: Memory, tell: Listener, name: str
    ) -> None:
        """`tell` hears of every committed change, in this thread."""
        self._engine = engine
        self._dialect = engine.dialect
        self._clock = clock
        self._memory = memory
        self._tell = tell
        self._limit = settings.writer_queue
        self._batch = settings.writer_batch
        self._few = settings.writer_patient
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()
        # What the thread has taken from there; nobody else changes these.
        self._hurried: deque[Job] = deque()
        self._patient: deque[Job] = deque()
        self._ending = False
        self._patients_turn = False
        self._company = False  # the last batch was of several
        self._draining = False
        self._door = threading.Lock()  # between looking whether it drains, and queueing
        self._connection: Any = None
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Begins the thread."""
        self._thread.start()

    def submit(
        self,
        mall_id: UUID | None,
        command: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        answer: asyncio.Future[Any] | Future[Any],
        *,
        patient: bool = False,
    ) -> None:
        """Queues a command, behind all that are in a hurry if it is `patient`; raises Busy when the queue is full or the process stops, and then nothing happened."""
        with self._door:
            waiting = self._waiting.qsize() + len(self._hurried) + len(self._patient)
            if self._draining or waiting >= self._limit:
                raise Busy
            self._waiting.put(Job(mall_id, command, args, kwargs, answer, patient))

    def drain(self) -> None:
        """Finishes what waits and ends the thread."""
        with self._door:  # nothing gets behind the end mark
            self._draining = True
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (batch := self._next_batch()) is not None:
            change = self._run(batch)
            # News first: by the time that the caller has its answer, the screens are already on their way.
            if change is not None:
                self._tell(change)
            _answer(batch)
        if self._connection is not None:
            self._connection.close()

    def _next_batch(self) -> list[Job] | None:
        """All of one mall, those in a hurry first; None: it is time to end, and nothing waits."""
        if self._company:  # whoever was just answered asks again in a moment: a commit for all of them
            threading.Event().wait(_GATHER)
        self._sort_in()
        if not self._hurried and not self._patient:
            return None
        # Whoever waits for another mall is not passed over for ever: every other batch is theirs to begin.
        leads = (
            self._patient if self._patient and (self._patients_turn or not self._hurried) else self._hurried
        )
        mall_id = leads[0].mall_id
        batch: list[Job] = []
        for queue, most in ((self._hurried, self._batch), (self._patient, self._few)):
            end = len(batch) + most
            while queue and queue[0].mall_id == mall_id and len(batch) < end:
                batch.append(queue.popleft())
        self._patients_turn = bool(self._patient) and not batch[-1].patient
        self._company = len(batch) > 1
        return batch

    def _sort_in(self) -> None:
        """Takes what waits; with nothing at hand it waits for something."""
        while not self._waiting.empty() or not (self._hurried or self._patient or self._ending):
            job = self._waiting.get()
            if job is None:  # drain: the end mark comes after everything that was accepted
                self._ending = True
            else:
                (self._patient if job.patient else self._hurried).append(job)

    def _run(self, batch: list[Job]) -> Change | None:
        """Runs and commits a batch, again if the database asks for it; errors are left in the jobs."""
        dbapi = self._dialect.loaded_dbapi
        for attempt in range(_TRIES):
            try:
                return self._transaction(batch)
            except dbapi.Error as error:
                self._reset()
                if getattr(error, "sqlstate", None) in _RETRIED_STATES and attempt < _TRIES - 1:
                    threading.Event().wait(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311  (jitter)
                    continue
                log.warning("the database refused a batch of %d: %s", len(batch), error)
                _fail(batch, DatabaseUnavailable(str(error)))
                return None
            except AntreError as error:
                self._reset()
                _fail(batch, error)
                return None
            except Exception as error:
                self._reset()
                log.exception("the writer failed")
                _fail(batch, error)
                return None
        return None

    def _transaction(self, batch: list[Job]) -> Change | None:
        tx = self._begin(batch[0].mall_id)
        before = tx.versions()
        for job in batch:
            self._run_one(tx, job)
        change = tx.change if tx.versions() != before else None
        if change is not None:
            change.version = tx.mall.version
            tx.save_versions()
            if self._dialect.name == "postgresql":
                tx.notify(CHANNEL, encode(change, origin=ORIGIN))
        tx.statement("COMMIT")
        return change

    def _begin(self, mall_id: UUID | None) -> Tx:
        if self._connection is None:
            self._connection = connect(self._engine)
        cursor = self._connection.cursor()
        cursor.execute(BEGIN_WRITE[self._dialect.name])
        system = Tx(cursor, self._dialect, self._memory, None)
        if mall_id is None:
            return system
        mall = mall_state(system.one(LOCK_MALL, mall_id=mall_id))
        return Tx(cursor, self._dialect, self._memory, mall)

    def _run_one(self, tx: Tx, job: Job) -> None:
        dbapi = self._dialect.loaded_dbapi
        job.error = None
        before = tx.versions()
        tx.statement("SAVEPOINT command")
        try:
            job.result = job.command(tx, self._clock, *job.args, **job.kwargs)
        except dbapi.IntegrityError as error:  # the constraints have the last word
            job.error = Conflict(str(error))
        except (
            dbapi.DataError,
            OverflowError,
            UnicodeEncodeError,
        ) as error:  # NUL, 2^63: it cannot hold them
            job.error = InvalidValue(str(error))
        except dbapi.Error:
            raise
        except Exception as error:
            if not isinstance(error, AntreError):
                log.exception("a command failed: %s", job.command.__name__)
            job.error = error
        if job.error is not None:
            tx.statement("ROLLBACK TO SAVEPOINT command")
            tx.restore(before)
        tx.statement("RELEASE SAVEPOINT command")

    def _reset(self) -> None:
        """Nothing was committed: the connection goes too, since its state is not known."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except self._dialect.loaded_dbapi.Error as error:
                log.info("closing a broken connection: %s", error)


def _fail(batch: list[Job], error: BaseException) -> None:
    for job in batch:
        job.error = error


def _answer(batch: list[Job]) -> None:
    """Hands the answers over, with one wake-up for each event loop."""
    loops: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in batch:
        if isinstance(job.answer, asyncio.Future):
            loops.setdefault(job.answer.get_loop(), []).append(job)
        else:
            _settle(job)
    for loop, jobs in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle_all, jobs)


def _settle_all(jobs: list[Job]) -> None:
    for job in jobs:
        _settle(job)


def _settle(job: Job) -> None:
    if job.answer.done():  # its client went away
        return
    if job.error is not None:
        job.answer.set_exception(job.error)
    else:
        job.answer.set_result(job.result)
