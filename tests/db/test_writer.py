"""The writer: many commands in one commit, each in a savepoint, answered when all is on disk and not before."""

import asyncio
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import bindparam, update

from app.clock import new_id
from app.db import Change, Prepared, Tx, insert_of
from app.db.transaction import Tx as WriterTx
from app.db.writer import Writer
from app.errors import Busy, Conflict, DatabaseUnavailable, InvalidValue, QueueEmpty
from app.models import Journal, SeriesDay, Ticket, Zone
from app.vocabulary import Scope
from counters.commands.desks.call_next import call_next
from counters.commands.desks.open_counter import open_counter
from counters.commands.office.create_mall import create_mall
from counters.commands.tickets.take_ticket import take_ticket
from counters.rules.plan import Name
from tests.commands.desk import failing, require_whole, take, work
from tests.factories import MallCopy, TestMall, open_mall

SUBMIT = Writer.submit.__code__


class Gate:
    """A command that holds the writer until it is opened."""

    def __init__(self) -> None:
        self.entered, self._open = threading.Event(), threading.Event()

    def __call__(self, _tx: Tx, _clock: Any, **_: Any) -> None:
        self.entered.set()
        assert self._open.wait(10)

    def open(self) -> None:
        self._open.set()


@contextmanager
def held(mall: TestMall) -> Iterator[Gate]:
    """The mall's writer waits inside a command: what is submitted meanwhile becomes the next batch."""
    gate = Gate()
    thread = threading.Thread(target=mall.database.write_now, args=(gate,), kwargs={"scope": mall.kiosk})
    thread.start()
    assert gate.entered.wait(10)
    try:
        yield gate
    finally:
        gate.open()
        thread.join(10)


def submit(mall: TestMall, command: Any, **arguments: Any) -> Future[Any]:
    """Queues a command and does not wait."""
    answer: Future[Any] = Future()
    mall.database._submit(command, (), arguments, answer)
    return answer


def spied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the writers say to the database apart from commands' statements."""
    said: list[str] = []
    original = WriterTx.statement

    def statement(tx: WriterTx, sql: str) -> None:
        said.append(sql.split(maxsplit=1)[0])
        original(tx, sql)

    monkeypatch.setattr(WriterTx, "statement", statement)
    return said


def test_what_waits_is_committed_together(mall: TestMall, monkeypatch: pytest.MonkeyPatch) -> None:
    with held(mall) as gate:
        answers = [submit(mall, take_ticket, scope=mall.kiosk, service="A1") for _ in range(5)]
        said = spied(monkeypatch)
        gate.open()
        numbers = [answer.result(10).number for answer in answers]

    assert numbers == ["A-001", "A-002", "A-003", "A-004", "A-005"]
    assert said.count("COMMIT") == 2  # the gate's own, and one for all five
    assert said.count("SAVEPOINT") == 5


def test_the_batch_has_a_limit(mall_copy: MallCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, writer_batch=2) as mall, held(mall) as gate:
        answers = [submit(mall, take_ticket, scope=mall.kiosk, service="A1") for _ in range(5)]
        said = spied(monkeypatch)
        gate.open()
        for answer in answers:
            answer.result(10)

        assert said.count("COMMIT") == 4  # the gate's own, then two, two and one


