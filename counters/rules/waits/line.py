"""An agency's queue made ready to be played: minutes from now, in key order, counters by kind."""

from dataclasses import dataclass
from datetime import datetime

from counters.rules.waits.queue_state import AgencyQueue, CounterIs, CounterNow

NEVER = float("inf")
_OVERDUE_MINUTES = 20.0  # a counter this late in opening is not expected any more
_MINUTE = 60.0


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place in the line.

    `number` None: nobody stands there, it answers "if you take a ticket now" for all of `services`. `waited`: minutes since the ticket was issued.
    """

    service: str
    key: float
    callable_from: float
    waited: float
    number: int | None
    services: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Post:
    """One counter that will call somebody.

    `free_from` is the earliest planned time, what it serves or how late it comes is drawn later; `absences` are (start, end), the last may be endless.
    """

    now: CounterNow
    kind: int
    free_from: float
    serving_for: float
    absences: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """`places` in key order, none unreachable, and their `keys`, closed by infinity.

    Per kind of counter, `reach` are the places (indices) it may call now, the first to be called last, with
    len(places) at the bottom; `early` those whose time has not come, in key order. `serves` are the services
    per post, from 1.
    """

    places: tuple[Place, ...]
    keys: tuple[float, ...]
    posts: tuple[Post, ...]
    kinds: tuple[frozenset[str], ...]
    reach: tuple[tuple[int, ...], ...]
    early: tuple[tuple[int, ...], ...]
    serves: tuple[frozenset[str], ...]

    def stacks(self) -> list[list[int]]:
        """For each post, from 1, the stack of places it may call: one list per kind, shared."""
        kinds = [list(one) for one in self.reach]
        return [[], *(kinds[post.kind] for post in self.posts)]


def draw_up(queue: AgencyQueue, *, now: datetime) -> Line:
    """The line at `now`, with empty places at its end.

    Tickets and services that no counter will serve are left out: nothing can be said about them.
    """
    open_counters = [one for one in queue.counters if _will_call(one, now)]
    kinds = tuple(sorted({one.services for one in open_counters}, key=sorted))
    posts = tuple(_post(one, kinds.index(one.services), now) for one in open_counters)
    served = frozenset[str]().union(*kinds)
    places = [
        Place(
            service=ticket.service,
            key=_minutes(ticket.key, now),
            callable_from=0.0 if ticket.not_before is None else _minutes(ticket.not_before, now),
            waited=-_minutes(ticket.issued_at, now),
            number=ticket.number,
        )
        for ticket in queue.tickets
        if ticket.service in served
    ]
    places.sort(key=lambda place: (place.key, place.number))
    places += _empty_places(queue, kinds)
    places.sort(key=lambda place: place.key)  # stable: an empty place is last of its minute
    end = len(places)
    return Line(
        places=tuple(places),
        keys=(*(place.key for place in places), NEVER),
        posts=posts,
        kinds=kinds,
        reach=tuple((end, *_reach(places, kind, early=False)[::-1]) for kind in kinds),
        serves=(frozenset(), *(post.now.services for post in posts)),
        early=tuple(_reach(places, kind, early=True) for kind in kinds),
    )


def _empty_places(queue: AgencyQueue, kinds: tuple[frozenset[str], ...]) -> list[Place]:
    """One for all services that the same counters serve: they wait alike."""
    together: dict[tuple[bool, ...], list[str]] = {}
    for service in queue.services:
        together.setdefault(tuple(service in kind for kind in kinds), []).append(service)
    return [
        Place(
            service=services[0],
            key=0.0,
            callable_from=0.0,
            waited=0.0,
            number=None,
            services=tuple(services),
        )
        for able, services in together.items()
        if any(able)
    ]


def _reach(places: list[Place], kind: frozenset[str], *, early: bool) -> tuple[int, ...]:
    return tuple(
        index
        for index, place in enumerate(places)
        if place.service in kind and (place.callable_from > 0.0) is early
    )


def _minutes(moment: datetime, now: datetime) -> float:
    return (moment - now).total_seconds() / _MINUTE


def _will_call(counter: CounterNow, now: datetime) -> bool:
    if not counter.services:
        return False
    if counter.leaves_at is not None and counter.leaves_at <= now:
        return False
    if counter.status is not CounterIs.CLOSED:
        return True
    return counter.opens_at is not None and (_minutes(counter.opens_at, now) > -_OVERDUE_MINUTES)


def _post(counter: CounterNow, kind: int, now: datetime) -> Post:
    due = counter.opens_at if counter.status is CounterIs.CLOSED else counter.back_at
    away = counter.status in {CounterIs.CLOSED, CounterIs.ON_BREAK}
    absences = [
        (_minutes(pause.start, now), _minutes(pause.end, now))
        for pause in counter.pauses
        if pause.end > now and not (away and pause.start <= now)
    ]
    if counter.leaves_at is not None:
        absences.append((_minutes(counter.leaves_at, now), NEVER))
    return Post(
        now=counter,
        kind=kind,
        free_from=max(_minutes(due, now), 0.0) if away and due is not None else 0.0,
        serving_for=0.0 if counter.since is None else max(-_minutes(counter.since, now), 0.0),
        absences=tuple(sorted(absences)),
    )
