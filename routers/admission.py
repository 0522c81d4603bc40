"""When a quota opens, thousands want the same places in the same second: they wait here, and the lobby goes on calling."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as AsgiScope

from app.clock import Clock
from app.db import Change, Database
from app.errors import Busy, SlotFull
from app.idempotency import Answer, Once, was_answered
from app.vocabulary import MallId, Scope
from routers.problems import refused

_BOOKS = re.compile(r"/api/v1/malls/[^/]+/(?:bookings|holds|waiting-list|draw-requests)|/book/.+")
_SHORT = re.compile(r"[1-9]\d{0,3}")  # bytes: a booking is never longer
_TOLD_FOR = timedelta(seconds=1)
_MOST = 1000
Place = tuple[MallId, tuple[str, ...], datetime]


class _Body:
    """What a client sent, read before its turn and told to the routes then."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._messages: deque[Message] = deque()
        self._refusal: HTTPException | None = None
        self.content = b""

    async def read(self) -> None:
        """All of it; `BodyLimit` ends one that is too large."""
        chunks, more = [], True
        while more:
            try:
                message = await self._receive()
            except HTTPException as error:
                self._refusal = error  # whoever reads it in the routes is told, and answers
                break
            self._messages.append(message)
            chunks.append(message.get("body", b""))
            more = message.get("more_body", False)
        self.content = b"".join(chunks)

    async def again(self) -> Message:
        """The same messages, then what comes after them."""
        if self._messages:
            return self._messages.popleft()
        if self._refusal:
            raise self._refusal
        return await self._receive()


class Admission:
    """Lets `at_once` bookings in, keeps up to `waiting` others in the order in which they came, and is busy beyond.

    It stands before the routes: whoever waits here has cost the event loop next to nothing.
    """

    def __init__(self, app: ASGIApp, *, at_once: int, waiting: int, seconds: float = 10) -> None:
        """Around `app`; numbers of requests, and how long a body may take to arrive."""
        self.app = app
        self._seconds = seconds
        self._free = asyncio.Semaphore(at_once)
        self._room = waiting

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Waits for its turn, if it is a booking."""
        if scope["type"] != "http" or scope["method"] != "POST" or not _BOOKS.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        body = _Body(receive)
        try:
            async with asyncio.timeout(self._seconds):
                # before its turn: who opens a connection and says nothing keeps nobody waiting
                await body.read()
        except TimeoutError:
            answer = await refused(Request(scope), Busy(), place=_path(scope))
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
            return
        if not self._room:
            answer = await refused(Request(scope), Busy(), place=_path(scope))
            await answer(scope, receive, send)
            return
        self._room -= 1
        try:
            await self._free.acquire()
        finally:
            self._room += 1
        try:
            await self._enter(scope, body, send)
        finally:
            self._free.release()

    async def _enter(self, scope: AsgiScope, body: _Body, send: Send) -> None:
        """What is known to be full is refused here: the routes would take five times as long to say the same."""
        request = Request(scope)
        length = request.headers.get("content-length", "")
        if not _SHORT.fullmatch(length) or "idempotency-key" in request.headers:
            await self.app(scope, body.again, send)
            return
        place = _place(request, body.content)
        full: FullSlots = request.app.state.full_slots
        if place and (refusal := full.refusal(place)):
            answer = await refused(request, refusal, place=_path(scope))
            await answer(scope, body.again, send)
            return
        await self.app(scope, body.again, send)


def _path(scope: AsgiScope) -> str:
    """Of the API all of it; pages have the token of a hold in theirs."""
    path: str = scope["path"]
    return path if path.startswith("/api/") else "/book"


def _place(request: Request, body: bytes) -> Place | None:
    """What the request is for; None if it cannot be told, and the routes will say why."""
    try:
        wish = json.loads(body)
        mall_id: MallId = request.app.state.known_malls[request.url.path.split("/")[4]]
        services = tuple(wish.get("services") or [wish["service"]])
        slot_start = datetime.fromisoformat(wish["slot_start"])
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return None
    if wish.get("hold") or slot_start.tzinfo is None or not all(isinstance(one, str) for one in services):
        return None
    return mall_id, services, slot_start


class FullSlots:
    """What the writer refused as full within the last second: whoever asks for the same is told without asking it.

    A place that is given up makes it forget; a hold that runs out is seen a second later at most.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Knows nothing yet."""
        self._database = database
        self._clock = clock
        self._full: dict[Place, tuple[datetime, Mapping[str, datetime | str | bool | None]]] = {}
        database.listeners.append(self._hear)

    def _hear(self, change: Change) -> None:
        if change.places or change.plan:
            self._full = {}

    def refusal(self, place: Place) -> SlotFull | None:
        """What somebody else was told about the place just now."""
        until, facts = self._full.get(place, (None, {}))
        return SlotFull(facts=facts) if until and self._clock.now() < until else None

    async def _answered(self, once: Once | None, scope: Scope, now: datetime) -> bool:
        """Whether the same request was answered before, so that the writer has to be asked for that answer."""
        if once is None:
            return False
        return await self._database.read(was_answered, once=once, caller=scope.actor, now=now)

    async def ask(
        self,
        command: Callable[..., Answer],
        *,
        scope: Scope,
        services: Sequence[str],
        slot_start: datetime,
        once: Once | None,
        **arguments: object,
    ) -> Answer:
        """What the writer answers. Raises SlotFull, with or without it, and what the command raises."""
        place, now, full = (scope.mall_id, tuple(services), slot_start), self._clock.now(), self._full
        if (refusal := self.refusal(place)) and not await self._answered(once, scope, now):
            raise refusal
        try:
            return await self._database.write_patiently(
                command, scope=scope, services=services, slot_start=slot_start, **arguments
            )
        except SlotFull as error:
            if len(full) >= _MOST:
                full.clear()
            # lost with the dictionary if a place was given up while the writer looked
            full[place] = (now + _TOLD_FOR, error.facts)
            raise


async def _full_slots(request: Request) -> FullSlots:
    found: FullSlots = request.app.state.full_slots
    return found


Full = Annotated[FullSlots, Depends(_full_slots)]
