"""A believable day in the demo mall: people come, officers work; all by the public commands."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.clock import SystemClock, business_day, local
from app.db import Database
from app.demo import DemoMall, DemoOfficer
from app.errors import (
    AntreError,
    CounterAlreadyOpen,
    MoveRefused,
    NoTicketNow,
    QueueEmpty,
    TicketInProgress,
    Unavailable,
)
from app.logs import logger
from app.vocabulary import CounterId, PriorityGroup, Scope, TicketId
from counters.commands.desks.call_next import call_next
from counters.commands.desks.close_counter import close_counter
from counters.commands.desks.finish import finish
from counters.commands.desks.hold import hold
from counters.commands.desks.mark_absent import mark_absent
from counters.commands.desks.open_counter import open_counter
from counters.commands.desks.pause_counter import pause_counter
from counters.commands.desks.recall import recall
from counters.commands.desks.requeue import requeue
from counters.commands.desks.resume import resume
from counters.commands.desks.start_service import start_service
from counters.commands.desks.transfer import transfer
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.close_day import close_day
from counters.commands.tickets.postpone_ticket import postpone_ticket
from counters.commands.tickets.take_ticket import take_ticket
from counters.queries.day_report import day_report
from counters.rules.day_account import AgencyDay

log = logger(__name__)
_RUSH = ((time(8), 2.2), (time(9), 1.6), (time(10), 1.2), (time(11), 0.8), (time(13), 1.0), (time(14), 0.6))
_MINUTES_OPEN = 330
_PRIORITY = 0.12
_SPREAD = 0.45  # of the logarithm of a service's length
_USUAL_END = 0.85  # the first outcome of the list; the others share the rest
_PATIENCE = timedelta(hours=1)  # how long counters go on after the doors close


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What sort of day it is: how many come, and how often something else happens than call, serve, finish."""

    visitors: int
    at_the_door: int  # people who wait when the day begins
    no_show: float
    comes_back: float = 0.0  # of those who missed the call
    leaves: float = 0.0  # of those who took a ticket
    postpones: float = 0.0
    held: float = 0.0  # of those who are served
    sent_on: float = 0.0
    breaks: float = 0.0  # after each visitor
    ends: bool = False  # the day is closed and accounted for


USUAL = Kind(visitors=1400, at_the_door=70, no_show=0.05)
PEAK = Kind(
    visitors=1250,
    at_the_door=110,
    no_show=0.07,
    comes_back=0.4,
    leaves=0.03,
    postpones=0.02,
    held=0.04,
    sent_on=0.05,
    breaks=0.04,
    ends=True,
)
KINDS = {"usual": USUAL, "peak": PEAK}


