"""Queues for the tests of the estimated wait."""

from datetime import datetime, timedelta, timezone
from random import Random

from counters.rules.waits.queue_state import AgencyQueue, BookingDue, CounterIs, CounterNow, TicketNow
from counters.rules.waits.service_times import ServiceTimes, observe_service

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=7)))
MINUTES = {"A": 8.0, "B": 12.0}


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def ticket(number: int, *, ago: float, service: str = "A") -> TicketNow:
    issued = NOW - minutes(ago)
    return TicketNow(number=number, service=service, key=issued, issued_at=issued)


def line_of(count: int, *, service: str = "A", first: int = 1) -> tuple[TicketNow, ...]:
    """Issued one a minute, the last one a minute ago."""
    return tuple(ticket(first + place, ago=float(count - place), service=service) for place in range(count))


def serving(*, ago: float = 3.0, services: str = "AB", officer: str | None = None) -> CounterNow:
    return CounterNow(
        services=frozenset(services),
        status=CounterIs.SERVING,
        serving=services[0],
        since=NOW - minutes(ago),
        officer=officer,
    )


def idle(services: str = "AB") -> CounterNow:
    return CounterNow(services=frozenset(services), status=CounterIs.IDLE)


def closed(*, opens_in: float | None = None, services: str = "AB") -> CounterNow:
    return CounterNow(
        services=frozenset(services),
        status=CounterIs.CLOSED,
        opens_at=None if opens_in is None else NOW + minutes(opens_in),
    )


def queue(
    *counters: CounterNow,
    tickets: tuple[TicketNow, ...] = (),
    bookings: tuple[BookingDue, ...] = (),
) -> AgencyQueue:
    return AgencyQueue(
        agency="dukcapil", services=MINUTES, counters=counters, tickets=tickets, bookings=bookings
    )


def steady(service: str, length: float, *, count: int = 400) -> ServiceTimes:
    """Times of an agency in which a service always takes about so long."""
    times = ServiceTimes()
    random = Random(5)
    for _ in range(count):
        took = length * random.lognormvariate(-0.005, 0.1)
        times = observe_service(times, service=service, officer=None, minutes=took, configured_minutes=length)
    return times
