"""News of a change: whole enough to look again, small enough to send, heard by every process on PostgreSQL."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import pytest

from app.clock import new_id
from app.db import Change
from app.db import listener as listening
from app.db.listener import listen
from app.db.news import ORIGIN, decode, encode
from app.vocabulary import AgencyId, MallId
from tests.commands.desk import take
from tests.factories import MallCopy, open_mall


def test_a_change_goes_over_the_wire() -> None:
    change = Change(
        mall_id=MallId(new_id()),
        version=2**40,
        agencies={AgencyId(new_id()), AgencyId(new_id())},
        plan=True,
    )

    assert decode(encode(change, origin="me")) == (change, "me")


@pytest.mark.parametrize(("names", "plan"), [(100, False), (101, True), (400, True)])
def test_too_many_names_become_everything(*, names: int, plan: bool) -> None:
    change = Change(
        mall_id=MallId(new_id()), agencies={AgencyId(UUID(int=number)) for number in range(names)}
    )

    payload = encode(change, origin=ORIGIN)

    assert len(payload) < 8000  # PostgreSQL's limit
    assert decode(payload)[0].plan is plan


@pytest.mark.database("postgresql")
async def test_another_process_hears_of_a_commit(
    postgresql_mall: MallCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        open_mall(postgresql_mall.url, postgresql_mall.demo) as one,
        open_mall(postgresql_mall.url, postgresql_mall.demo) as other,
    ):
        heard: asyncio.Queue[Change] = asyncio.Queue()
        other.database.listeners.append(heard.put_nowait)
        monkeypatch.setattr(listening, "ORIGIN", "another process")
        async with listen(other.database):
            change = await _until_heard(lambda: take(one), heard)

        assert change.mall_id == one.demo.mall_id
        assert change.agencies == {one.officer("A").agency_id}
        assert change.version <= one.state().version


@pytest.mark.database("postgresql")
async def test_its_own_echo_is_no_news(postgresql_mall: MallCopy) -> None:
    with open_mall(postgresql_mall.url, postgresql_mall.demo) as mall:
        heard: asyncio.Queue[Change] = asyncio.Queue()
        async with listen(mall.database):
            await asyncio.sleep(0.3)
            mall.database.listeners.append(heard.put_nowait)
            await asyncio.to_thread(take, mall)
            await asyncio.sleep(0.3)

        assert heard.qsize() == 1  # told directly by its own writer, and not once more


@pytest.mark.database("sqlite")
async def test_on_sqlite_nobody_else_is_listened_to(sqlite_mall: MallCopy) -> None:
    with open_mall(sqlite_mall.url, sqlite_mall.demo) as mall:
        before = len(asyncio.all_tasks())
        async with listen(mall.database):
            assert len(asyncio.all_tasks()) == before


@pytest.mark.database("sqlite")
async def test_on_sqlite_the_writer_tells_directly(sqlite_mall: MallCopy) -> None:
    with open_mall(sqlite_mall.url, sqlite_mall.demo) as mall:
        heard: asyncio.Queue[Change] = asyncio.Queue()
        mall.database.listeners.append(heard.put_nowait)
        await asyncio.to_thread(take, mall)

        assert heard.qsize() == 1


async def _until_heard(change: Callable[[], object], heard: asyncio.Queue[Change]) -> Change:
    """The listener needs a moment to connect, and news before that are lost: that is what the poll is for."""
    for _ in range(50):
        await asyncio.to_thread(change)
        try:
            return await asyncio.wait_for(heard.get(), 0.1)
        except TimeoutError:
            continue
    raise AssertionError("nothing was heard")
