"""The day itself: the doors open, everybody does what they do, and a day that ends is accounted for."""

import asyncio
import random
from datetime import time

from app.clock import SystemClock, business_day, local
from app.db import Database
from app.demo import DemoMall
from app.security import Vault, new_token
from app.visitors.guests import Guests
from app.visitors.hall import Hall
from app.visitors.kinds import USUAL, Kind
from app.visitors.shift import Shift
from app.vocabulary import AgencyId, Scope
from counters.commands.calendar.add_pause import add_pause
from counters.commands.calendar.set_risk import set_risk
from counters.commands.office.link_stages import link_stages
from counters.commands.tickets.close_day import close_day
from counters.queries.day_report import day_report
from counters.queries.plan_of import plan_of
from counters.rules.day_account import AgencyDay
from counters.rules.names import Name
from counters.store.seasons import NewPause

_MEETING = "D"  # the agency that meets in the morning
_RELIEF = "A"  # … whose second officer takes over from the first
_STAGES = ("R", "R3", "R4")  # whose transfers of land go on in the back office, as electronic certificates


class DemoDay:
    """Visitors and officers of one mall, on the demo's clock and at its speed."""

    def __init__(
        self,
        database: Database,
        mall: DemoMall,
        clock: SystemClock,
        *,
        kind: Kind = USUAL,
        seed: int = 2026,
        vault: Vault | None = None,
    ) -> None:
        """The same seed gives the same people. `vault` seals the names of those who book: the server's, to read them."""
        day = business_day(clock.now(), mall.plan.timezone)
        hours = mall.plan.week(None).get(day.isoweekday())
        closes = hours.closes if hours else time(15)
        self._hall = Hall(
            database=database,
            mall=mall,
            clock=clock,
            kind=kind,
            chance=random.Random(seed),  # noqa: S311  (a simulation)
            vault=vault or Vault(new_token()),
            plan=mall.plan,
            day=day,
            closes=local(clock.now(), mall.plan.timezone).replace(
                hour=closes.hour, minute=closes.minute, second=0, microsecond=0
            ),
        )

    async def run(self) -> list[AgencyDay]:
        """Until it is cancelled, or until the day is over if it ends; what fails is logged and tried again."""
        hall = self._hall
        if hall.kind.odd:
            await self._make_odd()
        shifts = self._shifts()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(Guests(hall).come())
                for shift in shifts:
                    tasks.create_task(shift.work())
        finally:
            for errand in list(hall.errands):
                errand.cancel()
        await hall.do(close_day, scope=hall.scope, day=hall.day)
        found: list[AgencyDay] = await hall.ask(
            day_report,
            scope=hall.scope,
            day=hall.day,
            agencies=[(agency.agency_id, agency.short) for agency in hall.plan.agencies],
        )
        return found

    def _shifts(self) -> list[Shift]:
        hall, shifts = self._hall, list[Shift]()
        firsts: dict[str, Shift | None] = {}
        for officer in hall.mall.officers:
            first = firsts.get(officer.agency) if hall.kind.odd and officer.agency == _RELIEF else None
            shift = Shift(hall, officer, relieves=first)
            firsts[officer.agency] = None if officer.agency in firsts else shift
            shifts.append(shift)
        return shifts

    async def _make_odd(self) -> None:
        """What the office set up for this day."""
        hall = self._hall
        await hall.do(set_risk, scope=hall.scope, at_own_risk=True)
        new = NewPause(
            counter_id=None,
            weekday=None,
            day=hall.day,
            starts=time(10),
            ends=time(10, 20),
            text=Name(id="Rapat singkat", en="Short meeting"),
        )
        await hall.do(add_pause, scope=self._within(_MEETING), new=new)
        agency, front, back = _STAGES
        await hall.do(
            link_stages, scope=self._within(agency), service=front, next_service=back, back_office=True
        )
        hall.plan = await hall.ask(plan_of, scope=hall.scope, now=hall.clock.now())

    def _within(self, code: str) -> Scope:
        agency = next(one for one in self._hall.plan.agencies if one.code == code)
        return Scope(actor="demo", mall_id=self._hall.mall.mall_id, agency_id=AgencyId(agency.agency_id))
