"""The JSON by which a kiosk works without the server."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from app.clock import local
from counters.events import TicketHandedOver
from counters.queries.leases_of import Island
from counters.rules.plan import Plan
from display.shapes import Shape, ticket_url


class LeaseShape(Shape):
    """The numbers `first` to `last` of a series."""

    id: UUID
    series: str
    first: int
    last: int


class HandOutShape(Shape):
    """A service, the series of its numbers, and when it gives tickets today."""

    code: str
    series: str
    spans: list[tuple[datetime, datetime]]


class IslandShape(Shape):
    """A kiosk's numbers and rules; `size` 0: it shall hold none."""

    at: datetime
    day: str
    until: datetime
    size: int
    base: str  # what the address of a ticket's page begins with; its token follows
    leases: list[LeaseShape]
    services: list[HandOutShape]

    @classmethod
    def of(cls, island: Island, *, size: int, base: str) -> Self:
        """`base` is the address that visitors' phones can open. Spans and times have the mall's offset."""
        return cls(
            at=island.at,
            day=island.plan.day.isoformat(),
            until=island.until,
            size=size,
            base=ticket_url(base, ""),
            leases=[
                LeaseShape(id=one.lease_id, series=one.letter, first=one.first, last=one.last)
                for one in island.leases
            ],
            services=[
                HandOutShape(code=one.offer.code, series=one.offer.letter, spans=list(one.spans))
                for one in island.services
            ],
        )


class HandedTicketShape(Shape):
    """What became of one; `url` null: it could not become a ticket."""

    id: UUID
    number: str
    state: str
    reason: str | None
    issued_at: datetime
    url: str | None


class HandedShape(Shape):
    """One for each that was sent, in the same order."""

    at: datetime
    tickets: list[HandedTicketShape]

    @classmethod
    def of(cls, events: Sequence[TicketHandedOver], plan: Plan, *, at: datetime, base: str) -> Self:
        """`base` is the address that the visitor's phone can open."""
        return cls(
            at=at,
            tickets=[
                HandedTicketShape(
                    id=event.offline_id,
                    number=event.number,
                    state=event.state,
                    reason=event.reason,
                    issued_at=local(event.issued_at, plan.timezone),
                    url=ticket_url(base, event.token) if event.ticket_id else None,
                )
                for event in events
            ],
        )
