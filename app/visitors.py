"""A believable day in the demo mall: people come, officers work; all by the public commands."""

import asyncio
import random
from datetime import datetime, time

from app.clock import SystemClock, local
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
from app.vocabulary import CounterId, PriorityGroup, Scope
from counters.commands.desks.call_next import call_next
from counters.commands.desks.finish import finish
from counters.commands.desks.mark_absent import mark_absent
from counters.commands.desks.open_counter import open_counter
from counters.commands.desks.recall import recall
from counters.commands.desks.start_service import start_service
from counters.commands.tickets.take_ticket import take_ticket

log = logger(__name__)
_A_DAY = 1400  # visitors
_RUSH = ((time(8), 2.2), (time(9), 1.6), (time(10), 1.2), (time(11), 0.8), (time(13), 1.0), (time(14), 0.6))
_MINUTES_OPEN = 330
_NO_SHOW = 0.05
_PRIORITY = 0.12
_SPREAD = 0.45  # of the logarithm of a service's length
_AT_THE_DOOR = 70  # people who wait when the demo begins


class DemoDay:
    """Visitors and officers of one mall, on the demo's clock and at its speed."""

    def __init__(self, database: Database, mall: DemoMall, clock: SystemClock, *, seed: int = 2026) -> None:
        """The same seed gives the same people."""
        self._database = database
        self._mall = mall
        self._clock = clock
        self._chance = random.Random(seed)  # noqa: S311  (a simulation)
        self._kiosk = Scope(actor="demo", mall_id=mall.mall_id)
        self._minutes = {
            offer.code: offer.minutes for agency in mall.plan.agencies for offer in agency.offers
        }
        self._services = [offer.code for agency in mall.plan.agencies for offer in agency.offers]
        # A queue gets as many people as its agency's counters can serve in a day.
        self._weights = [
            offer.counters / sum(other.minutes for other in agency.offers)
            for agency in mall.plan.agencies
            for offer in agency.offers
        ]

    async def run(self) -> None:
        """Until it is cancelled; what fails is logged and tried again."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._arrivals())
            for officer in self._mall.officers:
                tasks.create_task(self._shift(officer))

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._clock.speed)

    def _here(self) -> datetime:
        return local(self._clock.now(), self._mall.plan.timezone)

    async def _arrivals(self) -> None:
        for _ in range(_AT_THE_DOOR):
            await self._arrive()
        while True:
            rate = next((rate for begins, rate in reversed(_RUSH) if self._here().time() >= begins), 0.5)
            await self._pause(self._chance.expovariate(rate * _A_DAY / _MINUTES_OPEN / 60))
            if not await self._arrive():
                await self._pause(60)

    async def _arrive(self) -> bool:
        """Whether a ticket was given."""
        (service,) = self._chance.choices(self._services, self._weights)
        priority = self._chance.choice(list(PriorityGroup)) if self._chance.random() < _PRIORITY else None
        try:
            await self._database.write(take_ticket, scope=self._kiosk, service=service, priority=priority)
        except (NoTicketNow, Unavailable):
            return False
        return True

    async def _shift(self, officer: DemoOfficer) -> None:
        await self._pause(self._chance.uniform(0, 120))
        scope = officer.scope(self._mall.mall_id)
        while True:
            try:
                await self._serve_somebody(officer, scope)
            except QueueEmpty:
                await self._pause(self._chance.uniform(5, 20))
            except MoveRefused:  # somebody sits there by hand: leave it to them for a while
                await self._pause(300)
            except Unavailable:
                await self._pause(5)
            except AntreError as error:
                log.warning("the demo's officer %s: %s", officer.username, error.code)
                await self._pause(60)

    async def _serve_somebody(self, officer: DemoOfficer, scope: Scope) -> None:
        seat = officer.seat
        await self._sit_down(scope, seat)
        called = await self._database.write(call_next, scope=scope, counter_id=seat)
        await self._pause(self._chance.uniform(8, 40))
        if self._chance.random() < _NO_SHOW:
            await self._database.write(recall, scope=scope, counter_id=seat)
            await self._pause(self._chance.uniform(30, 60))
            await self._database.write(mark_absent, scope=scope, counter_id=seat)
            return
        await self._database.write(start_service, scope=scope, counter_id=seat)
        await self._pause(self._length(called.service))
        await self._database.write(finish, scope=scope, counter_id=seat)
        await self._pause(self._chance.uniform(5, 30))

    async def _sit_down(self, scope: Scope, seat: CounterId) -> None:
        try:
            await self._database.write(open_counter, scope=scope, counter_id=seat)
        except CounterAlreadyOpen:
            return
        except TicketInProgress:  # left over from before a restart
            await self._database.write(finish, scope=scope, counter_id=seat)

    def _length(self, service: str) -> float:
        """Seconds at the counter."""
        typical = 60.0 * self._minutes[service]
        return typical * self._chance.lognormvariate(-(_SPREAD**2) / 2, _SPREAD)
