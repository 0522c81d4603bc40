"""The estimated wait: public entry point. Plain values in, plain values out, same in, same out.

    >>> from datetime import datetime, timedelta, timezone
    >>> from counters.rules.waiting import expected_wait
    >>> from counters.rules.waits.learnt import Learnt
    >>> from counters.rules.waits.queue_state import AgencyQueue, CounterIs, CounterNow, TicketNow
    >>> from counters.rules.waits.shown_wait import shown_range
    >>> now = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=7)))
    >>> serving = CounterNow(services=frozenset({"A1"}), status=CounterIs.SERVING, serving="A1", since=now)
    >>> waits = TicketNow(number=27, service="A1", key=now, issued_at=now)
    >>> queue = AgencyQueue(agency="A", services={"A1": 10.0, "A2": 5.0}, counters=(serving,), tickets=(waits,))
    >>> forecast = expected_wait(queue, Learnt(), now=now)
    >>> forecast.tickets[27].p10 < forecast.tickets[27].p50 < forecast.tickets[27].p90  # minutes until called
    True
    >>> forecast.services["A1"].p50 > forecast.tickets[27].p50  # for a ticket taken now
    True
    >>> forecast.services["A2"] is None  # can't say: no counter serves it
    True
    >>> shown = shown_range(forecast.tickets[27])  # what a screen says
    >>> str(shown.low), str(shown.high)
    ('0:05:00', '0:30:00')

`queue` is what may be seen of one agency now (`waits/queue_state.py`); `learnt` what its past taught
(`waits/learnt.py`; an empty one is day one). Method and constants: research page "waiting", A3: a Monte Carlo look-ahead by the real
calling rule with learnt service times, its spread corrected by the forecasts that came true.

To drive it from a simulator: build an AgencyQueue at each moment; report what ends with
(of `waits/service_times.py`, `waits/habits.py`, `waits/spread.py`) `observe_service`, `observe_call`, `observe_cancellation`, `observe_after_service`,
`observe_return`, `observe_booking`, `observe_priority` and, per called ticket, `observe_wait`; call
`night` after closing. Never report what is not over yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from counters.rules.calling import CallingRule
from counters.rules.waits.arrivals import newcomers
from counters.rules.waits.learnt import Learnt
from counters.rules.waits.line import NEVER, Line, draw_up
from counters.rules.waits.lookahead import look_ahead
from counters.rules.waits.one_pass import one_pass
from counters.rules.waits.queue_state import AgencyQueue
from counters.rules.waits.service_times import Pace, pace_of
from counters.rules.waits.spread import Quantiles, spread_out

__all__ = ["Forecast", "Quantiles", "expected_wait", "quick_wait"]


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Minutes until called, per waiting ticket (by number) and per service for a ticket taken now.

    None: can't say, no counter will serve it, as far as anybody knows.
    """

    tickets: Mapping[int, Quantiles | None]
    services: Mapping[str, Quantiles | None]


def expected_wait(
    queue: AgencyQueue,
    learnt: Learnt,
    *,
    now: datetime,
    rule: CallingRule | None = None,
    rules: Mapping[str, CallingRule] | None = None,
    pace: Pace | None = None,
) -> Forecast:
    """The forecast for everybody in one agency's line, and for who would join it.

    `now` in the mall's zone. `rule` None: the default settings; `rules` are those of services with settings of their own. `pace` replaces what is learnt of
    durations (an oracle's or a what-if's). The random draws depend on the agency and `now` alone.
    Price: about 8 ms, at most 20 for 60 waiting (see `look_ahead`).
    """
    line = draw_up(queue, now=now)
    if not line.places:
        return _spell_out(queue, line, [])
    habits = learnt.habits
    known = pace or pace_of(learnt.times, configured=queue.services)
    rules = _rule_of_each(queue, rule, rules)
    coming = newcomers(line, bookings=queue.bookings, habits=habits, rules=rules, now=now)
    rough = one_pass(line, pace=known, habits=habits, coming=coming)
    expected = [0.0 if one.p50 == NEVER else one.p50 for one in rough]
    waits = look_ahead(
        line,
        pace=known,
        habits=habits,
        coming=coming,
        expected=expected,
        seed=f"{queue.agency} {now.date()}",  # the same draws all day: a range moves because the line did
    )
    raw = [_quantiles(one) for one in waits]
    return _spell_out(
        queue, line, [one if one.p90 == NEVER else spread_out(learnt.spread, one) for one in raw]
    )


def quick_wait(
    queue: AgencyQueue,
    learnt: Learnt,
    *,
    now: datetime,
    rule: CallingRule | None = None,
    rules: Mapping[str, CallingRule] | None = None,
) -> Forecast:
    """The same from the analytic one-pass formula.

    2 ms for 60 waiting, a third less exact, and not corrected by what came true. For what-if screens and when
    updates pile up.
    """
    line = draw_up(queue, now=now)
    pace = pace_of(learnt.times, configured=queue.services)
    habits = learnt.habits
    rules = _rule_of_each(queue, rule, rules)
    coming = newcomers(line, bookings=queue.bookings, habits=habits, rules=rules, now=now)
    return _spell_out(queue, line, one_pass(line, pace=pace, habits=habits, coming=coming))


def _rule_of_each(
    queue: AgencyQueue, rule: CallingRule | None, own: Mapping[str, CallingRule] | None
) -> Mapping[str, CallingRule]:
    common = rule or CallingRule()
    services = queue.services.keys() | {name for counter in queue.counters for name in counter.services}
    return {service: (own or {}).get(service, common) for service in services}


def _quantiles(waits: list[float]) -> Quantiles:
    count = len(waits)
    return Quantiles(p10=waits[count // 10], p50=waits[count // 2], p90=waits[count * 9 // 10])


def _spell_out(queue: AgencyQueue, line: Line, found: list[Quantiles]) -> Forecast:
    tickets: dict[int, Quantiles | None] = dict.fromkeys(one.number for one in queue.tickets)
    services: dict[str, Quantiles | None] = dict.fromkeys(queue.services)
    for place, quantiles in zip(line.places, found, strict=True):
        said = None if quantiles.p90 == NEVER else quantiles
        if place.number is None:
            services |= dict.fromkeys(place.services, said)
        else:
            tickets[place.number] = said
    return Forecast(tickets=tickets, services=services)
