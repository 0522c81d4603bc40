"""Officers at work: they call, serve, send on, make mistakes and take them back, rest, and relieve each other."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from app.demo import DemoOfficer
from app.errors import (
    AntreError,
    CounterAlreadyOpen,
    CounterTaken,
    MoveRefused,
    QueueEmpty,
    TicketInProgress,
    Unavailable,
)
from app.logs import logger
from app.visitors.hall import Hall
from app.vocabulary import PriorityGroup, TicketId
from counters.commands.desks.add_service import add_service
from counters.commands.desks.call_chosen import call_chosen
from counters.commands.desks.call_next import call_next
from counters.commands.desks.change_priority import change_priority
from counters.commands.desks.close_counter import close_counter
from counters.commands.desks.finish import finish
from counters.commands.desks.hold import hold
from counters.commands.desks.mark_absent import mark_absent
from counters.commands.desks.merge_tickets import merge_tickets
from counters.commands.desks.open_counter import open_counter
from counters.commands.desks.pause_counter import pause_counter
from counters.commands.desks.recall import recall
from counters.commands.desks.requeue import requeue
from counters.commands.desks.resume import resume
from counters.commands.desks.start_service import start_service
from counters.commands.desks.switch_auto_call import switch_auto_call
from counters.commands.desks.take_over import take_over
from counters.commands.desks.transfer import transfer
from counters.commands.desks.undo import undo
from counters.commands.desks.write_note import write_note
from counters.queries.counter_console import counter_console
from counters.queries.queue_of import QueuedTicket, queue_of

log = logger(__name__)
_PATIENCE = timedelta(hours=1)  # how long counters go on after the doors close
_AUTO_SECONDS = 15
_LOOKS = 8  # for a call that the counter makes by itself, before the officer makes it
_NOTES = ("fotokopi KTP kurang", "berkas lengkap", "minta salinan", "tulis tangan, bantu isi")
_RELIEVED_AT = time(10, 30)


class Shift:
    """One officer's day. `relieves`: whose counter is taken over in the morning, with whoever sits there."""

    def __init__(self, hall: Hall, officer: DemoOfficer, *, relieves: "Shift | None" = None) -> None:
        self._hall = hall
        self._officer = officer
        self._scope = officer.scope(hall.mall.mall_id)
        self._relieves = relieves
        self._calls_by_itself = relieves is None and hall.happens(hall.kind.calls_by_itself)
        self.seat = officer.seat
        self.sits = False  # has begun to work

    async def work(self) -> None:
        """Until nobody waits any more after the doors closed, if the day ends."""
        hall = self._hall
        await hall.pause(hall.chance.uniform(0, 120))
        while not hall.over(after=_PATIENCE):
            try:
                await self._serve_somebody()
            except QueueEmpty:
                if hall.over():
                    break
                await hall.pause(hall.chance.uniform(5, 20))
            except CounterTaken:  # somebody sits there by hand: leave it to them for a while
                await hall.pause(300)
            except MoveRefused:  # relieved in the middle, or somebody else was quicker
                await hall.pause(30)
            except Unavailable:
                await hall.pause(5)
            except AntreError as error:
                log.warning("the demo's officer %s: %s", self._officer.username, error.code)
                await hall.pause(60)
        with suppress(AntreError):
            await self._do(close_counter)

    async def _do(self, command: Callable[..., Any], **how: Any) -> Any:  # noqa: ANN401
        return await self._hall.do(command, scope=self._scope, counter_id=self.seat, **how)

    async def _move(self, command: Callable[..., Any], **how: Any) -> Any:  # noqa: ANN401
        """Now and then it was the wrong key: taken back, and pressed again."""
        made = await self._do(command, **how)
        if not self._hall.happens(self._hall.kind.slips):
            return made
        await self._hall.pause(self._hall.chance.uniform(2, 8))
        try:
            await self._do(undo)
        except MoveRefused:  # somebody was quicker: it stays
            return made
        return await self._do(command, **how)

    async def _serve_somebody(self) -> None:
        hall, kind = self._hall, self._hall.kind
        rest = hall.rests_until(self._officer.agency_id) if kind.rests else None
        if rest is not None:
            await self._rest("break" if rest.time() >= time(12) else "meeting", rest)
        await self._sit_down()
        other = self._relieves
        if other is not None and other.sits and hall.here().time() >= _RELIEVED_AT:
            self._relieves = None
            await self._relieve(other)
        if hall.happens(kind.breaks) and not hall.over():
            minutes = hall.chance.choice([5, 10, 15])
            reason = hall.chance.choice(["break", "prayer", "documents"])
            await self._rest(reason, hall.clock.now() + timedelta(minutes=minutes))
            await self._sit_down()
        await self._look_around()
        ticket_id, service = await self._call()
        await hall.pause(hall.chance.uniform(8, 40))
        announced = hall.plan.offer(service).announced
        if announced and hall.happens(kind.no_show) and await self._miss(ticket_id):
            return
        await self._serve(ticket_id, service)
        await hall.pause(hall.chance.uniform(5, 30))

    async def _look_around(self) -> None:
        """Before the next call: numbers taken twice, people who are back, somebody who should not stand so long."""
        hall, agency_id = self._hall, self._officer.agency_id
        with suppress(AntreError):  # it was called in the meantime
            if hall.doubles[agency_id]:
                lost, kept = hall.doubles[agency_id].pop()
                await self._do(merge_tickets, ticket_id=lost, into_id=kept)
        with suppress(AntreError):
            if hall.back[agency_id]:
                await self._do(requeue, ticket_id=hall.back[agency_id].pop(0))
        with suppress(AntreError):
            if hall.happens(hall.kind.seen):
                others = [one for one in await self._queue() if not one.priority]
                if others:
                    seen = hall.chance.choice(others)
                    await self._do(
                        change_priority,
                        ticket_id=seen.ticket_id,
                        priority=hall.chance.choice(list(PriorityGroup)),
                    )

    async def _queue(self) -> list[QueuedTicket]:
        found: list[QueuedTicket] = await self._hall.ask(queue_of, scope=self._scope, day=self._hall.day)
        return found

    async def _call(self) -> tuple[TicketId, str]:
        """The next one; now and then one out of order, or whom the counter has called by itself."""
        hall = self._hall
        if self._calls_by_itself:
            for _ in range(_LOOKS):
                await hall.pause(5)
                if there := await self._there():
                    return there
        elif hall.happens(hall.kind.chosen) and len(queue := await self._queue()) > 1:
            with suppress(AntreError):  # another counter serves that, or was quicker
                chosen = hall.chance.choice(queue[1:4])
                called = await self._do(call_chosen, ticket_id=chosen.ticket_id, reason="sakit")
                return called.ticket_id, called.service
        called = await (self._do if self._calls_by_itself else self._move)(call_next)
        return called.ticket_id, called.service

    async def _there(self) -> tuple[TicketId, str] | None:
        """Who stands at the counter, and for what."""
        console = await self._hall.ask(
            counter_console, scope=self._scope, counter_id=self.seat, now=self._hall.clock.now()
        )
        if console.current is None:
            return None
        offer = self._hall.plan.offer_by_id(console.current.offer_id)
        return (console.current.ticket_id, offer.code) if offer else None

    async def _serve(self, ticket_id: TicketId, service: str) -> None:
        hall, kind = self._hall, self._hall.kind
        await self._do(start_service)
        length = hall.length(service)
        if hall.happens(kind.noted):
            await self._do(write_note, note=hall.chance.choice(_NOTES))
        if hall.happens(kind.held):
            await hall.pause(length / 3)
            await self._do(hold, note="fotokopi")
            await hall.pause(hall.chance.uniform(60, 240))
            await self._do(resume, ticket_id=ticket_id)
        await hall.pause(length)
        near = hall.near(service)
        if near and hall.happens(kind.needs_more):
            with suppress(AntreError):  # it is on the way already
                await self._do(add_service, service=hall.chance.choice(near))
        if near and hall.happens(kind.sent_on):
            await self._move(transfer, service=hall.chance.choice(near), keep_place=hall.happens(0.7))
            return
        also = [hall.chance.choice(near)] if near and hall.happens(kind.beside) else []
        await self._move(finish, also=also, outcome=hall.outcome())

    async def _miss(self, ticket_id: TicketId) -> bool:
        """Called again, then absent; some are back a while later. Whether the officer goes on to the next."""
        hall = self._hall
        await self._do(recall)
        await hall.pause(hall.chance.uniform(30, 60))
        await self._do(mark_absent)
        if hall.happens(hall.kind.slips):
            await hall.pause(hall.chance.uniform(2, 20))
            with suppress(MoveRefused):  # there they come
                await self._do(undo)
                return False
        if hall.happens(hall.kind.comes_back):
            hall.send(self._come_back(ticket_id))
        return True

    async def _come_back(self, ticket_id: TicketId) -> None:
        await self._hall.pause(self._hall.chance.uniform(120, 1500))
        self._hall.back[self._officer.agency_id].append(ticket_id)

    async def _rest(self, reason: str, back_at: datetime) -> None:
        """Back at about that time."""
        hall = self._hall
        await self._sit_down()
        await self._do(pause_counter, reason=reason, back_at=back_at)
        length = (back_at - hall.clock.now()).total_seconds()
        await hall.pause(length * hall.chance.uniform(0.9, 1.1))

    async def _relieve(self, other: "Shift") -> None:
        """The two change counters, and the visitor at the other one stays."""
        await self._do(close_counter)
        await self._hall.do(take_over, scope=self._scope, counter_id=other.seat)
        self.seat, other.seat = other.seat, self.seat
        if there := await self._there():
            await self._hall.pause(self._hall.length(there[1]) / 2)
            await self._do(finish)

    async def _sit_down(self) -> None:
        try:
            await self._do(open_counter)
            self.sits = True
        except CounterAlreadyOpen:
            return
        except TicketInProgress:  # left over from before a restart
            await self._do(finish)
        if self._calls_by_itself:
            await self._do(switch_auto_call, seconds=_AUTO_SECONDS)
