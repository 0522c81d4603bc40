"""The JSON that screens, consoles and phones read, on sockets and over HTTP alike: a change here breaks clients."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from app.vocabulary import TicketStatus
from counters.queries.breaks_of import CounterBreak
from counters.queries.queue_of import QueuedTicket
from counters.rules.plan import Plan
from counters.rules.waits.shown_wait import ShownRange, range_left
from display.itinerary_shapes import StopShape
from display.name_shapes import NameShape, Shape, rule_said, service_of

__all__ = ["NameShape", "Shape", "TicketShape", "WaitShape", "service_of", "ticket_url"]


class WaitShape(Shape):
    """An honest range."""

    low_seconds: int
    high_seconds: int

    @classmethod
    def of(cls, shown: ShownRange | None) -> Self | None:
        """None: nobody can say."""
        if shown is None:
            return None
        return cls(
            low_seconds=round(shown.low.total_seconds()), high_seconds=round(shown.high.total_seconds())
        )


class PlaceShape(Shape):
    """Where a ticket was called to."""

    label: str
    number: str


class BreakShape(Shape):
    """A counter of the ticket's service that pauses; `alone`: no other one is open."""

    counter: str
    reason: str | None
    back_at: datetime | None
    alone: bool

    @classmethod
    def of(cls, pause: CounterBreak, *, at: datetime) -> Self:
        """Instants get the offset of `at`."""
        back_at = pause.back_at.astimezone(at.tzinfo) if pause.back_at else None
        return cls(counter=pause.label, reason=pause.reason, back_at=back_at, alone=pause.alone)


class TicketShape(Shape):
    """A citizen's own ticket; nothing of anybody else is in it."""

    number: str
    token: str
    url: str
    service: str
    service_name: NameShape
    agency: str
    agency_name: NameShape
    mall: str
    mall_name: NameShape
    zone: str | None
    zone_name: NameShape | None
    status: str
    people_ahead: int | None
    wait: WaitShape | None
    issued_at: datetime
    called_at: datetime | None
    counter: PlaceShape | None
    priority: bool
    postponed: bool
    at_own_risk: bool
    breaks: list[BreakShape]
    in_back_office: bool  # it waits for its papers, nobody calls it
    next_stops: list[StopShape]
    calling_rule: NameShape  # of its service, as one sentence

    @classmethod
    def of(
        cls,
        ticket: QueuedTicket,
        plan: Plan,
        *,
        base: str,
        at: datetime,
        breaks: Sequence[CounterBreak] = (),
    ) -> Self:
        """`base` is the address that the phone knows us by; instants get the offset of `at`.

        `breaks`: the counters of the agency that pause; those are shown that a waiting ticket waits for.
        """
        offer = plan.offer_by_id(ticket.offer_id)
        service, service_name = service_of(offer)
        agency = plan.agency(ticket.agency_id)
        zone = plan.zone_by_id(ticket.zone_id or agency.zone_id)
        return cls(
            number=ticket.number,
            token=ticket.token,
            url=ticket_url(base, ticket.token),
            service=service,
            service_name=service_name,
            agency=agency.code,
            agency_name=NameShape.of(agency.name),
            mall=plan.slug,
            mall_name=NameShape.of(plan.name),
            zone=zone.slug,
            zone_name=NameShape.of(zone.name),
            status=ticket.status,
            people_ahead=ticket.people_ahead,
            wait=WaitShape.of(range_left(ticket.window, now=at) if ticket.window else None),
            issued_at=ticket.issued_at.astimezone(at.tzinfo),
            called_at=ticket.called_at.astimezone(at.tzinfo) if ticket.called_at else None,
            counter=PlaceShape(label=ticket.counter_label, number=str(ticket.counter_number))
            if ticket.counter_label
            else None,
            priority=ticket.priority,
            postponed=ticket.postponed,
            at_own_risk=ticket.at_own_risk,
            breaks=[
                BreakShape.of(one, at=at)
                for one in breaks
                if ticket.status is TicketStatus.WAITING and one.offer_id == ticket.offer_id
            ],
            in_back_office=ticket.in_back_office,
            next_stops=[StopShape.of(stop, plan) for stop in ticket.further],
            calling_rule=rule_said(offer.rule if offer else plan.rule),
        )


def ticket_url(base: str, token: str) -> str:
    """The page that follows a ticket."""
    return f"{base.rstrip('/')}/t/{token}"
