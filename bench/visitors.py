"""Who comes to one agency on one day, before anybody is called."""

from dataclasses import dataclass
from math import exp
from random import Random

from bench.worlds import CLOSE, LAST_TICKET, OPEN, PROFILE, WEEKDAYS, Scenario, TrueAgency

_GRID = 15.0
_EARLIEST_CHECK_IN = -45.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Visitor:
    """One visitor; times in minutes of the day. `arrives` None: a booking that never comes.
    `gives_back_after`, `walks_off_after`: minutes of waiting, with and without saying so."""

    service: str
    arrives: float | None
    priority: bool
    slot: float | None
    gives_back_after: float
    walks_off_after: float
    luck: float


def visitors_of(agency: TrueAgency, scenario: Scenario, *, day: int, random: Random) -> list[Visitor]:
    """Everybody of the day, bookings that will not come included, in no order."""
    busy = WEEKDAYS[day % len(WEEKDAYS)] * exp(random.gauss(0.0, scenario.day_sd))
    burst = random.uniform(OPEN + 60.0, OPEN + 240.0) if scenario.surge and random.random() < 0.6 else None
    found: list[Visitor] = []
    for service in agency.services.values():
        for _ in range(_poisson(random, service.demand * service.booked)):
            slot = OPEN + _GRID * random.randint(1, int((LAST_TICKET - OPEN) / _GRID) - 1)
            comes = random.random() < agency.comes
            arrives = max(slot + _offset(random), OPEN - 10.0) if comes else None
            found.append(_visitor(random, service.name, arrives=arrives, slot=slot))
        walk_in = service.demand * (1.0 - service.booked * agency.comes) * busy
        for _ in range(_poisson(random, walk_in)):
            priority = random.random() < scenario.priority
            found.append(_visitor(random, service.name, arrives=_moment(random), priority=priority))
        if burst is not None:
            found += [
                _visitor(random, service.name, arrives=burst + random.uniform(0.0, 60.0))
                for _ in range(_poisson(random, walk_in * 0.25))
            ]
    return [one for one in found if one.arrives is None or one.arrives < CLOSE]


def _visitor(
    random: Random,
    service: str,
    *,
    arrives: float | None,
    slot: float | None = None,
    priority: bool = False,
) -> Visitor:
    return Visitor(
        service=service,
        arrives=arrives,
        priority=priority,
        slot=slot,
        gives_back_after=random.expovariate(1.0 / 600.0),
        walks_off_after=120.0 * exp(random.gauss(0.0, 0.6)),
        luck=random.random(),
    )


def _offset(random: Random) -> float:
    """Check-in against the slot: a quarter of an hour early, one in ten late."""
    if random.random() < 0.1:
        return random.expovariate(1.0 / 12.0)
    return max(random.gauss(-13.0, 9.0), _EARLIEST_CHECK_IN)


def _moment(random: Random) -> float:
    half = random.choices(range(len(PROFILE)), PROFILE)[0]
    if half == 0 and random.random() < 0.4:
        return OPEN + random.uniform(0.0, 4.0)  # those who stood at the door
    return OPEN + 30.0 * (half + random.random())


def _poisson(random: Random, mean: float) -> int:
    count, reached = 0, random.expovariate(1.0)
    while reached < mean:
        count += 1
        reached += random.expovariate(1.0)
    return count
