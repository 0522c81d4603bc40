"""The hub under any weather: screens come, go, freeze and come back; reads arrive late and twice; epochs change.

The law: when it is quiet, every screen shows the fresh state. And at every moment: one unsent frame per screen at most.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.clock import new_id
from app.vocabulary import MallId
from display import hub as hub_module
from display.hub import Hub, Mailbox
from display.protocol import Frame, Topic, TopicKind

MALL = MallId(new_id())
TOPICS = [
    Topic(kind=TopicKind.BOARD, mall_id=MALL, area=None),
    Topic(kind=TopicKind.TICKET, mall_id=MALL, area=None),
]
CONTENTS = st.sampled_from(["nobody", "A-001 to 3"])


def frame_of(epoch: int, version: int, content: str) -> Frame:
    return Frame(
        epoch=f"epoch {epoch}", version=version, text=f"{content} (version {version})", content=content
    )


class Screen:
    """A client of the contract: it keeps the newest of an epoch and replaces everything on a new one."""

    def __init__(self, box: Mailbox) -> None:
        self.box = box
        self.shown: Frame | None = None

    def receive(self) -> None:
        frame = self.box.take()
        if frame is not None and frame.replaces(self.shown):
            self.shown = frame


class Weather(RuleBasedStateMachine):
    """`fresh` is the database; a read is a frame of some moment of it, and may be published much later."""

    hub_class = Hub
    loop: asyncio.AbstractEventLoop

    @initialize()
    def begin(self) -> None:
        self.hub = self.hub_class(wanted=self.want)
        self.fresh = {topic: frame_of(1, 0, "nobody") for topic in TOPICS}
        self.epoch = self.version = 1
        self.screens: list[Screen] = []
        self.reads: list[tuple[Topic, Frame]] = []
        self.wanted: set[Topic] = set()
        self.publishing: list[asyncio.Task[None]] = []

    def want(self, topic: Topic) -> None:
        self.wanted.add(topic)

    def run(self, steps: int = 1) -> None:
        """Lets the loop turn so many times: a release in chunks may be half done."""

        async def turn() -> None:
            for _ in range(steps):
                await asyncio.sleep(0)

        self.loop.run_until_complete(turn())

    def publish(self, topic: Topic, frame: Frame) -> None:
        self.publishing.append(self.loop.create_task(self.hub.publish(topic, frame)))

    @rule(topic=st.sampled_from(TOPICS), many=st.integers(1, 3))
    def connect(self, topic: Topic, many: int) -> None:
        self.screens += [Screen(self.hub.join(topic)) for _ in range(many)]

    @precondition(lambda self: self.screens)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        screen = data.draw(st.sampled_from(self.screens))
        self.screens.remove(screen)
        self.hub.leave(screen.box)

    @precondition(lambda self: self.screens)
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        """One screen takes what it has; the others are slow."""
        data.draw(st.sampled_from(self.screens)).receive()

    @rule(topic=st.sampled_from(TOPICS), content=CONTENTS, seen=st.booleans())
    def change(self, topic: Topic, content: str, *, seen: bool) -> None:
        """A commit: the mall's version rises, whatever it is that changed; somebody reads it, or nobody does."""
        self.version += 1
        self.fresh[topic] = frame_of(self.epoch, self.version, content)
        if seen:
            self.reads.append((topic, self.snapshot(topic)))

    @rule()
    def restore(self) -> None:
        """A backup is restored: a new epoch, and versions may be lower."""
        self.epoch += 1
        self.version = 1
        self.reads.clear()  # readers of the old database are closed before it is replaced
        self.settle()
        self.fresh = {topic: frame_of(self.epoch, 1, frame.content) for topic, frame in self.fresh.items()}

    @precondition(lambda self: self.reads)
    @rule(data=st.data(), turns=st.integers(0, 2))
    def publish_late(self, data: st.DataObject, turns: int) -> None:
        """Any read, in any order, perhaps a second time; the release may not be finished."""
        self.publish(*data.draw(st.sampled_from(self.reads)))
        self.run(turns)

    def snapshot(self, topic: Topic) -> Frame:
        """The topic's content under the mall's version of now."""
        return frame_of(self.epoch, self.version, self.fresh[topic].content)

    def settle(self) -> None:
        for task in self.publishing:
            self.loop.run_until_complete(task)
        self.publishing.clear()

    @rule()
    def quiet(self) -> None:
        """The feed reads everything that is followed once more, late reads come in, and the screens catch up."""
        for topic in set(self.hub.topics()):
            self.publish(topic, self.snapshot(topic))
        for topic, frame in self.reads:
            self.publish(topic, frame)
        self.settle()
        for screen in self.screens:
            screen.receive()
            assert screen.shown is not None, "a screen without any frame"
            fresh = self.snapshot(screen.box.topic)
            assert (screen.shown.epoch, screen.shown.content) == (fresh.epoch, fresh.content)
            assert self.hub.newest(screen.box.topic) is not None

    @invariant()
    def memory_is_bounded(self) -> None:
        """One slot per screen, and nothing of topics that nobody follows."""
        if not hasattr(self, "hub"):
            return
        followed = {screen.box.topic for screen in self.screens}
        assert set(self.hub.topics()) == followed
        assert set(self.hub._newest) <= followed
        assert self.hub.sockets() == len(self.screens)

    @invariant()
    def whoever_waits_was_asked_for(self) -> None:
        """A topic without any frame was wanted, or nobody would ever build it."""
        if not hasattr(self, "hub"):
            return
        assert {topic for topic in self.hub.topics() if self.hub.newest(topic) is None} <= self.wanted

    def teardown(self) -> None:
        if not hasattr(self, "hub"):
            return
        try:
            self.quiet()
        finally:
            for task in self.publishing:
                task.cancel()
            self.run()