class DemoDay:
    """Visitors and officers of one mall, on the demo's clock and at its speed."""

    def __init__(
        self, database: Database, mall: DemoMall, clock: SystemClock, *, kind: Kind = USUAL, seed: int = 2026
    ) -> None:
        """The same seed gives the same people."""
        self._database = database
        self._mall = mall
        self._clock = clock
        self._kind = kind
        self._chance = random.Random(seed)  # noqa: S311  (a simulation)
        self._kiosk = Scope(actor="demo", mall_id=mall.mall_id)
        self._minutes = {
            offer.code: offer.minutes for agency in mall.plan.agencies for offer in agency.offers
        }
        self._near = {
            offer.code: [other.code for other in agency.offers if other.code != offer.code]
            for agency in mall.plan.agencies
            for offer in agency.offers
        }
        self._services = list(self._minutes)
        self._outcomes = [one.code for one in mall.plan.outcomes if one.active and not one.agency_id]
        # A queue gets as many people as its agency's counters can serve in a day.
        self._weights = [
            offer.counters / sum(other.minutes for other in agency.offers)
            for agency in mall.plan.agencies
            for offer in agency.offers
        ]
        self._day = business_day(clock.now(), mall.plan.timezone)
        hours = mall.plan.week(None).get(self._day.isoweekday())
        here = self._here()
        closes = hours.closes if hours else time(15)
        self._closes = here.replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0)

    async def run(self) -> list[AgencyDay]:
        """Until it is cancelled, or until the day is over if it ends; what fails is logged and tried again."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._arrivals())
            shifts = [tasks.create_task(self._shift(officer)) for officer in self._mall.officers]
            if self._kind.ends:
                await asyncio.gather(*shifts)
        scope = Scope(actor="demo", mall_id=self._mall.mall_id)
        await self._database.write(close_day, scope=scope, day=self._day)
        return await self._database.read(
            day_report,
            scope=scope,
            day=self._day,
            agencies=[(agency.agency_id, agency.short) for agency in self._mall.plan.agencies],
        )

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._clock.speed)

    def _here(self) -> datetime:
        return local(self._clock.now(), self._mall.plan.timezone)

    def _over(self, *, after: timedelta = timedelta(0)) -> bool:
        return self._kind.ends and self._here() >= self._closes + after

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    async def _arrivals(self) -> None:
        for _ in range(self._kind.at_the_door):
            await self._arrive()
        while not self._over():
            rate = next((rate for begins, rate in reversed(_RUSH) if self._here().time() >= begins), 0.5)
            await self._pause(self._chance.expovariate(rate * self._kind.visitors / _MINUTES_OPEN / 60))
            if not await self._arrive():
                await self._pause(60)

    async def _arrive(self) -> bool:
        """Whether a ticket was given."""
        (service,) = self._chance.choices(self._services, self._weights)
        priority = self._chance.choice(list(PriorityGroup)) if self._happens(_PRIORITY) else None
        try:
            taken = await self._database.write(
                take_ticket, scope=self._kiosk, service=service, priority=priority
            )
        except (NoTicketNow, Unavailable):
            return False
        for share, move in ((self._kind.leaves, cancel_ticket), (self._kind.postpones, postpone_ticket)):
            if self._happens(share):
                with suppress(AntreError):  # it was called in the meantime
                    await self._database.write(move, scope=self._kiosk, token=taken.token)
        return True

    async def _shift(self, officer: DemoOfficer) -> None:
        await self._pause(self._chance.uniform(0, 120))
        scope = officer.scope(self._mall.mall_id)
        while not self._over(after=_PATIENCE):
            try:
                await self._serve_somebody(officer, scope)
            except QueueEmpty:
                if self._over():
                    break
                await self._pause(self._chance.uniform(5, 20))
            except MoveRefused:  # somebody sits there by hand: leave it to them for a while
                await self._pause(300)
            except Unavailable:
                await self._pause(5)
            except AntreError as error:
                log.warning("the demo's officer %s: %s", officer.username, error.code)
                await self._pause(60)
        with suppress(AntreError):
            await self._database.write(close_counter, scope=scope, counter_id=officer.seat)

    async def _serve_somebody(self, officer: DemoOfficer, scope: Scope) -> None:
        seat = officer.seat
        await self._sit_down(scope, seat)
        if self._happens(self._kind.breaks) and not self._over():
            await self._take_a_break(scope, seat)
        called = await self._database.write(call_next, scope=scope, counter_id=seat)
        await self._pause(self._chance.uniform(8, 40))
        if self._happens(self._kind.no_show):
            await self._miss(scope, seat, called.ticket_id)
            return
        await self._database.write(start_service, scope=scope, counter_id=seat)
        length = self._length(called.service)
        if self._happens(self._kind.held):
            await self._pause(length / 3)
            await self._database.write(hold, scope=scope, counter_id=seat, note="fotokopi")
            await self._pause(self._chance.uniform(60, 240))
            await self._database.write(resume, scope=scope, counter_id=seat, ticket_id=called.ticket_id)
        await self._pause(length)
        near = self._near[called.service]
        if near and self._happens(self._kind.sent_on):
            goal = self._chance.choice(near)
            await self._database.write(transfer, scope=scope, counter_id=seat, service=goal, keep_place=True)
        else:
            await self._database.write(finish, scope=scope, counter_id=seat, outcome=self._outcome())
        await self._pause(self._chance.uniform(5, 30))

    async def _miss(self, scope: Scope, seat: CounterId, ticket_id: TicketId) -> None:
        """Called again, then absent; some are back a few minutes later and keep their place."""
        await self._database.write(recall, scope=scope, counter_id=seat)
        await self._pause(self._chance.uniform(30, 60))
        await self._database.write(mark_absent, scope=scope, counter_id=seat)
        if self._happens(self._kind.comes_back):
            await self._pause(self._chance.uniform(30, 120))
            await self._database.write(requeue, scope=scope, counter_id=seat, ticket_id=ticket_id)

    async def _take_a_break(self, scope: Scope, seat: CounterId) -> None:
        minutes = self._chance.choice([5, 10, 15])
        back_at = self._clock.now() + timedelta(minutes=minutes)
        reason = self._chance.choice(["break", "prayer", "documents"])
        await self._database.write(
            pause_counter, scope=scope, counter_id=seat, reason=reason, back_at=back_at
        )
        await self._pause(60 * minutes * self._chance.uniform(0.8, 1.3))
        await self._sit_down(scope, seat)

    async def _sit_down(self, scope: Scope, seat: CounterId) -> None:
        try:
            await self._database.write(open_counter, scope=scope, counter_id=seat)
        except CounterAlreadyOpen:
            return
        except TicketInProgress:  # left over from before a restart
            await self._database.write(finish, scope=scope, counter_id=seat)

    def _outcome(self) -> str | None:
        """How it ended, in the office's words."""
        if not self._outcomes or self._happens(_USUAL_END):
            return self._outcomes[0] if self._outcomes else None
        return self._chance.choice(self._outcomes)

    def _length(self, service: str) -> float:
        """Seconds at the counter."""
        typical = 60.0 * self._minutes[service]
        return typical * self._chance.lognormvariate(-(_SPREAD**2) / 2, _SPREAD)
