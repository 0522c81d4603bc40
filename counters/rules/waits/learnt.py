"""All that one agency has learnt, as one value that can be stored: floats and nothing else."""

import json
from dataclasses import asdict, dataclass, field

from counters.rules.waits.habits import Habits, Share, night_of_habits
from counters.rules.waits.service_times import Effect, ServiceTally, ServiceTimes, night_of_times
from counters.rules.waits.spread import Spread


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """What the estimator knows of one agency; an empty one is a fair start on day one."""

    times: ServiceTimes = field(default_factory=ServiceTimes)
    habits: Habits = field(default_factory=Habits)
    spread: Spread = field(default_factory=Spread)


def night(learnt: Learnt) -> Learnt:
    """Once after closing: old days fade (half-life 20 working days), today becomes history."""
    return Learnt(
        times=night_of_times(learnt.times),
        habits=night_of_habits(learnt.habits),
        spread=learnt.spread,
    )


def to_json(learnt: Learnt) -> str:
    """Stored form, about 4 KB plus 0.4 KB per service."""
    return json.dumps(asdict(learnt))


def from_json(text: str) -> Learnt:
    """The value that `to_json` stored. Raises KeyError or TypeError for anything else."""
    plain = json.loads(text)
    times, habits = plain["times"], plain["habits"]
    shares = ("cancelled", "breaks", "break_minutes", "late_minutes", "comes")
    return Learnt(
        times=ServiceTimes(
            services={
                service: ServiceTally(**{**tally, "shape": tuple(tally["shape"])})
                for service, tally in times["services"].items()
            },
            officers={officer: Effect(**effect) for officer, effect in times["officers"].items()},
            today=Effect(**times["today"]),
        ),
        habits=Habits(
            **{name: Share(**habits[name]) for name in shares},
            absent=tuple(Share(**share) for share in habits["absent"]),
            check_ins=tuple(habits["check_ins"]),
            priority_days=habits["priority_days"],
            priority=tuple(habits["priority"]),
            priority_today=tuple(habits["priority_today"]),
            priority_services=habits["priority_services"],
        ),
        spread=Spread(**plain["spread"]),
    )
