"""The feed: the first change at once, then at most one build per interval; failures and lost news are only delays."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from app.clock import local
from app.db import Database
from app.models import Mall, Offer
from app.vocabulary import Language
from counters.queries.queue_of import ticket_of
from display.announce import Voice
from display.feed import Feed
from display.frames import build_frames
from display.hub import Hub, Mailbox
from display.protocol import Frame, Topic, TopicKind
from display.shapes import TicketShape
from tests.commands.desk import take, work
from tests.factories import MallCopy, Statements, TestMall, open_mall
from tests.outage import Breakable
from tests.pauses import Pauses


@asynccontextmanager
async def fed(mall: TestMall, voice: Voice | None = None, **sleep: Any) -> AsyncIterator[tuple[Feed, Hub]]:
    hub = Hub()
    feed = Feed(mall.database, hub, mall.clock, mall.settings, voice, **sleep)
    feed.start()
    try:
        yield feed, hub
    finally:
        await feed.stop()


def board(mall: TestMall, zone: str | None = None) -> Topic:
    return Topic(
        kind=TopicKind.BOARD,
        mall_id=mall.demo.mall_id,
        area=mall.demo.plan.zone(zone).zone_id if zone else None,
    )


async def take_frame(box: Mailbox, seconds: float = 15) -> Frame:
    async with asyncio.timeout(seconds):
        await box.wait()
    frame = box.take()
    assert frame is not None
    return frame


class Counting(Database):
    """Counts the feed's builds."""

    builds = 0

    async def read(self, query: Any, *arguments: Any, **values: Any) -> Any:
        self.builds += query is build_frames
        return await super().read(query, *arguments, **values)


async def test_who_comes_gets_the_state_and_then_every_change(mall: TestMall) -> None:
    async with fed(mall) as (_, hub):
        box = hub.join(board(mall))
        first = json.loads((await take_frame(box)).text)

        await asyncio.to_thread(take, mall)
        second = json.loads((await take_frame(box)).text)

    assert (first["type"], first["queues"]) == ("board", [])
    assert [queue["waiting"] for queue in second["queues"]] == [1]
    assert second["version"] == first["version"] + 1


async def test_the_first_change_is_built_at_once_and_the_rest_together(mall_copy: MallCopy) -> None:
    pauses = Pauses(0.4)
    with open_mall(mall_copy.url, mall_copy.demo, kind=Counting, board_interval_ms=400) as mall:
        assert isinstance(mall.database, Counting)
        async with fed(mall, sleep=pauses.sleep) as (_, hub):
            await pauses.looked.wait()
            box = hub.join(board(mall))
            await take_frame(box)
            await pauses.begun()
            pauses.end()

            await asyncio.to_thread(take, mall)
            first = json.loads((await take_frame(box)).text)  # while nothing ends a pause
            await pauses.begun()
            before = mall.database.builds
            for _ in range(9):
                await asyncio.to_thread(take, mall)
            during = mall.database.builds
            pauses.end()
            rest = json.loads((await take_frame(box)).text)
            await pauses.begun()

    waiting = [frame["queues"][0]["waiting"] for frame in (first, rest)]
    assert (waiting, during - before, mall.database.builds - before) == ([1, 10], 0, 1)


async def test_a_failing_build_is_tried_again(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Breakable, poll_seconds=60) as mall:
        assert isinstance(mall.database, Breakable)
        async with fed(mall) as (_, hub):
            with mall.database.lost():
                box = hub.join(board(mall))
                async with asyncio.timeout(10):
                    while mall.database.tries < 4:  # noqa: ASYNC110  (the loop under test tells nobody)
                        await asyncio.sleep(0.01)
            frame = await take_frame(box)

    assert json.loads(frame.text)["type"] == "board"


async def test_the_poll_repairs_lost_news(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, poll_seconds=0.2) as mall:
        async with fed(mall) as (feed, hub):
            while not feed._versions:  # noqa: ASYNC110  (its first look is news, too: it shall not be what helps)
                await asyncio.sleep(0.01)
            box = hub.join(board(mall))
            await take_frame(box)

            mall.database.listeners.remove(feed._hear)
            await asyncio.to_thread(take, mall)
            mall.database.listeners.append(feed._hear)
            frame = await take_frame(box)

    assert json.loads(frame.text)["queues"][0]["waiting"] == 1


