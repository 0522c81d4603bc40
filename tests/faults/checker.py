"""Compares what clients were told with what the database holds; the clients are believed.

Codes are those of a history checker: what was acknowledged must be there once, what is there must be known to somebody.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text

from app.db.connections import engine_for
from tests.faults.clients import Log


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What is there: tickets as (number, token), calls as (counter, number), counters once per ticket there."""

    tickets: list[tuple[str, str]]
    calls: list[tuple[str, str]]
    busy: list[str]


def stored_at(url: str) -> Stored:
    engine = engine_for(url)
    with engine.connect() as connection:
        tickets = connection.execute(
            text("SELECT number, token FROM visit JOIN ticket ON visit_id = visit.id")
        )
        calls = connection.execute(text("SELECT counter_id, number FROM call"))
        busy = connection.execute(text("SELECT counter_id FROM ticket WHERE status IN ('called', 'serving')"))
        found = Stored(
            tickets=[(row.number, row.token) for row in tickets],
            calls=[(_plain(row.counter_id), row.number) for row in calls],
            busy=[_plain(row.counter_id) for row in busy],
        )
    engine.dispose()
    return found


def violations(log: Log, stored: Stored) -> list[str]:
    """Every way in which the two do not fit; empty when all is well."""
    taken = [(one.number, one.token) for one in log.taken]
    called = [(_plain(one.counter), one.number) for one in log.called]
    return [
        *(f"strange_answer {answer}" for answer in log.strange),
        *(f"number_handed_to_two_people {number}" for number in _doubles(number for number, _ in taken)),
        *(f"lost_ticket {number}" for number, _ in sorted(set(taken) - set(stored.tickets))),
        *(f"ghost_ticket {number}" for number, _ in sorted(set(stored.tickets) - set(taken))),
        *(f"gap_or_double {letter}" for letter in _broken_series(number for number, _ in stored.tickets)),
        *(f"called_twice {number}" for number in _doubles(number for _, number in called)),
        *(f"lost_call {number}" for _, number in sorted(set(called) - set(stored.calls))),
        *(f"ghost_call {number}" for _, number in sorted(set(stored.calls) - set(called))),
        *(f"call_stored_twice {number}" for number in _doubles(number for _, number in stored.calls)),
        *(f"counter_with_two_tickets {counter}" for counter in _doubles(stored.busy)),
    ]


def _doubles(values: Iterable[str]) -> list[str]:
    return sorted(value for value, times in Counter(values).items() if times > 1)


def _broken_series(numbers: Iterable[str]) -> list[str]:
    series = defaultdict(list)
    for number in numbers:
        letter, _, place = number.partition("-")
        series[letter].append(int(place))
    return sorted(
        letter for letter, places in series.items() if sorted(places) != list(range(1, len(places) + 1))
    )


def _plain(identity: object) -> str:
    return str(identity).replace("-", "")