SETTINGS = settings(
    max_examples=60,
    stateful_step_count=30,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A loop for the machine to turn by hand; chunks of one, so that a release of three screens is interrupted, too."""
    made = asyncio.new_event_loop()
    monkeypatch.setattr(Weather, "loop", made, raising=False)
    monkeypatch.setattr(hub_module, "_CHUNK", 1)
    yield
    made.close()


def test_when_quiet_every_screen_shows_the_fresh_state(loop: None) -> None:
    run_state_machine_as_test(Weather, settings=SETTINGS)


class _TakesAnything(Hub):
    """Fault: an older frame replaces a newer one."""

    async def publish(self, topic: Topic, frame: Frame) -> None:
        if topic in self._boxes:
            self._newest[topic] = frame
            for box in list(self._boxes[topic]):
                box.put(frame)


class _ForgetsToRemember(Hub):
    """Fault: what shows nothing new does not count as read, so a late read in between is taken for news."""

    async def publish(self, topic: Topic, frame: Frame) -> None:
        newest = self._newest.get(topic)
        if topic not in self._boxes or not frame.replaces(newest):
            return
        if newest and newest.epoch == frame.epoch and newest.content == frame.content:
            return
        self._newest[topic] = frame
        for box in list(self._boxes[topic]):
            box.put(frame)


class _GivesUpHalfWay(Hub):
    """Fault: the release stops when a screen goes."""

    async def publish(self, topic: Topic, frame: Frame) -> None:
        if topic not in self._boxes or not frame.replaces(self._newest.get(topic)):
            return
        self._newest[topic] = frame
        boxes = list(self._boxes[topic])
        for box in boxes:
            if len(self._boxes.get(topic, ())) != len(boxes):
                return
            box.put(frame)
            await asyncio.sleep(0)


class _KeepsWhatNobodyFollows(Hub):
    """Fault: frames of topics without screens stay, and go stale."""

    def leave(self, box: Mailbox) -> None:
        boxes = self._boxes.get(box.topic, set())
        boxes.discard(box)
        if not boxes:
            self._boxes.pop(box.topic, None)


class _GreetsWithNothing(Hub):
    """Fault: who comes second is not given what there is."""

    def join(self, topic: Topic) -> Mailbox:
        box = Mailbox(topic)
        self._boxes.setdefault(topic, set()).add(box)
        if topic not in self._newest:
            self._wanted(topic)
        return box


def older_comes_last(machine: Weather) -> None:
    machine.connect(topic=TOPICS[0], many=1)
    machine.change(topic=TOPICS[0], content="A-001 to 3", seen=True)
    machine.change(topic=TOPICS[0], content="nobody", seen=False)
    machine.quiet()


def the_last_screen_goes(machine: Weather) -> None:
    machine.connect(topic=TOPICS[0], many=1)
    machine.quiet()
    machine.hub.leave(machine.screens.pop().box)
    machine.memory_is_bounded()


def a_second_screen_comes(machine: Weather) -> None:
    machine.connect(topic=TOPICS[0], many=1)
    machine.quiet()
    machine.connect(topic=TOPICS[0], many=1)
    machine.quiet()


@pytest.mark.parametrize(
    ("fault", "story"),
    [
        (_TakesAnything, older_comes_last),
        (_KeepsWhatNobodyFollows, the_last_screen_goes),
        (_GreetsWithNothing, a_second_screen_comes),
    ],
)
def test_a_planted_fault_is_seen(loop: None, fault: type[Hub], story: Callable[[Weather], None]) -> None:
    """By the machine's own steps and laws, in a run that it may or may not come to by itself."""
    planted: Any = type("Planted", (Weather,), {"hub_class": fault})
    whole, broken = Weather(), planted()
    whole.begin()
    broken.begin()

    story(whole)
    with pytest.raises(AssertionError):
        story(broken)


@pytest.mark.parametrize(("kind", "shown"), [(Hub, "nobody"), (_ForgetsToRemember, "A-001 to 3")])
async def test_a_late_read_does_not_come_back_to_life(kind: type[Hub], shown: str) -> None:
    """Nobody, a call, nobody again: the call's read arrives last. The machine finds it, too, in some runs."""
    hub = kind()
    screen = Screen(hub.join(TOPICS[0]))
    for version, content in ((1, "nobody"), (3, "nobody"), (2, "A-001 to 3")):
        await hub.publish(TOPICS[0], frame_of(1, version, content))
        screen.receive()

    assert screen.shown is not None
    assert screen.shown.content == shown


@pytest.mark.parametrize(("kind", "reached"), [(Hub, 2), (_GivesUpHalfWay, 0)])
async def test_a_screen_that_goes_during_a_release_takes_nobody_along(
    monkeypatch: pytest.MonkeyPatch, kind: type[Hub], reached: int
) -> None:
    monkeypatch.setattr(hub_module, "_CHUNK", 1)
    hub = kind()
    boxes = [hub.join(TOPICS[0]) for _ in range(3)]

    release = asyncio.create_task(hub.publish(TOPICS[0], frame_of(1, 1, "new")))
    await asyncio.sleep(0)
    gone = next(box for box in boxes if box._frame is not None)
    hub.leave(gone)
    await release

    assert sum(box.take() is not None for box in boxes if box is not gone) == reached


async def test_many_screens_get_a_frame_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop may do something else between the chunks; a newer frame overtakes the release of an older."""
    monkeypatch.setattr(hub_module, "_CHUNK", 10)
    hub = Hub()
    boxes = [hub.join(TOPICS[0]) for _ in range(25)]

    first = asyncio.create_task(hub.publish(TOPICS[0], frame_of(1, 1, "old")))
    await asyncio.sleep(0)
    released = sum(box._frame is not None for box in boxes)
    await hub.publish(TOPICS[0], frame_of(1, 2, "new"))
    await first

    assert released == 10
    assert {box.take().content for box in boxes} == {"new"}  # type: ignore[union-attr]


async def test_what_shows_nothing_new_is_not_sent() -> None:
    hub = Hub()
    box = hub.join(TOPICS[0])
    await hub.publish(TOPICS[0], frame_of(1, 1, "same"))
    box.take()

    await hub.publish(TOPICS[0], frame_of(1, 2, "same"))
    assert box.take() is None
    await hub.publish(TOPICS[0], frame_of(2, 1, "same"))
    assert box.take() == frame_of(2, 1, "same")  # a new epoch replaces everything
