"""Gives each topic's newest frame to all its sockets.

Each has a mailbox with one slot, so a frozen screen holds nobody up and memory is bounded by the number of sockets.
"""

import asyncio
from collections.abc import Callable, Iterable

from display.protocol import Frame, Topic

_CHUNK = (
    50  # mailboxes released before the loop may do something else: 1,000 at once held calls back for 60 ms
)


class Mailbox:
    """One socket's slot: the newest frame that it has not sent.

    `straight` may send a frame at once, past the slot, and says whether it did.
    """

    __slots__ = ("_frame", "_news", "straight", "topic")

    def __init__(self, topic: Topic) -> None:
        """Empty."""
        self.topic = topic
        self.straight: Callable[[Frame], bool] | None = None
        self._frame: Frame | None = None
        self._news = asyncio.Event()

    def put(self, frame: Frame) -> None:
        """Replaces what was not sent; goes straight on if nothing waits."""
        if self._frame is None and self.straight and self.straight(frame):
            return
        self._frame = frame
        self._news.set()

    def wake(self) -> None:
        """There is something beside the slot."""
        self._news.set()

    async def wait(self) -> None:
        """Until there is something to take."""
        await self._news.wait()

    def take(self) -> Frame | None:
        """Empties the slot."""
        frame, self._frame = self._frame, None
        self._news.clear()
        return frame


class Hub:
    """Topics with their newest frames and mailboxes. It lives on one event loop."""

    def __init__(self, *, wanted: Callable[[Topic], None] = lambda _topic: None) -> None:
        """`wanted` hears of a topic that somebody follows and that has no frame yet."""
        self._wanted = wanted
        self._newest: dict[Topic, Frame] = {}  # what was sent
        self._read: dict[Topic, Frame] = {}  # what was read last; it may have shown nothing new
        self._boxes: dict[Topic, set[Mailbox]] = {}

    def on_wanted(self, wanted: Callable[[Topic], None]) -> None:
        """Whom to tell of a topic that needs its first frame."""
        self._wanted = wanted

    def join(self, topic: Topic) -> Mailbox:
        """A mailbox that already holds the newest frame, or will as soon as it is built."""
        box = Mailbox(topic)
        boxes = self._boxes.setdefault(topic, set())
        first = not boxes
        boxes.add(box)
        if newest := self._newest.get(topic):
            box.put(newest)
        elif first:
            self._wanted(topic)
        return box

    def leave(self, box: Mailbox) -> None:
        """A topic that nobody follows is forgotten: its frame would go stale."""
        box.straight = None
        boxes = self._boxes.get(box.topic)
        if boxes is None:
            return
        boxes.discard(box)
        if not boxes:
            del self._boxes[box.topic]
            self._newest.pop(box.topic, None)
            self._read.pop(box.topic, None)

    def newest(self, topic: Topic) -> Frame | None:
        """The newest frame of a topic that somebody follows."""
        return self._newest.get(topic)

    def topics(self) -> Iterable[Topic]:
        """All that somebody follows."""
        return tuple(self._boxes)

    def sockets(self) -> int:
        """How many sockets there are."""
        return sum(len(boxes) for boxes in self._boxes.values())

    async def publish(self, topic: Topic, frame: Frame) -> None:
        """Hands a frame to everybody; an older one, or one that shows nothing new, is dropped."""
        if topic not in self._boxes or not frame.replaces(self._read.get(topic)):
            return
        self._read[topic] = frame  # counts even if it is not sent: a read from before it may still come
        newest = self._newest.get(topic)
        if newest and newest.epoch == frame.epoch and newest.content == frame.content:
            return
        self._newest[topic] = frame
        boxes = list(self._boxes[topic])
        for start in range(0, len(boxes), _CHUNK):
            current = self._newest.get(topic)
            if current is not frame:  # a newer one came while we yielded: its own release reaches everybody
                return
            for box in boxes[start : start + _CHUNK]:
                box.put(frame)
            await asyncio.sleep(0)
