"""Builds the frames of topics from one snapshot: boards, consoles, tickets."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.clock import local
from app.db import Reader
from app.errors import NotFound
from app.vocabulary import AgencyId, CounterId, Scope, ZoneId
from counters.queries.breaks_of import CounterBreak, breaks_of
from counters.queries.counter_console import counter_console
from counters.queries.itinerary_of import itineraries_of_queue
from counters.queries.now_serving import now_serving
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import queue_of, ticket_of
from counters.rules.absence import ANY_TIME, AbsenceRule
from counters.rules.undoing import UNDO_WITHIN
from display.announce import Voice
from display.board import build_board
from display.console_shape import ConsoleShape
from display.protocol import Frame, Topic, TopicKind
from display.shapes import Shape, TicketShape

_ACTOR = "feed"
_STAMP = {"version", "at"}  # what of a frame changes although nothing that it shows does


def build_frames(
    reader: Reader,
    *,
    topics: Iterable[Topic],
    now: datetime,
    undo_within: timedelta = UNDO_WITHIN,
    absence: AbsenceRule = ANY_TIME,
    voice: Voice | None = None,
) -> list[tuple[Topic, Frame]]:
    """The frames of topics of one group, from one snapshot."""
    first, *_ = topics = list(topics)
    if first.kind is TopicKind.BOARD:
        return [(topic, _board(reader, topic, now, voice)) for topic in topics]
    if first.kind is TopicKind.CONSOLE:
        return _consoles(reader, topics, now, undo_within, absence)
    return _tickets(reader, topics, now)


def _frame(shape: Shape, *, epoch: str, version: int) -> Frame:
    return Frame(
        epoch=epoch,
        version=version,
        text=shape.model_dump_json(),
        content=shape.model_dump_json(exclude=_STAMP),
    )


def _board(reader: Reader, topic: Topic, now: datetime, voice: Voice | None) -> Frame:
    scope = Scope(actor=_ACTOR, mall_id=topic.mall_id)
    further = [UUID(one) for one in topic.key.split(",") if one]
    zone_ids = [ZoneId(one) for one in (topic.area, *further) if one]
    board = build_board(now_serving(reader, scope=scope, zone_ids=zone_ids, now=now), voice)
    return _frame(board, epoch=board.epoch, version=board.version)


def _consoles(
    reader: Reader, topics: list[Topic], now: datetime, undo_within: timedelta, absence: AbsenceRule
) -> list[tuple[Topic, Frame]]:
    frames = []
    for topic in topics:
        agency_id = AgencyId(topic.area) if topic.area else None
        scope = Scope(actor=_ACTOR, mall_id=topic.mall_id, agency_id=agency_id)
        # A counter that went to another agency is that agency's: its socket is about to be closed.
        with suppress(NotFound):
            console = ConsoleShape.of(
                counter_console(
                    reader,
                    scope=scope,
                    counter_id=CounterId(UUID(topic.key)),
                    now=now,
                    undo_within=undo_within,
                    absence=absence,
                )
            )
            frames.append((topic, _frame(console, epoch=console.epoch, version=console.version)))
    return frames


class TicketFrame(TicketShape):
    """A ticket's shape with the stamp of its frame."""

    type: str = "ticket"
    epoch: str = ""
    version: int = 0
    at: datetime | None = None


def _tickets(reader: Reader, topics: list[Topic], now: datetime) -> list[tuple[Topic, Frame]]:
    """Three statements for all who wait, one or two for each who does not or waits at another agency by now, and one more for each such agency."""
    first = topics[0]
    scope = Scope(actor=_ACTOR, mall_id=first.mall_id, agency_id=AgencyId(first.area) if first.area else None)
    mall = reader.mall_of(scope.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    waiting = {ticket.token: ticket for ticket in queue_of(reader, scope=scope, day=plan.day)}
    further = itineraries_of_queue(reader, plan, scope=scope)
    at = local(now, plan.timezone)
    breaks: dict[AgencyId, list[CounterBreak]] = {}
    frames = []
    for topic in topics:
        ticket = waiting.get(topic.key)
        if ticket is None:
            ticket = ticket_of(reader, token=topic.key)
        else:
            ticket = replace(ticket, further=tuple(further.get(ticket.ticket_id, ())))
        agency_id = ticket.agency_id
        if agency_id not in breaks:
            breaks[agency_id] = breaks_of(reader, scope=replace(scope, agency_id=agency_id))
        shape = TicketFrame.of(ticket, plan, base=topic.base, at=at, breaks=breaks[agency_id])
        shape = shape.model_copy(update={"epoch": mall.epoch, "version": mall.version, "at": at})
        frame = _frame(shape, epoch=mall.epoch, version=mall.version)
        frames.append((topic, replace(frame, agency_id=agency_id)))
    return frames