async def test_the_look_at_the_versions_outlives_failures(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Breakable, poll_seconds=0.05) as mall:
        assert isinstance(mall.database, Breakable)
        async with fed(mall) as (feed, _), asyncio.timeout(15):
            with mall.database.lost():
                while mall.database.tries < 3:  # noqa: ASYNC110  (the readers' threads count)
                    await asyncio.sleep(0.02)
                feed._last_good -= 100
                lost = feed.stale()
            while feed.stale():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    assert lost


async def test_a_zone_is_not_sent_what_does_not_concern_it(mall: TestMall) -> None:
    async with fed(mall) as (_, hub):
        upstairs, downstairs = hub.join(board(mall, "lantai-2")), hub.join(board(mall, "lantai-1"))
        await take_frame(upstairs)
        await take_frame(downstairs)

        await asyncio.to_thread(take, mall, "A1")
        await take_frame(upstairs)
        await asyncio.sleep(0.2)

        assert downstairs.take() is None


async def test_tickets_and_consoles_follow(mall: TestMall) -> None:
    officer = mall.officer()
    taken = [take(mall), take(mall)]
    async with fed(mall) as (_, hub):
        common: dict[str, Any] = {"mall_id": mall.demo.mall_id, "area": officer.agency_id}
        phones = [
            hub.join(Topic(kind=TopicKind.TICKET, key=one.token, base="http://x", **common)) for one in taken
        ]
        console = hub.join(Topic(kind=TopicKind.CONSOLE, key=str(officer.seat), **common))
        before = [json.loads((await take_frame(box)).text) for box in (*phones, console)]

        await asyncio.to_thread(work, mall, officer, "open", "next")
        called = await until(phones[0], "called", "A")
        while (second := json.loads((await take_frame(phones[1])).text))["people_ahead"]:
            pass
        while not (desk := json.loads((await take_frame(console)).text))["current"]:
            pass

    assert [(one["type"], one["status"], one["people_ahead"]) for one in before[:2]] == [
        ("ticket", "waiting", 0),
        ("ticket", "waiting", 1),
    ]
    assert (called["people_ahead"], second["status"]) == (None, "waiting")
    assert called["url"] == f"http://x/t/{taken[0].token}"
    assert (before[2]["type"], before[2]["counter"]["state"]) == ("console", "closed")
    assert (desk["current"]["number"], desk["waiting_total"]) == ("A-001", 1)


def phone_of(mall: TestMall, token: str) -> Topic:
    """As it connects while its ticket is at agency A."""
    return Topic(
        kind=TopicKind.TICKET,
        mall_id=mall.demo.mall_id,
        area=mall.officer("A").agency_id,
        key=token,
        base="http://x",
    )


async def until(box: Mailbox, status: str, agency: str) -> dict[str, Any]:
    """The first frame that says so."""
    while True:
        said: dict[str, Any] = json.loads((await take_frame(box)).text)
        if (said["status"], said["agency"]) == (status, agency):
            return said


async def test_a_phone_hears_of_the_agency_where_its_visit_goes_on(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, poll_seconds=60) as mall:
        taken = take(mall, "A1", also=["B1"])
        async with fed(mall) as (_, hub):
            phone = hub.join(phone_of(mall, taken.token))
            await until(phone, "waiting", "A")
            await asyncio.to_thread(work, mall, mall.officer("A"), "open", "next", "start", "finish")
            await until(phone, "waiting", "B")

            await asyncio.to_thread(work, mall, mall.officer("B"), "open")
            await asyncio.sleep(0.5)  # what was to be built is built
            await asyncio.to_thread(work, mall, mall.officer("B"), "next")
            called = await until(phone, "called", "B")
            await asyncio.to_thread(work, mall, mall.officer("B"), "start")
            await until(phone, "serving", "B")

    assert called["counter"]


def frames_of(mall: TestMall, *tokens: str) -> list[dict[str, Any]]:
    topics = [phone_of(mall, token) for token in tokens]
    return [
        json.loads(frame.text) for _, frame in mall.ask(build_frames, topics=topics, now=mall.clock.now())
    ]


