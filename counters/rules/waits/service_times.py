"""How long services take: learnt from finished ones, shrunk to the configured minutes.

Times are log-normal around `mu_service + effect_officer + speed_today`; constants from a simulated
mall (research page, A3): 5 services' worth of prior, officers sd 0.15, a day's speed sd 0.12.
After about ten services the data outweigh the configured minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from math import exp, log, sqrt
from statistics import NormalDist

REPLICATIONS = 100
"""Futures played by one forecast, and cells of every quantile grid: each cell is used once."""

NORMAL_CELLS: tuple[float, ...] = tuple(
    NormalDist().inv_cdf((cell + 0.5) / REPLICATIONS) for cell in range(REPLICATIONS)
)
HALF_LIFE_DAYS = 20.0
_MEDIAN_TO_MEAN = 0.18  # ln(mean / median) of the prior, CV 0.66
_PRIOR_VARIANCE = 0.36
_PRIOR_SERVICES = 5.0
_PRIOR_SPREAD = 20.0
_PRIOR_OFFICER = 15.0
_PRIOR_TODAY = 25.0
_PRIOR_SHAPE = 50.0
_TRUSTED_AFTER = 10.0  # services, before an outlier is clipped
_CLIP = 3.0
_SHAPE_BINS = 24
_BIN_WIDTH = 2 * _CLIP / _SHAPE_BINS
_SHORTEST_MINUTES = 0.25


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A shrunk mean in the making: `total` of log residuals over `n` services."""

    n: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, kw_only=True)
class ServiceTally:
    """Sums over the finished services of one kind, in ln minutes net of officer and day.

    `shape` counts standardised residuals in bins from -3 to +3.
    """

    n: float = 0.0
    total: float = 0.0
    squares: float = 0.0
    shape: tuple[float, ...] = (0.0,) * _SHAPE_BINS


@dataclass(frozen=True, kw_only=True)
class ServiceTimes:
    """All that is learnt about durations in one agency; `today` is the agency's speed today."""

    services: Mapping[str, ServiceTally] = field(default_factory=dict)
    officers: Mapping[str, Effect] = field(default_factory=dict)
    today: Effect = Effect()


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What the look-ahead needs: durations and how sure we are of them (sds of ln minutes).

    `cells` are the REPLICATIONS equally likely durations in minutes, ascending, of an average
    officer today.
    """

    cells: Mapping[str, tuple[float, ...]]
    service_sd: Mapping[str, float]
    officer: Mapping[str, float]
    officer_sd: Mapping[str, float]
    unknown_officer_sd: float
    day_sd: float


def _log_median(tally: ServiceTally, configured_minutes: float) -> float:
    prior = log(max(configured_minutes, _SHORTEST_MINUTES)) - _MEDIAN_TO_MEAN
    return (tally.total + _PRIOR_SERVICES * prior) / (tally.n + _PRIOR_SERVICES)


def _variance(tally: ServiceTally) -> float:
    return (tally.squares + _PRIOR_SPREAD * _PRIOR_VARIANCE) / (tally.n + _PRIOR_SPREAD)


def observe_service(
    times: ServiceTimes,
    *,
    service: str,
    officer: str | None,
    minutes: float,
    configured_minutes: float,
) -> ServiceTimes:
    """Learn from one finished service: minutes from the call to the counter being ready again.

    Leave out what cannot be trusted (a ticket left open over a break). A forgotten "finish" is
    clipped at three sigma once ten services are known.
    """
    tally = times.services.get(service, ServiceTally())
    mu = _log_median(tally, configured_minutes)
    sigma = sqrt(_variance(tally))
    officer_effect = times.officers.get(officer, Effect()) if officer else Effect()
    by_officer = officer_effect.total / (officer_effect.n + _PRIOR_OFFICER)
    by_day = times.today.total / (times.today.n + _PRIOR_TODAY)
    residual = log(max(minutes, _SHORTEST_MINUTES)) - mu - by_officer - by_day
    if tally.n >= _TRUSTED_AFTER:
        residual = min(max(residual, -_CLIP * sigma), _CLIP * sigma)
    learnt = ServiceTally(
        n=tally.n + 1,
        total=tally.total + mu + residual,
        squares=tally.squares + residual * residual,
        shape=_counted(tally.shape, residual / sigma),
    )
    officers = dict(times.officers)
    if officer:
        officers[officer] = Effect(n=officer_effect.n + 1, total=officer_effect.total + residual + by_officer)
    return ServiceTimes(
        services={**times.services, service: learnt},
        officers=officers,
        today=Effect(n=times.today.n + 1, total=times.today.total + residual + by_day),
    )


def _counted(shape: tuple[float, ...], z: float) -> tuple[float, ...]:
    place = min(max(int((z + _CLIP) / _BIN_WIDTH), 0), _SHAPE_BINS - 1)
    return (*shape[:place], shape[place] + 1.0, *shape[place + 1 :])


def night_of_times(times: ServiceTimes) -> ServiceTimes:
    """After closing: sums lose 1/20 of a halving, today's speed is forgotten."""
    keep = 2.0 ** (-1.0 / HALF_LIFE_DAYS)
    return ServiceTimes(
        services={
            service: replace(
                tally,
                n=tally.n * keep,
                total=tally.total * keep,
                squares=tally.squares * keep,
                shape=tuple(count * keep for count in tally.shape),
            )
            for service, tally in times.services.items()
        },
        officers={
            officer: Effect(n=effect.n * keep, total=effect.total * keep)
            for officer, effect in times.officers.items()
        },
    )


