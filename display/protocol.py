"""The words of the sockets: topics, frames, ticks, close codes. No socket is touched here."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from app.vocabulary import AgencyId, MallId
from display.shapes import Shape

_STAMP = re.compile(r'"at":"[^"]*"')


class Close(IntEnum):
    """Why a socket was closed: 44xx never come back by themselves, 10xx do."""

    NOT_PAIRED = 4401
    NOT_ALLOWED = 4403
    UNKNOWN = 4404
    RESTART = 1012
    TRY_LATER = 1013


class TopicKind(StrEnum):
    """Which kind of state a socket follows; it is the `type` of the frames."""

    BOARD = "board"
    CONSOLE = "console"
    TICKET = "ticket"


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One state that any number of sockets follow.

    `area` is what makes it change: the (first) zone of a board (None: the whole mall), the agency of a console, or of a
    ticket as the phone came (a visit goes on to others: its frames say where it is).
    `key` tells apart what one area has many of: a counter's id, a ticket's token, the further zones of a board. `base` is the address in links.
    """

    kind: TopicKind
    mall_id: MallId
    area: UUID | None
    key: str = ""
    base: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A whole state, encoded once; `content` is what of it a person could see change, `agency_id` where a ticket is."""

    epoch: str
    version: int
    text: str
    content: str
    agency_id: AgencyId | None = None

    def replaces(self, older: "Frame | None") -> bool:
        """Newest wins within an epoch; another epoch replaces everything."""
        return older is None or self.epoch != older.epoch or self.version > older.version

    def adds_to(self, older: "Frame | None") -> bool:
        """The same version said better: a call's clips were made after it. Reads of one topic never overtake each other."""
        return (
            older is not None
            and (self.epoch, self.version) == (older.epoch, older.version)
            and self.content != older.content
        )


def said_now(board: Frame, *, at: datetime) -> str:
    """A board for a screen that comes later: with the time at which it was built, old calls would be young enough to be spoken.

    The stamp stands before everything that is nested.
    """
    return _STAMP.sub(f'"at":"{at.isoformat()}"', board.text, count=1)


class Tick(Shape):
    """Sent when nothing else is, so that a client knows that it is not stale."""

    type: str = "tick"
    epoch: str
    version: int
    at: datetime


def tick(frame: Frame, *, at: datetime) -> str:
    """The tick of a topic repeats the version of its newest frame."""
    return Tick(epoch=frame.epoch, version=frame.version, at=at).model_dump_json()
