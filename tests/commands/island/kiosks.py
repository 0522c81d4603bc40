"""A kiosk as its page is: it remembers leases and what it gave out, may lose answers, and may lose its memory."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from app.demo import pair
from app.vocabulary import DeviceKind, PriorityGroup, Scope
from counters.commands.island.hand_over import hand_over
from counters.commands.island.lease_numbers import lease_numbers
from counters.commands.island.return_numbers import return_numbers
from counters.events import TicketHandedOver
from counters.queries.leases_of import leases_of
from counters.rules.island import Held, Issued
from tests.factories import TestMall


@dataclass
class Range:
    """A lease in a kiosk's memory."""

    lease_id: UUID
    letter: str
    next: int
    last: int


@dataclass
class IslandKiosk:
    """One paired machine; `wrong` is how far its corrected clock is from the server's."""

    mall: TestMall
    device_id: UUID
    size: int = 10
    wrong: timedelta = timedelta()
    ranges: dict[UUID, Range] = field(default_factory=dict)
    drawer: list[Issued] = field(default_factory=list)
    paper: list[str] = field(default_factory=list)

    @property
    def scope(self) -> Scope:
        return Scope(actor=f"device:{self.device_id}", mall_id=self.mall.demo.mall_id)

    def ask(self, *, answer_arrives: bool = True) -> int:
        """For numbers; how many it was given."""
        held = [Held(lease_id=one.lease_id, next=one.next) for one in self.ranges.values()]
        got = self.mall.do(
            lease_numbers, scope=self.scope, device_id=self.device_id, held=held, size=self.size
        )
        if answer_arrives:
            known = {*self.ranges, *(UUID(one) for one in got.leases.split(",") if one)}
            told = self.mall.ask(
                leases_of, scope=self.scope, device_id=self.device_id, known=known, now=self.mall.clock.now()
            )
            before = self.ranges
            self.ranges = {
                one.lease_id: before.get(one.lease_id, Range(one.lease_id, one.letter, one.first, one.last))
                for one in told.leases
            }
        return int(got.numbers)

    def issue(
        self, *services: str, priority: PriorityGroup | None = None, said_at: datetime | None = None
    ) -> Issued | None:
        """A ticket without asking anybody; None: the numbers have run out."""
        letter = self.mall.demo.plan.offer(services[0]).letter
        of = next(
            (one for one in self.ranges.values() if one.letter == letter and one.next <= one.last), None
        )
        if of is None:
            return None
        made = Issued(
            offline_id=uuid4(),
            lease_id=of.lease_id,
            order_no=of.next,
            services=services,
            priority=priority,
            token=secrets.token_urlsafe(16),
            said_at=said_at or self.mall.clock.now() + self.wrong,
        )
        of.next += 1
        self.drawer.append(made)
        self.paper.append(f"{letter}-{made.order_no}")
        return made

    def hand_over(self, *, answer_arrives: bool = True) -> list[TicketHandedOver]:
        """All that is in its drawer."""
        told: list[TicketHandedOver] = self.mall.do(
            hand_over, scope=self.scope, device_id=self.device_id, issued=tuple(self.drawer)
        )
        if answer_arrives:
            self.drawer = []
        return told

    def give_back(self, *, answer_arrives: bool = True) -> int:
        """Everything that is not used; how many were free again."""
        count: int = sum(
            self.mall.do(
                return_numbers,
                scope=self.scope,
                device_id=self.device_id,
                lease_id=one.lease_id,
                unused_from=one.next,
            ).numbers
            for one in self.ranges.values()
        )
        if answer_arrives:
            self.ranges = {}
        for one in self.ranges.values():
            one.last = one.next - 1
        return count

    def forget(self) -> None:
        """Its storage is gone, and with it what it had not handed over; the paper is in people's hands."""
        self.ranges, self.drawer = {}, []


def kiosk(mall: TestMall, name: str = "Kios", *, size: int = 10) -> IslandKiosk:
    """A machine that was just paired."""
    device_id = pair(
        mall.database, mall.demo.scope, kind=DeviceKind.KIOSK, name=name, token=secrets.token_urlsafe(16)
    )
    return IslandKiosk(mall, device_id, size=size)
