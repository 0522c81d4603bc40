"""The JSON that screens, consoles and phones read, on sockets and over HTTP alike: a change here breaks clients."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from app.vocabulary import TicketStatus
from counters.queries.counter_console import Console, ConsoleTicket
from counters.queries.queue_of import QueuedTicket
from counters.rules.plan import Name, OfferPlan, Plan
from counters.rules.waits.shown_wait import ShownRange, range_left


class Shape(BaseModel):
    """A value on its way out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class NameShape(Shape):
    """A name in both languages."""

    id: str
    en: str

    @classmethod
    def of(cls, name: Name) -> Self:
        """From the plan's."""
        return cls(id=name.id, en=name.en)


_GONE = NameShape(id="-", en="-")  # a service that is not offered any more


def service_of(offer: OfferPlan | None) -> tuple[str, NameShape]:
    """The code and name of what a ticket is for."""
    return (offer.code, NameShape.of(offer.name)) if offer else ("-", _GONE)


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

    @classmethod
    def of(cls, ticket: QueuedTicket, plan: Plan, *, base: str, at: datetime) -> Self:
        """`base` is the address that the phone knows us by; instants get the offset of `at`."""
        service, service_name = service_of(plan.offer_by_id(ticket.offer_id))
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
        )


def ticket_url(base: str, token: str) -> str:
    """The page that follows a ticket."""
    return f"{base.rstrip('/')}/t/{token}"


class OfficerShape(Shape):
    """Who is at a counter."""

    username: str
    name: str


class ConsoleCounterShape(Shape):
    """The desk of a console."""

    id: str
    label: str
    number: str
    agency: str
    agency_name: NameShape
    zone: str
    state: str
    pause_reason: str | None
    services: list[str]
    officer: OfficerShape | None


class ConsoleCurrentShape(Shape):
    """The ticket that stands at the counter."""

    ticket: str
    number: str
    service: str
    service_name: NameShape
    status: str
    priority: bool
    issued_at: datetime
    called_at: datetime | None
    started_at: datetime | None
    calls: int
    waited_seconds: int
    promise_seconds: int | None
    note: str | None


class ConsoleWaitingShape(Shape):
    """Somebody in the queue."""

    id: str
    number: str
    service: str
    service_name: NameShape
    priority: bool
    booked_for: datetime | None
    issued_at: datetime
    waited_seconds: int


class ConsoleAsideShape(Shape):
    """Somebody who may come back: held since `held_at`, or absent since `absent_at`."""

    id: str
    number: str
    service: str
    service_name: NameShape
    priority: bool
    note: str | None
    held_at: datetime | None
    absent_at: datetime | None


class UndoableShape(Shape):
    """The last move at the counter, and until when it may be taken back."""

    move: str
    until: datetime


class ConsoleShape(Shape):
    """What an officer sees; every move answers with it."""

    type: Literal["console"] = "console"
    epoch: str
    version: int
    at: datetime
    counter: ConsoleCounterShape
    current: ConsoleCurrentShape | None
    waiting: list[ConsoleWaitingShape]
    waiting_total: int
    held: list[ConsoleAsideShape]
    absent: list[ConsoleAsideShape]
    undo: UndoableShape | None
    served_today: int
    allowed: list[str]
    mall: str

    @classmethod
    def of(cls, console: Console) -> Self:
        """From the query's value."""
        plan = console.plan
        agency = plan.agency(console.agency_id)
        return cls(
            epoch=console.epoch,
            version=console.version,
            at=console.at,
            counter=ConsoleCounterShape(
                id=str(console.counter_id),
                label=console.label,
                number=str(console.number),
                agency=agency.code,
                agency_name=NameShape.of(agency.name),
                zone=plan.zone_by_id(console.zone_id).slug,
                state=console.state,
                pause_reason=console.pause_reason,
                services=list(console.services),
                officer=OfficerShape(username=console.officer[0], name=console.officer[1])
                if console.officer
                else None,
            ),
            current=_current(console.current, plan, console.at) if console.current else None,
            waiting=[_waiting(ticket, plan, console.at) for ticket in console.waiting],
            waiting_total=console.waiting_total,
            held=[_aside(ticket, plan) for ticket in console.held],
            absent=[_aside(ticket, plan) for ticket in console.absent],
            undo=UndoableShape(move=console.undo.move, until=console.undo.until) if console.undo else None,
            served_today=console.served_today,
            allowed=[str(action) for action in console.allowed],
            mall=plan.slug,
        )


def _current(ticket: ConsoleTicket, plan: Plan, at: datetime) -> ConsoleCurrentShape:
    offer = plan.offer_by_id(ticket.offer_id)
    service, service_name = service_of(offer)
    return ConsoleCurrentShape(
        ticket=str(ticket.ticket_id),
        number=ticket.number,
        service=service,
        service_name=service_name,
        status=ticket.status,
        priority=ticket.priority,
        issued_at=ticket.issued_at,
        called_at=ticket.called_at,
        started_at=ticket.started_at,
        calls=ticket.calls,
        waited_seconds=int(((ticket.called_at or at) - ticket.issued_at).total_seconds()),
        promise_seconds=offer.minutes * 60 if offer else None,
        note=ticket.note,
    )


def _aside(ticket: ConsoleTicket, plan: Plan) -> ConsoleAsideShape:
    service, service_name = service_of(plan.offer_by_id(ticket.offer_id))
    return ConsoleAsideShape(
        id=str(ticket.ticket_id),
        number=ticket.number,
        service=service,
        service_name=service_name,
        priority=ticket.priority,
        note=ticket.note,
        held_at=ticket.held_at if ticket.status == TicketStatus.HELD else None,
        absent_at=ticket.absent_at if ticket.status == TicketStatus.ABSENT else None,
    )


def _waiting(ticket: ConsoleTicket, plan: Plan, at: datetime) -> ConsoleWaitingShape:
    service, service_name = service_of(plan.offer_by_id(ticket.offer_id))
    return ConsoleWaitingShape(
        id=str(ticket.ticket_id),
        number=ticket.number,
        service=service,
        service_name=service_name,
        priority=ticket.priority,
        booked_for=ticket.booked_for,
        issued_at=ticket.issued_at,
        waited_seconds=int((at - ticket.issued_at).total_seconds()),
    )