def test_one_that_fails_takes_nobody_along(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    with held(mall) as gate:
        good = submit(mall, take_ticket, scope=mall.kiosk, service="A1")
        bad = submit(mall, failing(take_ticket, ValueError("broken")), scope=mall.kiosk, service="A1")
        refused = submit(mall, failing(take_ticket, QueueEmpty()), scope=mall.kiosk, service="A1")
        last = submit(mall, take_ticket, scope=mall.kiosk, service="A1")
        gate.open()

    assert [good.result(10).number, last.result(10).number] == ["A-001", "A-002"]
    assert [type(one.exception(10)) for one in (bad, refused)] == [ValueError, QueueEmpty]
    versions = sorted(row.version for row in mall.rows(Journal, mall_id=mall.demo.mall_id))
    assert versions == list(range(1, mall.state().version + 1))  # no version was used up
    require_whole(mall)


def test_a_constraint_refuses_one_command_alone(mall: TestMall) -> None:
    zone = mall.demo.plan.zones[0]

    def twice(tx: Tx, _clock: Any, *, scope: Scope) -> None:
        tx.run(
            insert_of(Zone),
            id=new_id(),
            mall_id=scope.mall_id,
            slug=zone.slug,
            name_id="x",
            name_en="x",
            position=1,
        )

    with held(mall) as gate:
        bad = submit(mall, twice, scope=mall.kiosk)
        good = submit(mall, take_ticket, scope=mall.kiosk, service="A1")
        gate.open()

    assert isinstance(bad.exception(10), Conflict)
    assert good.result(10).number == "A-001"


_SET_LAST = Prepared(update(SeriesDay).values(last=bindparam("last")))


def test_what_the_database_cannot_hold_refuses_one_command_alone(mall: TestMall) -> None:
    """PostgreSQL takes no NUL in text, neither takes a number above 2^63: whoever sends one is refused, alone."""

    def count_to(tx: Tx, _clock: Any, *, scope: Scope, last: int) -> None:
        tx.run(_SET_LAST, last=last)

    with held(mall) as gate:
        before = submit(mall, take_ticket, scope=mall.kiosk, service="A1")
        bad = submit(mall, count_to, scope=mall.kiosk, last=2**70)
        after = submit(mall, take_ticket, scope=mall.kiosk, service="A1")
        gate.open()

    assert isinstance(bad.exception(10), InvalidValue)
    assert [before.result(10).number, after.result(10).number] == ["A-001", "A-002"]
    assert mall.row(SeriesDay).last == 2


def test_the_answer_comes_after_the_commit(mall: TestMall) -> None:
    """Whoever has the answer finds the row by another connection, every time."""
    for number in range(1, 21):
        event = take(mall)

        assert mall.row(Ticket, id=event.ticket_id).order_no == number


def test_no_answer_before_the_commit(mall: TestMall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit is held up: until it is through, the caller waits and nobody else sees anything."""
    reached, go = threading.Event(), threading.Event()
    original = WriterTx.statement

    def statement(tx: WriterTx, sql: str) -> None:
        if sql == "COMMIT":
            reached.set()
            assert go.wait(10)
        original(tx, sql)

    monkeypatch.setattr(WriterTx, "statement", statement)
    answer = submit(mall, take_ticket, scope=mall.kiosk, service="A1")
    assert reached.wait(10)
    time.sleep(0.05)

    answered, seen = answer.done(), mall.rows(Ticket)
    go.set()

    assert (answered, seen) == (False, [])
    assert answer.result(10).number == "A-001"
    assert len(mall.rows(Ticket)) == 1


def test_news_come_after_the_commit_too(mall: TestMall) -> None:
    seen: list[tuple[int, int]] = []
    mall.database.listeners.append(lambda change: seen.append((change.version, mall.state().version)))

    take(mall)
    work(mall, mall.officer(), "open")

    assert len(seen) == 2
    assert all(told == committed for told, committed in seen)


def test_news_name_the_agency(mall: TestMall) -> None:
    heard: list[Change] = []
    mall.database.listeners.append(heard.append)

    work(mall, mall.officer("A"), "open")

    assert [(change.mall_id, change.agencies, change.plan) for change in heard] == [
        (mall.demo.mall_id, {mall.officer("A").agency_id}, False)
    ]


def test_a_refusal_is_no_news(mall: TestMall) -> None:
    heard: list[Change] = []
    mall.database.listeners.append(heard.append)

    with pytest.raises(QueueEmpty):
        work(mall, mall.officer(), "open", "next")

    assert len(heard) == 1  # of the opening


def test_a_full_queue_is_busy_and_nothing_is_half_done(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, writer_queue=3) as mall, held(mall) as gate:
        accepted = [submit(mall, take_ticket, scope=mall.kiosk, service="A1") for _ in range(3)]

        for _ in range(2):
            with pytest.raises(Busy):
                submit(mall, take_ticket, scope=mall.kiosk, service="A1")
        gate.open()

        assert [answer.result(10).number for answer in accepted] == ["A-001", "A-002", "A-003"]
        assert len(mall.rows(Ticket)) == 3
        assert take(mall).number == "A-004"


def test_closing_finishes_what_waits_and_takes_no_more(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        with held(mall) as gate:
            accepted = [submit(mall, take_ticket, scope=mall.kiosk, service="A1") for _ in range(3)]
            closing = threading.Thread(target=mall.database.close)
            closing.start()
            deadline = time.monotonic() + 10
            while not mall.database._writers[-1]._draining and time.monotonic() < deadline:
                time.sleep(0.01)
                if all(writer._draining for writer in mall.database._writers[:1]):
                    break
            gate.open()
        closing.join(10)

        assert not closing.is_alive()
        assert [answer.result(0).number for answer in accepted] == ["A-001", "A-002", "A-003"]
        with pytest.raises(Busy):
            take(mall)
    with open_mall(mall_copy.url, mall_copy.demo) as again:
        assert take(again).number == "A-004"


def test_what_is_submitted_while_it_drains_is_refused_or_answered(mall_copy: MallCopy) -> None:
    """Whoever was let in before the end is not forgotten behind it."""

    def nothing(_tx: Tx, _clock: Any, *, scope: Scope) -> None:
        """A command that changes nothing."""

    answer: Future[Any] = Future()
    inside, closed = threading.Event(), threading.Event()

    def stop_there(frame: FrameType, _event: str, _argument: Any) -> None:
        """Between the look whether it drains and the queueing, where the command is packed."""
        if frame.f_code.co_name == "__init__" and frame.f_back and frame.f_back.f_code is SUBMIT:
            inside.set()
            closed.wait(0.5)  # with the door shut nobody closes meanwhile

    def press() -> None:
        sys.settrace(stop_there)
        mall.database._submit(nothing, (), {"scope": mall.kiosk}, answer)

    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        pressing = threading.Thread(target=press)
        pressing.start()
        assert inside.wait(10)
    closed.set()
    pressing.join()

    assert answer.done()


async def test_a_client_that_went_away_changes_nothing(mall: TestMall) -> None:
    """Its command was accepted, so it is done; others are answered."""
    with held(mall) as gate:
        gone = asyncio.create_task(mall.database.write(take_ticket, scope=mall.kiosk, service="A1"))
        other = asyncio.create_task(mall.database.write(take_ticket, scope=mall.kiosk, service="A1"))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        gate.open()
        event = await other

    assert event.number == "A-002"
    assert len(mall.rows(Ticket)) == 2


def test_commands_of_another_mall_are_another_batch(mall: TestMall) -> None:
    bogor = mall.do(create_mall, slug="bogor", name=Name(id="B", en="B"), timezone="Asia/Jakarta").mall_id
    ran: list[Any] = []

    def look(tx: Tx, _clock: Any, *, scope: Scope) -> None:
        ran.append((tx.mall.id, scope.mall_id))

    answers = [
        submit(mall, look, scope=Scope(actor="x", mall_id=mall_id))
        for mall_id in (mall.demo.mall_id, bogor, mall.demo.mall_id)
    ]
    for answer in answers:
        answer.result(10)

    assert len(ran) == 3
    assert all(held_mall == asked for held_mall, asked in ran)


class _Collision:
    """A failure of the database that nobody could help."""

    def __init__(self, mall: TestMall, *, times: int) -> None:
        self.dbapi, self.left, self.tries = mall.database.dialect.loaded_dbapi, times, 0

    def __call__(self, tx: Tx, clock: Any, *, scope: Scope) -> str:
        self.tries += 1
        event = take_ticket(tx, clock, scope=scope, service="A1")
        if self.left:
            self.left -= 1
            error = self.dbapi.OperationalError("could not serialize access")
            vars(error)["sqlstate"] = "40001"
            raise error
        return event.number


@pytest.mark.parametrize("times", [1, 3])
def test_a_collision_is_tried_again_as_a_whole(mall: TestMall, times: int) -> None:
    collision = _Collision(mall, times=times)
    with held(mall) as gate:
        first = submit(mall, take_ticket, scope=mall.kiosk, service="A1")
        second = submit(mall, collision, scope=mall.kiosk)
        gate.open()

    assert (first.result(10).number, second.result(10)) == ("A-001", "A-002")
    assert collision.tries == times + 1
    require_whole(mall)


def test_a_collision_without_end_is_unavailable_and_nothing_is_done(mall: TestMall) -> None:
    collision = _Collision(mall, times=1000)

    with pytest.raises(DatabaseUnavailable):
        mall.do(collision, scope=mall.kiosk)

    assert collision.tries == 5
    assert mall.rows(Ticket) == []
    assert take(mall).number == "A-001"  # and the writer goes on


def test_a_lost_connection_is_replaced(mall: TestMall) -> None:
    def lose(tx: Any, _clock: Any, *, scope: Scope) -> None:
        raise mall.database.dialect.loaded_dbapi.OperationalError("server closed the connection")

    with pytest.raises(DatabaseUnavailable):
        mall.do(lose, scope=mall.kiosk)

    assert take(mall).number == "A-001"


@pytest.mark.database("postgresql")
def test_two_processes_writers_never_give_a_number_twice(postgresql_mall: MallCopy) -> None:
    """Two databases as two processes have them: only the mall's row keeps them apart."""
    with open_mall(postgresql_mall.url, postgresql_mall.demo) as one:
        with open_mall(postgresql_mall.url, postgresql_mall.demo) as other:
            answers = [
                submit(mall, take_ticket, scope=mall.kiosk, service="A1")
                for _ in range(15)
                for mall in (one, other)
            ]
            numbers = [answer.result(20).number for answer in answers]

        assert sorted(numbers) == [f"A-{number:03d}" for number in range(1, 31)]
        require_whole(one)


@pytest.mark.database("sqlite")
def test_two_threads_never_give_a_number_twice(sqlite_mall: MallCopy) -> None:
    """The twin of the test above where there is one process only."""
    with open_mall(sqlite_mall.url, sqlite_mall.demo) as mall:
        numbers: list[str] = []
        threads = [
            threading.Thread(target=lambda: numbers.extend(take(mall).number for _ in range(15)))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(numbers) == [f"A-{number:03d}" for number in range(1, 31)]
        require_whole(mall)


async def test_order_of_submission_is_order_of_versions(mall: TestMall) -> None:
    officers = [mall.officer(seat=seat) for seat in (1, 2, 3)]
    for _ in range(3):
        take(mall)
    before = mall.state().version

    await asyncio.gather(
        *(mall.database.write(open_counter, **mall.seat(one)) for one in officers),
        *(mall.database.write(call_next, **mall.seat(one)) for one in officers),
    )

    assert [event for event, _ in mall.events(before)] == ["CounterOpened"] * 3 + ["VisitorCalled"] * 3