def pace_of(times: ServiceTimes, *, configured: Mapping[str, float]) -> Pace:
    """The durations to play with now, for each service in `configured` (minutes)."""
    by_day = times.today.total / (times.today.n + _PRIOR_TODAY)
    day_variance = _PRIOR_VARIANCE / (times.today.n + _PRIOR_TODAY)
    cells: dict[str, tuple[float, ...]] = {}
    service_sd: dict[str, float] = {}
    faster = exp(by_day)
    for service, minutes in configured.items():
        tally = times.services.get(service, ServiceTally())
        cells[service] = tuple(cell * faster for cell in _cells(tally, minutes))
        service_sd[service] = sqrt(_variance(tally) / (tally.n + _PRIOR_SERVICES))
    return Pace(
        cells=cells,
        service_sd=service_sd,
        officer={o: e.total / (e.n + _PRIOR_OFFICER) for o, e in times.officers.items()},
        officer_sd={o: sqrt(_PRIOR_VARIANCE / (e.n + _PRIOR_OFFICER)) for o, e in times.officers.items()},
        unknown_officer_sd=sqrt(_PRIOR_VARIANCE / _PRIOR_OFFICER),
        day_sd=sqrt(day_variance),
    )


@lru_cache(maxsize=1024)
def _cells(tally: ServiceTally, configured_minutes: float) -> tuple[float, ...]:
    mu = _log_median(tally, configured_minutes)
    variance = _variance(tally)
    own = tally.n / (tally.n + _PRIOR_SHAPE)
    learnt = _shape_quantiles(tally.shape) if own > 0 else NORMAL_CELLS
    return log_cells(
        mu,
        variance=variance,
        z=[own * a + (1 - own) * b for a, b in zip(learnt, NORMAL_CELLS, strict=True)],
    )


def log_cells(mu: float, *, variance: float, z: list[float]) -> tuple[float, ...]:
    """Quantile grid exp(mu + sigma z).

    Its top cell raised until the mean is the full mean exp(mu + variance / 2): a grid cuts the tail off, and
    queues are made of tails.
    """
    sigma = sqrt(variance)
    cells = [exp(mu + sigma * one) for one in z]
    lacking = len(cells) * exp(mu + variance / 2) - sum(cells)
    cells[-1] += max(lacking, 0.0)
    return tuple(cells)


def _shape_quantiles(shape: tuple[float, ...]) -> list[float]:
    """Inverse of the histogram at the cells' probabilities, linear within a bin."""
    heights = list(accumulate(shape, initial=0.0))
    total = heights[-1]
    found: list[float] = []
    place = 0
    for cell in range(REPLICATIONS):
        wanted = (cell + 0.5) / REPLICATIONS * total
        while heights[place + 1] < wanted and place < _SHAPE_BINS - 1:
            place += 1
        inside = (wanted - heights[place]) / max(shape[place], 1e-12)
        found.append(-_CLIP + (place + min(inside, 1.0)) * _BIN_WIDTH)
    return found
