"""How good is the estimated wait? `python -m bench.waiting [--quick] [--seeds 1001 1002]`

Simulated malls, nothing tuned on these seeds. Scored are forecasts at ticket issue, of tickets that
found no idle counter and were called. Beside the product: the naive formulas, and an oracle that
runs the same look-ahead with the true durations.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from random import Random
from time import perf_counter

from bench.learning import Estimator, Told
from bench.mall_sim import AgencyDay
from bench.worlds import SCENARIOS, Scenario, agencies
from counters.rules.waits.shown_wait import shown_range
from counters.rules.waits.spread import Quantiles

_METHODS: tuple[tuple[str, Callable[[Told], float]], ...] = (
    ("look-ahead (the product)", lambda one: one.look_ahead.p50),
    ("quick one-pass", lambda one: one.quick.p50),
    ("oracle: true durations", lambda one: one.oracle.p50),
    ("naive: all ahead x learnt mean / counters", lambda one: one.pooled),
    ("naive: own queue x its mean / its counters", lambda one: one.own_queue),
    ("naive: all ahead x configured / counters", lambda one: one.configured),
)
_RANGES: tuple[tuple[str, Callable[[Told], Quantiles]], ...] = (
    ("look-ahead (the product)", lambda one: one.look_ahead),
    ("quick one-pass", lambda one: one.quick),
    ("oracle: true durations", lambda one: one.oracle),
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much is played."""

    seeds: tuple[int, ...]
    agencies: int
    settling_days: int  # forecasts are made and learnt from, not scored
    scored_days: int
    every: int


_FULL = Plan(seeds=(1001, 1002), agencies=6, settling_days=2, scored_days=2, every=5)
_QUICK = Plan(seeds=(1001,), agencies=4, settling_days=1, scored_days=1, every=4)


def run(scenario: Scenario, plan: Plan) -> tuple[list[Told], list[tuple[int, float]]]:
    """All scored forecasts of a scenario, and what each update cost (waiting, seconds)."""
    scored: list[Told] = []
    spent: list[tuple[int, float]] = []
    for seed in plan.seeds:
        for agency in agencies(scenario, seed=seed, count=plan.agencies):
            watcher = Estimator(agency=agency)
            settled = scenario.history_days
            for day in range(settled + plan.scored_days):
                watcher.every = plan.every if day >= settled - plan.settling_days else 0
                watcher.score = day >= settled
                AgencyDay(
                    agency=agency,
                    scenario=scenario,
                    day=day,
                    random=Random(f"{agency.name} {day}"),
                    watcher=watcher,
                ).play()
                watcher.night()
            scored += watcher.scored
            spent += watcher.spent
    return scored, spent


def mae(told: Sequence[Told], method: Callable[[Told], float]) -> float:
    """Mean absolute error, minutes."""
    return _mean(abs(method(one) - one.waited) for one in told)


def coverage(told: Sequence[Told], span: Callable[[Told], Quantiles]) -> float:
    """Share called between P10 and P90."""
    return _mean(span(one).p10 <= one.waited <= span(one).p90 for one in told)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def _print_methods(told: Sequence[Told]) -> None:
    print(f"{'method':44}  MAE   bias   RMSE  <=5 min  >10 later")
    for name, method in _METHODS:
        errors = [method(one) - one.waited for one in told]
        print(
            f"{name:44} {_mean(map(abs, errors)):5.2f} {_mean(errors):+6.2f} "
            f"{sqrt(_mean(e * e for e in errors)):6.2f} {_mean(abs(e) <= 5 for e in errors):7.1%} "
            f"{_mean(e < -10 for e in errors):9.1%}"
        )


def _print_ranges(told: Sequence[Told]) -> None:
    print(f"\n{'range':44} cover P10-P90  width")
    for name, span in _RANGES:
        width = _mean(span(one).p90 - span(one).p10 for one in told)
        print(f"{name:44} {coverage(told, span):13.1%} {width:6.1f}")
    minute = timedelta(minutes=1)
    shown = [(shown_range(one.look_ahead), one.waited) for one in told]
    late = _mean(waited > span.high / minute for span, waited in shown)
    early = _mean(waited < span.low / minute for span, waited in shown)
    print(
        f"shown range: within {1 - late - early:.1%}, called later than shown {late:.1%}, "
        f"earlier {early:.1%}, width {_mean((s.high - s.low) / minute for s, _ in shown):.1f} min"
    )


def _print_scenario(name: str, told: Sequence[Told]) -> None:
    ours, oracle, pooled, own, configured = (mae(told, _METHODS[at][1]) for at in (0, 2, 3, 4, 5))
    gap = (pooled - ours) / (pooled - oracle) if pooled > oracle else float("nan")
    print(
        f"{name:12} {len(told):6} {_mean(one.waited for one in told):6.1f} {ours:6.2f} "
        f"{oracle:6.2f} {pooled:6.2f} {own:6.2f} {configured:6.2f}  {ours / pooled:5.2f} "
        f"{ours / own:5.2f} {gap:5.2f} {coverage(told, _RANGES[0][1]):7.1%}"
    )


def _print_groups(told: Sequence[Told]) -> None:
    groups: list[tuple[str, Callable[[Told], bool]]] = [
        *((f"{size} counters", lambda one, n=size: one.agency_size == n) for size in (1, 2, 3, 4, 5, 8)),
        *((name, lambda one, k=name: one.klass == k) for name in ("booked", "priority", "walk-in")),
    ]
    print("\ngroup            n    MAE  pooled  cover")
    for name, belongs in groups:
        some = [one for one in told if belongs(one)]
        print(
            f"{name:12} {len(some):5} {mae(some, _METHODS[0][1]):6.2f} "
            f"{mae(some, _METHODS[3][1]):6.2f} {coverage(some, _RANGES[0][1]):7.1%}"
        )


def _print_cost(spent: Sequence[tuple[int, float]]) -> None:
    print("\none agency update, K = 100, process time")
    for low, high in ((0, 10), (10, 20), (20, 40), (40, 60), (60, 10_000)):
        some = sorted(seconds for waiting, seconds in spent if low <= waiting < high)
        if some:
            print(
                f"{low:3}-{high if high < 1000 else '':<4} waiting: {len(some):5} updates, "
                f"mean {1000 * _mean(some):5.1f} ms, "
                f"P95 {1000 * some[int(0.95 * len(some))]:5.1f} ms"
            )


def main() -> None:
    """Play, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one seed, four agencies, one day")
    parser.add_argument("--seeds", type=int, nargs="*", help="instead of the plan's")
    parser.add_argument("--scenarios", nargs="*", help="only these")
    asked = parser.parse_args()
    plan = _QUICK if asked.quick else _FULL
    if asked.seeds:
        plan = Plan(**{**vars(plan), "seeds": tuple(asked.seeds)})
    started = perf_counter()
    if asked.quick:
        print("QUICK: one seed, four agencies, one day; figures are rough\n")
    everything: list[Told] = []
    spent: list[tuple[int, float]] = []
    print("scenario          n   wait  ours oracle pooled   own  config  /pool  /own   gap   cover")
    for scenario in SCENARIOS:
        if asked.scenarios and scenario.name not in asked.scenarios:
            continue
        told, cost = run(scenario, plan)
        _print_scenario(scenario.name, told)
        everything += told
        spent += cost
    _print_scenario("ALL", everything)
    print()
    _print_methods(everything)
    _print_ranges(everything)
    _print_groups(everything)
    _print_cost(spent)
    print(f"\nseeds {plan.seeds}, {perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
