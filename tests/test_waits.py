"""The estimator's loop: it runs when something happened, is heard by the screens, and survives a failing run."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from app.db import Database
from app.models import LearntState, WaitFigure
from app.settings import Settings
from app.vocabulary import AgencyId
from app.waits import Waits
from counters.queries.queue_state import queue_state
from tests.commands.desk import take, work
from tests.factories import KIOSK, MallCopy, TestMall, client_of, open_mall, running
from tests.waits import offer_id


def quick(mall: TestMall, **knobs: Any) -> Settings:
    return mall.settings.model_copy(
        update={"waits_least_seconds": 0.05, "waits_most_seconds": 0.2, "waits": True, **knobs}
    )


@asynccontextmanager
async def estimating(mall: TestMall, **knobs: Any) -> AsyncIterator[Waits]:
    waits = Waits(mall.database, mall.clock, quick(mall, **knobs))
    waits.start()
    try:
        yield waits
    finally:
        await waits.stop()


async def until(true: Callable[[], Any]) -> Any:
    """What `true` says, once it is true; the rows are written by other threads."""
    for _ in range(200):
        if said := true():
            return said
        await asyncio.sleep(0.05)
    raise TimeoutError


async def until_noted(mall: TestMall, service: str = "A1") -> Any:
    return (await until(lambda: mall.rows(WaitFigure, offer_id=offer_id(mall, service))))[0]


async def test_it_notes_and_learns_where_somebody_works_and_nowhere_else(mall: TestMall) -> None:
    await asyncio.to_thread(work, mall, mall.officer("A"), "open")

    async with estimating(mall) as waits:
        figure = await until_noted(mall)
        await asyncio.sleep(0.2)
        age = waits.age()
        assert age is not None
        assert age < 5

    assert (figure.low_seconds, figure.high_seconds) == (0, 0)
    assert {row.agency_id for row in mall.rows(LearntState)} == {mall.demo.plan.offer("A1").agency_id}
    assert mall.rows(WaitFigure, offer_id=offer_id(mall, "B1")) == []


async def test_an_event_is_enough(mall: TestMall) -> None:
    async with estimating(mall, waits_most_seconds=3600) as waits:
        await until(lambda: waits._turns and all(turn.ran_at > 0 for turn in waits._turns.values()))
        assert mall.rows(WaitFigure) == []

        await asyncio.to_thread(work, mall, mall.officer("A"), "open")

        await until_noted(mall)


async def test_its_own_news_do_not_stir_it(mall: TestMall) -> None:
    await asyncio.to_thread(work, mall, mall.officer("A"), "open")
    await asyncio.to_thread(take, mall)

    async with estimating(mall, waits_most_seconds=3600) as waits:
        await until_noted(mall)
        await asyncio.sleep(0.5)
        assert not any(turn.stirred for turn in waits._turns.values())


class Faulty(Database):
    """The look at one agency's queue fails three times."""

    agency: AgencyId | None = None
    fails = 3

    def read_now(self, query: Any, *arguments: Any, **values: Any) -> Any:
        if query is queue_state and values["scope"].agency_id == self.agency and self.fails:
            self.fails -= 1
            raise ZeroDivisionError
        return super().read_now(query, *arguments, **values)


async def test_it_survives_a_failing_run(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Faulty) as mall:
        assert isinstance(mall.database, Faulty)
        mall.database.agency = mall.officer("A").agency_id
        await asyncio.to_thread(work, mall, mall.officer("A"), "open")

        async with estimating(mall):
            await until_noted(mall)

        assert mall.database.fails == 0


async def test_the_kiosk_reads_the_wait_before_and_after_taking(mall: TestMall) -> None:
    mall.settings = quick(mall)
    await asyncio.to_thread(work, mall, mall.officer("A"), "open")
    for _ in range(6):
        await asyncio.to_thread(take, mall)

    async with running(mall) as app, client_of(app) as client:
        await until_noted(mall)
        shown = (await client.get("/api/v1/malls/bekasi")).json()
        answer = await client.post("/api/v1/malls/bekasi/tickets", json={"service": "A1"}, headers=KIOSK)
        taken = answer.json()
        followed = (await client.get(f"/api/v1/tickets/{taken['token']}")).json()
        ready = (await client.get("/readyz")).json()

    services = {one["code"]: one for agency in shown["agencies"] for one in agency["services"]}
    wait = services["A1"]["availability"]["wait"]
    assert 0 < wait["low_seconds"] < wait["high_seconds"]
    assert services["B1"]["availability"]["wait"] is None
    assert taken["wait"] == taken["printable"]["wait"] == wait
    assert followed["wait"] is not None
    assert ready["waits_age_seconds"] < 10
