"""The JSON of a counter's console, on its socket and in the answer of every move: a change here breaks clients."""

from datetime import datetime
from typing import Literal, Self

from app.vocabulary import CounterState, TicketStatus
from counters.queries.console_tickets import ConsoleTicket, Stay
from counters.queries.counter_console import Console, Queue
from counters.rules.plan import Plan
from display.itinerary_shapes import OutcomeShape, StopShape
from display.shapes import NameShape, Shape, WaitShape, service_of


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
    paused_at: datetime | None
    back_at: datetime | None
    services: list[str]
    officer_chooses: bool
    officer: OfficerShape | None


class StayShape(Shape):
    """An earlier time of the same visit at a counter today."""

    service: str
    service_name: NameShape
    counter: str
    called_at: datetime
    ended_at: datetime
    outcome: str


class QueueShape(Shape):
    """A service of the counter: how many wait for it, and how long one who joins now will."""

    service: str
    service_name: NameShape
    waiting: int
    wait: WaitShape | None


class AutoShape(Shape):
    """The counter calls by itself after so many idle seconds; the next time at `calls_at`, null: nobody to call now."""

    seconds: int
    calls_at: datetime | None


class ConsoleCurrentShape(Shape):
    """The ticket that stands at the counter; `booked_by` is masked, `reference` is what `reference_from` calls the matter."""

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
    calls_needed: int
    absent_from: datetime | None
    booked_for: datetime | None
    booked_by: str | None
    booking_note: str | None
    reference: str | None
    reference_from: str | None
    history: list[StayShape]
    in_back_office: bool
    outcomes: list[OutcomeShape]
    next_stops: list[StopShape]


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
    wait: WaitShape | None
    note: str | None


class ConsoleAsideShape(Shape):
    """Somebody who may come back: held since `held_at`, to be told of at `remind_at`; or absent since `absent_at`."""

    id: str
    number: str
    service: str
    service_name: NameShape
    priority: bool
    note: str | None
    held_at: datetime | None
    remind_at: datetime | None
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
    queues: list[QueueShape]
    auto: AutoShape | None
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
        agency = plan.agency(console.desk.agency_id)
        return cls(
            epoch=console.epoch,
            version=console.version,
            at=console.at,
            counter=ConsoleCounterShape(
                id=str(console.counter_id),
                label=console.desk.label,
                number=str(console.desk.number),
                agency=agency.code,
                agency_name=NameShape.of(agency.name),
                zone=plan.zone_by_id(console.desk.zone_id).slug,
                state=console.desk.state,
                pause_reason=console.desk.pause_reason,
                paused_at=console.desk.state_at if console.desk.state is CounterState.PAUSED else None,
                back_at=console.desk.back_at,
                services=list(console.services),
                officer_chooses=console.desk.officer_chooses,
                officer=OfficerShape(username=console.desk.officer[0], name=console.desk.officer[1])
                if console.desk.officer
                else None,
            ),
            current=_current(console, console.current) if console.current else None,
            waiting=[_waiting(ticket, plan, console.at) for ticket in console.waiting],
            waiting_total=console.waiting_total,
            queues=[_queue(queue, plan) for queue in console.queues],
            auto=AutoShape(seconds=console.auto.seconds, calls_at=console.auto.at) if console.auto else None,
            held=[_aside(ticket, plan) for ticket in console.held],
            absent=[_aside(ticket, plan) for ticket in console.absent],
            undo=UndoableShape(move=console.undo.move, until=console.undo.until) if console.undo else None,
            served_today=console.served_today,
            allowed=[str(action) for action in console.allowed],
            mall=plan.slug,
        )


def _queue(queue: Queue, plan: Plan) -> QueueShape:
    _, name = service_of(plan.offer_by_id(queue.offer_id))
    return QueueShape(
        service=queue.code, service_name=name, waiting=queue.waiting, wait=WaitShape.of(queue.wait)
    )


def _stay(stay: Stay, plan: Plan) -> StayShape:
    service, name = service_of(plan.offer_by_id(stay.offer_id))
    return StayShape(
        service=service,
        service_name=name,
        counter=stay.counter,
        called_at=stay.called_at,
        ended_at=stay.ended_at,
        outcome=stay.outcome,
    )


def _current(console: Console, ticket: ConsoleTicket) -> ConsoleCurrentShape:
    plan, at = console.plan, console.at
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
        calls_needed=console.calls_needed,
        absent_from=console.absent_from,
        booked_for=ticket.booked_for,
        booked_by=ticket.booked_by,
        booking_note=ticket.booking_note,
        reference=ticket.reference,
        reference_from=offer.external_channel if offer else None,
        history=[_stay(stay, plan) for stay in console.history],
        in_back_office=not ticket.announced,
        outcomes=[OutcomeShape.of(one) for one in plan.outcomes_of(ticket.offer_id)],
        next_stops=[StopShape.of(stop, plan) for stop in console.further],
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
        remind_at=ticket.remind_at if ticket.status == TicketStatus.HELD else None,
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
        wait=WaitShape.of(ticket.wait),
        note=ticket.note,
    )