def test_a_frame_says_all_that_the_page_says(mall: TestMall) -> None:
    """A phone's page is read by its token, its frames out of the whole queue."""
    mall.change(Offer, {"announced": False}, code="A2")
    for _ in range(2):
        take(mall, "B1")
    tokens = [
        take(mall, *ask).token for ask in (("A1",), ("A1", None, ["B1", "C1"]), ("A2", None, ["C1"]), ("A2",))
    ]
    now = local(mall.clock.now(), mall.demo.plan.timezone)

    frames = frames_of(mall, *tokens)

    pages = [mall.ask(ticket_of, token=token) for token in tokens]
    shapes = [TicketShape.of(page, mall.demo.plan, base="http://x", at=now) for page in pages]
    assert frames == [
        {**one, **json.loads(shape.model_dump_json())} for one, shape in zip(frames, shapes, strict=True)
    ]
    told = [(len(one["next_stops"]), one["in_back_office"]) for one in frames]
    assert told == [(0, False), (2, False), (1, True), (0, True)]


def test_the_frames_of_a_queue_cost_as_many_statements_for_five_as_for_one(mall: TestMall) -> None:
    for _ in range(9):
        take(mall, "B1")
    tokens = [take(mall, "A1", also=["B1"]).token for _ in range(5)]  # all begin at A1, where fewer wait
    frames_of(mall, *tokens)  # the plan is in memory from here on

    def cost(*asked_for: str) -> int:
        with Statements() as asked:
            frames_of(mall, *asked_for)
        return len(asked)

    assert cost(*tokens) == cost(tokens[0])


class Overtaken(Database):
    """Once, something happens between the snapshot and what is made of it."""

    meanwhile: Callable[[], Any] | None = None

    async def read(self, query: Any, *arguments: Any, **values: Any) -> Any:
        found = await super().read(query, *arguments, **values)
        if query is build_frames and self.meanwhile and found[0][1].agency_id != values["topics"][0].area:
            meanwhile, self.meanwhile = self.meanwhile, None
            await asyncio.to_thread(meanwhile)
        return found


async def test_a_call_in_the_moment_in_which_the_visit_goes_on_is_heard(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Overtaken, poll_seconds=60) as mall:
        assert isinstance(mall.database, Overtaken)
        taken = take(mall, "A1", also=["B1"])
        work(mall, mall.officer("B"), "open")
        mall.database.meanwhile = lambda: work(mall, mall.officer("B"), "next")
        async with fed(mall) as (_, hub):
            phone = hub.join(phone_of(mall, taken.token))
            await until(phone, "waiting", "A")
            await asyncio.to_thread(work, mall, mall.officer("A"), "open", "next", "start", "finish")

            assert await until(phone, "called", "B")


async def test_a_new_epoch_reaches_the_screens(mall_copy: MallCopy) -> None:
    """A restore replaces the epoch; the versions of before may have been higher."""
    with open_mall(mall_copy.url, mall_copy.demo, poll_seconds=0.2) as mall:
        async with fed(mall) as (_, hub):
            box = hub.join(board(mall))
            first = await take_frame(box)
            mall.change(Mall, {"epoch": "another"})
            await asyncio.to_thread(take, mall)
            second = await take_frame(box)

    assert (first.epoch != "another", second.epoch) == (True, "another")


async def test_nobody_follows_nothing_is_built(mall_copy: MallCopy) -> None:
    with open_mall(mall_copy.url, mall_copy.demo, kind=Counting) as mall:
        assert isinstance(mall.database, Counting)
        async with fed(mall) as (_, hub):
            box = hub.join(board(mall))
            await take_frame(box)
            hub.leave(box)
            count = mall.database.builds
            await asyncio.to_thread(take, mall)
            await asyncio.sleep(0.3)

        assert mall.database.builds == count > 0


class Learner:
    """A voice whose words are made late."""

    def __init__(self) -> None:
        self.address: str | None = None

    def say(self, language: Language, words: tuple[str, ...]) -> str | None:
        assert language in Language
        assert words
        return self.address


async def test_a_call_gets_its_voice_as_soon_as_its_words_are_made(mall: TestMall) -> None:
    voice = Learner()
    async with fed(mall, voice) as (feed, hub):
        box = hub.join(board(mall))
        await take_frame(box)
        take(mall)
        work(mall, mall.officer(), "open", "next")
        while not (calls := json.loads((silent := await take_frame(box)).text)["calls"]):
            pass
        voice.address = "/speech/x.mp3"
        feed.look_at_boards()

        spoken = await take_frame(box)

    assert calls[0]["say"] is None
    assert json.loads(spoken.text)["calls"][0]["say"] == {"id": "/speech/x.mp3", "en": "/speech/x.mp3"}
    assert (spoken.epoch, spoken.version) == (silent.epoch, silent.version)  # nothing happened in the mall
