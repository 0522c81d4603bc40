"""How wide an honest range is: learnt from every forecast that came true or did not.

Adaptive conformal inference (Gibbs & Candes 2021) in its simplest form: each side of the range is
stretched a little when the call fell outside it and shrunk a ninth as much when it did not, so that
in the long run one call in ten is later than P90 and one in ten earlier than P10, whatever is wrong
with the model.
"""

from dataclasses import dataclass
from math import exp

_STEP = 0.02
_CENTRE_STEP = 0.004
_OUTSIDE = 0.1  # share wanted beyond each end
_NARROWEST, _WIDEST = 0.7, 2.5
_CENTRE_LOW, _CENTRE_HIGH = 0.8, 1.4


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Factors of one agency: on the median, on the part above it and on the part below it."""

    centre: float = 1.0
    above: float = 1.1
    below: float = 1.1


@dataclass(frozen=True, kw_only=True)
class Quantiles:
    """Minutes until called: one in ten sooner than p10, half sooner than p50, one in ten later than p90."""

    p10: float
    p50: float
    p90: float


def spread_out(spread: Spread, raw: Quantiles) -> Quantiles:
    """The honest quantiles of a raw forecast.

    Example: factors 1.0, 1.5, 1.0 and raw 8, 10, 20 give 8, 10, 25.
    """
    centre = raw.p50 * spread.centre
    return Quantiles(
        p10=max(centre - spread.below * (raw.p50 - raw.p10) * spread.centre, 0.0),
        p50=centre,
        p90=centre + spread.above * (raw.p90 - raw.p50) * spread.centre,
    )


def observe_wait(spread: Spread, *, shown: Quantiles, waited_minutes: float) -> Spread:
    """Learn from one call: `shown` is the forecast made when the ticket was issued.

    A forecast of no wait at all teaches nothing.
    """
    if shown.p90 <= 0.0:
        return spread
    later = 1.0 if waited_minutes > shown.p90 else 0.0
    sooner = 1.0 if waited_minutes < shown.p10 else 0.0
    beyond_centre = (waited_minutes > shown.p50) - (waited_minutes < shown.p50)
    return Spread(
        centre=_within(spread.centre * exp(_CENTRE_STEP * beyond_centre), _CENTRE_LOW, _CENTRE_HIGH),
        above=_within(spread.above * exp(_STEP * (later - _OUTSIDE)), _NARROWEST, _WIDEST),
        below=_within(spread.below * exp(_STEP * (sooner - _OUTSIDE)), _NARROWEST, _WIDEST),
    )


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
