"""The JSON of slots, bookings and check-ins, and the calendar file of a booking."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from icalendar import Alarm, Calendar, Event, vText

from app.clock import local
from app.vocabulary import Language
from counters.events import BookingCheckedIn
from counters.queries.booking_of import OwnBooking
from counters.queries.own_data_of import OwnData
from counters.queries.queue_of import QueuedTicket
from counters.rules.booking_settings import BookingRules
from counters.rules.plan import Plan
from display.name_shapes import rule_said
from display.shapes import NameShape, Shape, TicketShape, service_of, ticket_url
from routers.day_words import time_words
from routers.ticket_shapes import PrintableShape, window_of


class StopShape(Shape):
    """A service of the visit."""

    service: str
    service_name: NameShape
    agency: str
    agency_name: NameShape
    zone: str
    requirements: dict[str, list[str]]
    slot_start: datetime
    slot_end: datetime
    reference: str | None


class CheckInWindowShape(Shape):
    """When the booking can become a ticket; later than `late_after` one joins as late."""

    opens_at: datetime
    late_after: datetime
    closes_at: datetime


class BookedTicketShape(Shape):
    """The number that the booking became."""

    number: str
    token: str
    url: str


class BookingShape(Shape):
    """A citizen's own booking: `name` is masked, of numbers the last four are shown."""

    code: str
    token: str
    url: str
    service: str
    service_name: NameShape
    mall: str
    mall_name: NameShape
    slot_start: datetime
    slot_end: datetime
    status: str
    stops: list[StopShape]
    check_in: CheckInWindowShape
    name: str | None
    phone_last: str | None
    nik_last: str | None
    priority: str | None
    note: str | None
    reference: str | None
    created_at: datetime
    ticket: BookedTicketShape | None

    @classmethod
    def of(cls, booking: OwnBooking, plan: Plan, rules: BookingRules, *, base: str) -> Self:
        """`base` is the address that the holder's phone can open."""
        stops = _stops(booking, plan)
        starts_at = local(booking.starts_at, plan.timezone)
        offer = plan.offer_by_id(booking.stops[0].offer_id)
        rule = offer.rule if offer else plan.rule
        early = rules.settings(offer, booking.day.isoweekday()).early if offer else timedelta()
        return cls(
            code=booking.code,
            token=booking.token,
            url=booking_url(base, booking.token),
            service=stops[0].service,
            service_name=stops[0].service_name,
            mall=plan.slug,
            mall_name=NameShape.of(plan.name),
            slot_start=starts_at,
            slot_end=stops[0].slot_end,
            status=booking.status,
            stops=stops,
            check_in=CheckInWindowShape(
                opens_at=starts_at - early,
                late_after=starts_at + rule.late_grace,
                closes_at=starts_at + rule.booking_lapse,
            ),
            name=booking.name_masked,
            phone_last=booking.sealed.phone_last,
            nik_last=booking.sealed.nik_last,
            priority=booking.priority,
            note=booking.note,
            reference=stops[0].reference,
            created_at=local(booking.created_at, plan.timezone),
            ticket=BookedTicketShape(
                number=booking.visit[0], token=booking.visit[1], url=ticket_url(base, booking.visit[1])
            )
            if booking.visit
            else None,
        )


class MyDataShape(Shape):
    """What is kept about a person; null: never given, or erased at `erased_at`.

    `nik` is there only if the service needs it back. `recognised`: a keyed hash is kept, against double bookings.
    """

    name: str | None
    phone: str | None
    nik: str | None
    nik_last: str | None
    priority: str | None
    note: str | None
    references: list[str]
    recognised: bool
    erased_at: datetime | None

    @classmethod
    def of(cls, data: OwnData, *, unseal: Callable[..., str | None]) -> Self:
        """`unseal(text, field=…)` opens what was sealed."""
        booking, kept = data.booking, data.booking.sealed
        return cls(
            name=unseal(kept.name, field="name") if kept.name else None,
            phone=unseal(kept.phone, field="phone") if kept.phone else None,
            nik=unseal(kept.nik, field="nik") if kept.nik else None,
            nik_last=kept.nik_last,
            priority=booking.priority,
            note=booking.note,
            references=list(data.references),
            recognised=kept.identity,
            erased_at=kept.erased_at,
        )


