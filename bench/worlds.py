"""Made-up malls: what is true of them. The estimator never sees this module."""

from dataclasses import dataclass
from math import exp, log, sqrt
from random import Random

OPEN, LAST_TICKET, CLOSE = 480.0, 870.0, 900.0  # minutes of the day
PROFILE = (2.0, 1.5, 1.4, 1.3, 1.2, 1.1, 0.9, 0.7, 0.6, 0.9, 0.9, 0.7, 0.5)  # by half hour
WEEKDAYS = (1.15, 1.0, 0.95, 0.95, 0.95)
_SIZES = (1, 2, 3, 4, 5, 8)
_MINUTES_PER_COUNTER = 375.0


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is special about a world; shares and sds."""

    name: str
    load: float = 0.90
    booked: tuple[float, float] = (0.0, 0.5)  # share of a service's demand, from - to
    priority: float = 0.12
    day_sd: float = 0.12
    surge: bool = False
    staffing: bool = False
    odd_times: bool = False
    drift: float = 0.0  # of ln minutes a day, either way per service
    history_days: int = 15
    configured_sd: float = 0.12


SCENARIOS = (
    Scenario(name="base"),
    Scenario(name="light", load=0.75),
    Scenario(name="heavy", load=1.0),
    Scenario(name="surge", surge=True),
    Scenario(name="staffing", staffing=True),
    Scenario(name="odd_times", odd_times=True),
    Scenario(name="cold_start", history_days=0, configured_sd=0.3),
    Scenario(name="mixed", booked=(0.3, 0.8)),
    Scenario(name="drift", drift=0.02, load=1.0, day_sd=0.2),
)


@dataclass(frozen=True, kw_only=True)
class TrueService:
    """One service: ln minutes have `mu` and `sigma`; `odd` mixes in long cases."""

    name: str
    mean: float
    sigma: float
    odd: bool
    drift: float
    demand: float  # visitors on an average day
    booked: float
    configured: float

    def minutes(self, random: Random, *, day: int) -> float:
        """One service by an average officer on an average day."""
        mean = self.mean * exp(self.drift * day)
        if self.odd:
            mean *= 2.75 if random.random() < 0.25 else 1.25 / 3.0  # mean stays
        return mean * exp(random.gauss(-(self.sigma**2) / 2, self.sigma))


@dataclass(frozen=True, kw_only=True)
class TrueCounter:
    """A counter and its roster, minutes of the day."""

    services: frozenset[str]
    opens: float
    leaves: float | None
    lunch: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class TrueAgency:
    """One agency; `officers` are effects on ln minutes; `absent_factor` scales no-shows."""

    name: str
    services: dict[str, TrueService]
    counters: tuple[TrueCounter, ...]
    officers: dict[str, float]
    comes: float
    break_share: float
    absent_factor: float


def agencies(scenario: Scenario, *, seed: int, count: int = len(_SIZES)) -> list[TrueAgency]:
    """A mall of agencies with 1, 2, 3, 4, 5 and 8 counters, again and again."""
    random = Random(f"{scenario.name} {seed} world")
    return [
        _agency(scenario, random, name=f"{scenario.name}-{seed}-{at}", size=_SIZES[at % len(_SIZES)])
        for at in range(count)
    ]


def _agency(scenario: Scenario, random: Random, *, name: str, size: int) -> TrueAgency:
    names = [f"{chr(65 + at)}" for at in range(random.randint(2, min(2 + size, 6)))]
    counters = tuple(_counter(random, names, at=at, size=size) for at in range(size))
    work = _MINUTES_PER_COUNTER * size * scenario.load
    weights = {
        one: sum(1.0 / len(c.services) for c in counters if one in c.services) * random.uniform(0.7, 1.3)
        for one in names
    }
    services = {
        one: _service(scenario, random, name=one, work=work * weight / sum(weights.values()))
        for one, weight in weights.items()
    }
    return TrueAgency(
        name=name,
        services=services,
        counters=counters,
        officers={f"{name}-o{at}": random.gauss(0.0, 0.15) for at in range(size + 1)},
        comes=random.uniform(0.8, 0.95),
        break_share=random.uniform(0.005, 0.03),
        absent_factor=random.uniform(0.6, 1.5),
    )


def _counter(random: Random, names: list[str], *, at: int, size: int) -> TrueCounter:
    """The first counter serves all; others most services, some a few."""
    few = at > 0 and random.random() < 0.35
    served = names if at == 0 else random.sample(names, max(1, len(names) // 2 if few else len(names) - 1))
    part_time = size >= 3 and at == size - 1 and random.random() < 0.5
    lunch = 720.0 + 45.0 * (at % 2)
    return TrueCounter(
        services=frozenset(served),
        opens=OPEN + (60.0 if part_time and random.random() < 0.5 else 0.0),
        leaves=840.0 if part_time else None,
        lunch=(lunch, lunch + 45.0),
    )


def _service(scenario: Scenario, random: Random, *, name: str, work: float) -> TrueService:
    mean = exp(random.uniform(log(3.5), log(18.0)))
    cv = random.uniform(0.45, 0.85)
    return TrueService(
        name=name,
        mean=mean,
        sigma=sqrt(log(1.0 + cv * cv)) * (0.5 if scenario.odd_times else 1.0),
        odd=scenario.odd_times,
        drift=scenario.drift * random.choice((-1.0, 1.0)),
        demand=work / mean,
        booked=random.uniform(*scenario.booked),
        configured=mean * exp(random.gauss(0.0, scenario.configured_sd)),
    )
