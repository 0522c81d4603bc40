"""Who waits how long under which calling rule? `python -m bench.policy [--quick]`

The same simulated visitors under the key rule, first come first served, strict priority and a ratio
of two priority and booked calls to one walk-in. Overtakes: tickets issued later and called earlier,
among those that the same counters could have called.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from time import perf_counter

from bench.learning import class_of
from bench.mall_sim import AgencyDay, Policy, Ticket, by_key
from bench.worlds import SCENARIOS, Scenario, TrueAgency, agencies

_ON_TIME = 10.0  # minutes after the slot
_SHOWN = ("base", "heavy", "mixed")


@dataclass(kw_only=True)
class Bystander:
    """Watches and does nothing (a Watcher)."""

    def issued(self, day: AgencyDay, ticket: Ticket) -> None: ...
    def called(self, ticket: Ticket, *, now: float, absent: bool) -> None: ...
    def cancelled(self, ticket: Ticket, *, now: float) -> None: ...
    def finished(self, ticket: Ticket, *, officer: str, minutes: float) -> None: ...
    def paused(self, minutes: float | None) -> None: ...
    def returned(self, late: float) -> None: ...
    def booking(self, offset: float | None) -> None: ...


def first_come(waiting: Sequence[Ticket], now: datetime) -> Ticket | None:
    """By issue time alone."""
    del now
    return min(waiting, key=lambda one: one.number, default=None)


def strict(waiting: Sequence[Ticket], now: datetime) -> Ticket | None:
    """Priority, then bookings whose time has come, then walk-ins."""

    def order(one: Ticket) -> tuple[int, int]:
        klass = class_of(one)
        if klass == "priority":
            return 0, one.number
        return (1 if klass == "booked" and not _early(one, now) else 2), one.number

    return min(waiting, key=order, default=None)


def _early(ticket: Ticket, now: datetime) -> bool:
    return ticket.standing.not_before is not None and ticket.standing.not_before > now


@dataclass(kw_only=True)
class Ratio:
    """Two of the privileged, then one walk-in, as long as there are any."""

    privileged: int = 2
    _calls: int = field(default=0)

    def __call__(self, waiting: Sequence[Ticket], now: datetime) -> Ticket | None:
        """The next ticket; counts whose turn it is."""
        first = [one for one in waiting if class_of(one) != "walk-in" and not _early(one, now)]
        rest = [one for one in waiting if one not in first]
        turn = self._calls % (self.privileged + 1) < self.privileged
        chosen = first_come(first if (turn and first) or not rest else rest, now)
        if chosen is not None:
            self._calls += 1
        return chosen


_POLICIES: tuple[tuple[str, Callable[[], Policy]], ...] = (
    ("key rule", lambda: by_key),
    ("first come", lambda: first_come),
    ("strict priority", lambda: strict),
    ("ratio 2:1", Ratio),
)


@dataclass(kw_only=True)
class Outcome:
    """All called tickets of the days under one policy."""

    waits: dict[str, list[float]] = field(
        default_factory=lambda: {"walk-in": [], "priority": [], "booked": []}
    )
    late: list[float] = field(default_factory=list)  # call minus slot, who checked in on time
    overtakes: list[int] = field(default_factory=list)  # per walk-in

    def add(self, agency: TrueAgency, tickets: Sequence[Ticket]) -> None:
        """One day of one agency."""
        called = [one for one in tickets if one.called is not None]
        for one in called:
            assert one.called is not None
            visitor = one.visitor
            self.waits[class_of(one)].append(one.called - one.issued)
            if visitor.slot is not None and one.issued <= visitor.slot + _ON_TIME:
                self.late.append(one.called - visitor.slot)
        for one in called:
            if class_of(one) == "walk-in":
                self.overtakes.append(sum(_overtook(agency, other, one) for other in called))


def _overtook(agency: TrueAgency, other: Ticket, one: Ticket) -> bool:
    if other.number <= one.number or (other.called or 0.0) >= (one.called or 0.0):
        return False
    return _reach(agency, other.visitor.service) <= _reach(agency, one.visitor.service)


def _reach(agency: TrueAgency, service: str) -> frozenset[int]:
    return frozenset(at for at, counter in enumerate(agency.counters) if service in counter.services)


def play(scenario: Scenario, policy: Callable[[], Policy], *, seeds: Sequence[int], days: int) -> Outcome:
    """The outcome of one policy in one world; visitors are the same for each policy."""
    outcome = Outcome()
    for seed in seeds:
        for agency in agencies(scenario, seed=seed):
            for day in range(days):
                played = AgencyDay(
                    agency=agency,
                    scenario=scenario,
                    day=day,
                    random=Random(f"{agency.name} {day}"),
                    watcher=Bystander(),
                    policy=policy(),
                )
                played.play()
                outcome.add(agency, played.tickets)
    return outcome


def _quantile(values: Sequence[float], share: float) -> float:
    found = sorted(values)
    return found[min(int(share * len(found)), len(found) - 1)] if found else 0.0


def _print(world: str, name: str, outcome: Outcome) -> None:
    spans = "  ".join(
        f"{_quantile(waits, 0.5):5.1f} {_quantile(waits, 0.9):5.1f}" for waits in outcome.waits.values()
    )
    on_time = sum(late <= _ON_TIME for late in outcome.late) / max(len(outcome.late), 1)
    overtakes = outcome.overtakes
    mean = sum(overtakes) / max(len(overtakes), 1)
    print(
        f"{world:6} {name:16} {spans}  {max(outcome.waits['walk-in'], default=0.0):5.0f}"
        f"  {on_time:7.1%}  {mean:4.1f} {_quantile(overtakes, 0.95):3.0f}"
        f" {max(overtakes, default=0):4}"
    )


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one seed and three days")
    asked = parser.parse_args()
    seeds, days = ((11,), 3) if asked.quick else ((11, 12, 13), 6)
    started = perf_counter()
    if asked.quick:
        print("QUICK: one seed, three days; figures are rough\n")
    print("minutes                  walk-in      priority     booked       worst   booked   overtaken by")
    print("world  rule              P50   P90    P50   P90    P50   P90  walk-in  <=10 min mean P95 max")
    for scenario in SCENARIOS:
        if scenario.name in _SHOWN:
            for name, policy in _POLICIES:
                _print(scenario.name, name, play(scenario, policy, seeds=seeds, days=days))
    print(f"\nseeds {seeds}, {days} days, 6 agencies, {perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