def _stops(booking: OwnBooking, plan: Plan) -> list[StopShape]:
    stops = []
    for stop in booking.stops:
        offer, agency = plan.offer_by_id(stop.offer_id), plan.agency(stop.agency_id)
        service, name = service_of(offer)
        stops.append(
            StopShape(
                service=service,
                service_name=name,
                agency=agency.code,
                agency_name=NameShape.of(agency.name),
                zone=plan.zone_by_id(agency.zone_id).slug,
                requirements=dict(offer.requirements) if offer else {},
                slot_start=local(stop.starts_at, plan.timezone),
                slot_end=local(stop.ends_at, plan.timezone),
                reference=stop.reference,
            )
        )
    return stops


def booking_url(base: str, token: str) -> str:
    """The page of a booking."""
    return f"{base.rstrip('/')}/b/{token}"


class CheckedInShape(TicketShape):
    """The ticket that a booking became, with what stands on paper."""

    booked_for: datetime
    printable: PrintableShape

    @classmethod
    def from_booking(
        cls,
        event: BookingCheckedIn,
        ticket: QueuedTicket,
        plan: Plan,
        *,
        base: str,
        at: datetime,
        booked_by: str | None,
    ) -> Self:
        """`ticket` is the visit's as it stands now; `booked_by` a masked name."""
        shape = TicketShape.of(ticket, plan, base=base, at=at)
        return cls(
            **dict(shape),
            booked_for=event.slot_start.astimezone(at.tzinfo),
            printable=PrintableShape(
                mall=shape.mall_name,
                agency=shape.agency_name,
                service=shape.service_name,
                booked_by=booked_by,
                number=shape.number,
                issued_at=shape.issued_at,
                people_ahead=shape.people_ahead or 0,
                wait=shape.wait,
                next_stops=shape.next_stops,
                called_between=window_of(shape.issued_at, shape.wait),
                at_own_risk=False,
                calling_rule=rule_said(plan.offer(event.service).rule),
                url=shape.url,
            ),
        )


def _plan(shape: BookingShape, language: str) -> list[str]:
    """What is when, of a visit of several services."""
    if len(shape.stops) == 1:
        return []
    return [
        f"{time_words(stop.slot_start, Language(language))} {getattr(stop.service_name, language)} ({getattr(stop.agency_name, language)})"
        for stop in shape.stops
    ]


_METHODS = {True: "CANCEL", False: "PUBLISH"}


def calendar_of(shape: BookingShape, *, language: str, now: datetime, timezone: str, moves: int) -> bytes:
    """The booking as an iCalendar file (RFC 5545) in the mall's zone, with a reminder a day before."""
    cancelled = shape.status == "cancelled"
    name = " + ".join(getattr(stop.service_name, language) for stop in shape.stops)
    place = getattr(shape.mall_name, language)
    event = Event()
    event.add("uid", f"{shape.token[:11]}@{shape.mall}.antre")  # half a token opens nothing
    event.add("dtstamp", now)
    event.add("dtstart", local(shape.slot_start, timezone))
    event.add("dtend", local(shape.stops[-1].slot_end, timezone))
    event.add("summary", f"{name} ({place})")
    event.add("location", vText(place))
    event.add("url", shape.url)
    event.add("description", "\n".join([*_plan(shape, language), shape.code, shape.url]))
    event.add("sequence", moves + (1 if cancelled else 0))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if not cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{name} ({place})")
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Antre//Antre//ID")
    calendar.add("version", "2.0")
    calendar.add("method", _METHODS[cancelled])
    calendar.add_component(event)
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made
