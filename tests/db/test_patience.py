"""Commands in no hurry stand behind the others, a few a batch, and nobody stands for ever."""

from concurrent.futures import Future
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.db.connections import engine_for
from app.db.memory import Memory
from app.db.writer import Job, Writer
from app.errors import Busy
from counters.commands.tickets.take_ticket import take_ticket
from tests.db.test_writer import held, spied
from tests.factories import FixedClock, MallCopy, TestMall, open_mall, settings_for

MALLS = [None, UUID(int=1), UUID(int=2)]


def put(mall: TestMall, *, patient: bool) -> Future[Any]:
    answer: Future[Any] = Future()
    arguments = {"scope": mall.kiosk, "service": "A1"}
    mall.database._submit(take_ticket, (), arguments, answer, patient=patient)
    return answer


def test_the_lobby_goes_first_and_a_batch_takes_few_of_the_others(
    mall_copy: MallCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, writer_patient=2) as mall, held(mall) as gate:
        patient = [put(mall, patient=True) for _ in range(5)]
        hurried = [put(mall, patient=False) for _ in range(2)]
        said = spied(monkeypatch)
        gate.open()
        numbers = [answer.result(10).number for answer in (*hurried, *patient)]

    assert numbers == [f"A-00{number}" for number in range(1, 8)]
    assert said.count("COMMIT") == 4  # the gate's own, two and two, two, one


def still(few: int, batch: int = 3, queue: int = 2000) -> Writer:
    """A writer whose thread does not run: the test takes its batches."""
    settings = settings_for("sqlite://", writer_patient=few, writer_batch=batch, writer_queue=queue)
    return Writer(
        engine_for("sqlite://"), FixedClock(), settings, memory=Memory(), tell=lambda _: None, name="still"
    )


def submit(writer: Writer, number: int, *, mall: UUID | None, patient: bool) -> None:
    writer.submit(mall, len, (number,), {}, Future(), patient=patient)


Wish = tuple[UUID | None, bool]


@given(wishes=st.lists(st.tuples(st.sampled_from(MALLS), st.booleans()), max_size=40), few=st.integers(1, 3))
def test_batches_are_of_one_mall_and_everybody_comes_in_turn(wishes: list[Wish], few: int) -> None:
    writer, batches = still(few), []
    for number, (mall, patient) in enumerate(wishes):
        submit(writer, number, mall=mall, patient=patient)
    writer._waiting.put(None)  # as `drain` does for a thread that runs
    while batch := writer._next_batch():
        batches.append(batch)

    came: list[Job] = [job for batch in batches for job in batch]
    assert sorted(job.args[0] for job in came) == list(range(len(wishes)))
    for batch in batches:
        assert len({job.mall_id for job in batch}) == 1
        assert sum(job.patient for job in batch) <= few
        assert sum(not job.patient for job in batch) <= 3
        assert [job.patient for job in batch] == sorted(job.patient for job in batch)
    for kind in (True, False):
        order = [job.args[0] for job in came if job.patient is kind]
        assert order == sorted(order)


def test_nobody_is_passed_over_for_ever() -> None:
    """The lobby of one mall never rests, and somebody books in another one."""
    writer = still(2)
    submit(writer, 0, mall=MALLS[1], patient=True)

    for _ in range(3):
        for _ in range(10):
            submit(writer, 1, mall=MALLS[2], patient=False)
        batch = writer._next_batch()
        assert batch
        if batch[0].patient:
            break
    else:
        pytest.fail("three batches, and it still stands there")


def test_both_kinds_fill_the_queue() -> None:
    writer = still(2, queue=3)
    for patient in (True, False, True):
        submit(writer, 0, mall=MALLS[1], patient=patient)
    writer._sort_in()

    with pytest.raises(Busy):
        submit(writer, 1, mall=MALLS[1], patient=False)
