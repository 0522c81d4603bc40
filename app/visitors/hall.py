"""What everybody in a simulated day shares: the mall, its clock at its speed, chance, and who is where."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.clock import SystemClock, local
from app.db import Database
from app.demo import DemoMall
from app.security import Vault
from app.visitors.kinds import Kind
from app.vocabulary import AgencyId, Scope, TicketId
from counters.rules.calendar import agency_hours_on
from counters.rules.plan import OfferPlan, Plan

SPREAD = 0.45  # of the logarithm of a service's length
_USUAL_END = 0.85  # the first outcome of the list; the others share the rest


@dataclass(kw_only=True)
class Hall:
    """`doubles` are pairs of numbers that one person took, `back` those who missed their call and are here again."""

    database: Database
    mall: DemoMall
    clock: SystemClock
    kind: Kind
    chance: random.Random
    vault: Vault
    plan: Plan
    day: date
    closes: datetime
    doubles: dict[AgencyId, list[tuple[TicketId, TicketId]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    back: dict[AgencyId, list[TicketId]] = field(default_factory=lambda: defaultdict(list))
    errands: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def scope(self) -> Scope:
        """Of the lobby's machines."""
        return Scope(actor="demo", mall_id=self.mall.mall_id)

    def offers(self) -> list[OfferPlan]:
        """What a number can be taken for."""
        return [one for agency in self.plan.agencies for one in agency.offers if not one.follows]

    def near(self, service: str) -> list[str]:
        """The other services of its agency."""
        agency = self.plan.agency(self.plan.offer(service).agency_id)
        return [one.code for one in agency.offers if one.code != service and not one.follows]

    def length(self, service: str) -> float:
        """Seconds at the counter."""
        typical = 60.0 * self.plan.offer(service).minutes
        return typical * self.chance.lognormvariate(-(SPREAD**2) / 2, SPREAD)

    def outcome(self) -> str | None:
        """How a service ended, in the office's words."""
        codes = [
            one.code for one in self.plan.outcomes if one.active and not one.agency_id and not one.offer_id
        ]
        if not codes or self.happens(_USUAL_END):
            return codes[0] if codes else None
        return self.chance.choice(codes)

    async def do(self, command: Callable[..., Any], **arguments: Any) -> Any:  # noqa: ANN401
        """What the command says happened."""
        return await self.database.write(command, **arguments)

    async def ask(self, query: Callable[..., Any], **arguments: Any) -> Any:  # noqa: ANN401
        """What the query shows."""
        return await self.database.read(query, **arguments)

    def send(self, errand: Coroutine[Any, Any, None]) -> None:
        """Somebody does something beside everybody else; whatever is not done when the day ends is left."""
        task = asyncio.create_task(errand)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    async def pause(self, seconds: float) -> None:
        """Of the mall's clock."""
        await asyncio.sleep(max(seconds, 0.0) / self.clock.speed)

    async def until(self, moment: datetime) -> None:
        """Of the mall's clock; at once if it is past."""
        await self.pause((moment - self.clock.now()).total_seconds())

    def here(self) -> datetime:
        """Now, in the mall's zone."""
        return local(self.clock.now(), self.plan.timezone)

    def over(self, *, after: timedelta = timedelta(0)) -> bool:
        """Whether the doors have been closed for so long, on a day that ends."""
        return self.kind.ends and self.here() >= self.closes + after

    def happens(self, share: float) -> bool:
        """With this chance."""
        return self.chance.random() < share

    def rests_until(self, agency_id: AgencyId) -> datetime | None:
        """The end of the agency's break, if it is on."""
        here = self.here()
        hours = agency_hours_on(self.plan, agency_id, here.date())
        for starts, ends in hours.breaks if hours else ():
            if starts <= here.time() < ends:
                return datetime.combine(here.date(), ends, tzinfo=here.tzinfo)
        return None
