"""The JSON of a ticket that was just taken."""

from datetime import datetime, timedelta
from typing import Self

from app.clock import local
from app.vocabulary import TicketStatus
from counters.events import TicketReserved, TicketTaken
from counters.rules.plan import Plan
from display.itinerary_shapes import StopShape
from display.name_shapes import rule_said
from display.shapes import NameShape, Shape, WaitShape, ticket_url


class PrintableShape(Shape):
    """What stands on paper; it cannot be refreshed, so it says the time between which one is called.

    `booked_by` is the masked name of a booking.
    """

    mall: NameShape
    agency: NameShape
    service: NameShape
    booked_by: str | None = None
    number: str
    issued_at: datetime
    people_ahead: int
    wait: WaitShape | None
    next_stops: list[StopShape]
    called_between: tuple[datetime, datetime] | None
    at_own_risk: bool
    calling_rule: NameShape
    url: str


class TakenShape(Shape):
    """The answer of a kiosk's request for a ticket."""

    number: str
    token: str
    url: str
    service: str
    service_name: NameShape
    agency: str
    status: str
    people_ahead: int
    wait: WaitShape | None
    issued_at: datetime
    counter: None = None
    next_stops: list[StopShape]  # the services that come after this one
    at_own_risk: bool
    printable: PrintableShape

    @classmethod
    def of(cls, event: TicketTaken, plan: Plan, *, base: str) -> Self:
        """`base` is the address that the visitor's phone can open."""
        offer = plan.offer(event.service)
        agency = plan.agency(offer.agency_id)
        url = ticket_url(base, event.token)
        issued_at = local(event.issued_at, plan.timezone)
        service_name = NameShape.of(offer.name)
        further = event.further.split(",") if event.further else []
        stops = [StopShape.of(plan.offer(code), plan) for code in further]
        wait = None
        if event.wait_low_seconds is not None and event.wait_high_seconds is not None:
            wait = WaitShape(low_seconds=event.wait_low_seconds, high_seconds=event.wait_high_seconds)
        return cls(
            number=event.number,
            token=event.token,
            url=url,
            service=event.service,
            service_name=service_name,
            agency=agency.code,
            status=TicketStatus.RESERVED if isinstance(event, TicketReserved) else TicketStatus.WAITING,
            people_ahead=event.people_ahead,
            wait=wait,
            issued_at=issued_at,
            next_stops=stops,
            at_own_risk=event.at_own_risk,
            printable=PrintableShape(
                mall=NameShape.of(plan.name),
                agency=NameShape.of(agency.name),
                service=service_name,
                number=event.number,
                issued_at=issued_at,
                people_ahead=event.people_ahead,
                wait=wait,
                next_stops=stops,
                called_between=window_of(issued_at, wait),
                at_own_risk=event.at_own_risk,
                calling_rule=rule_said(offer.rule),
                url=url,
            ),
        )


def window_of(issued_at: datetime, wait: WaitShape | None) -> tuple[datetime, datetime] | None:
    """When the holder is expected to be called; None: nobody can say."""
    if wait is None:
        return None
    return issued_at + timedelta(seconds=wait.low_seconds), issued_at + timedelta(seconds=wait.high_seconds)
