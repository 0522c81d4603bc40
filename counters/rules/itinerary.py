"""In which order one visit goes through its services, and where it stands in each line. Pure.

A visit queues for one service at a time: a place in two lines at once would be called while its holder
stands at the other counter. The next stop is chosen when the one before it is done: of those that may come
now, the one with the shortest queue at that moment (stops that were booked come first, by their times). That is greedy, and an exact plan would be worth
little: the queues will be others by the time the visit gets there.

The place of arrival is kept, within a bound. A stop's key is the key of the stop before it, which goes back
to the visit's arrival, but at most `further_head_start` (30 minutes) before the moment at which the stop
begins. Without the bound, somebody who spent three hours at one agency would pass everybody who had come
to the next one within those three hours; as of now, every further service would cost the full wait again.
With it, a walk-in taken at `a` is overtaken only by further stops that begin before `a` + 30 minutes
(begun by a priority visitor: `a` + 60 minutes), the same kind of bound as `rules/calling.py` gives for
priority and bookings; and it does not add up, however many stops a visit has.

    taken 09:00, done 09:20; the next stop has key 09:00
    taken 09:00, done 10:45; the next stop has key 10:15
    priority ticket taken 09:00 (key 08:30), done 10:45; the next stop has key 09:45
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.vocabulary import OfferId
from counters.rules.calling import CallingRule, calling_key

MOST_SERVICES = 4  # in one visit
_NEVER = datetime.max.replace(tzinfo=UTC)
Order = tuple[OfferId, OfferId]  # the first is done before the second by whoever comes for both


@dataclass(frozen=True, kw_only=True)
class StopAhead:
    """A service that a visit still goes to; `queue` is how long one would stand in its line now.

    `booked_for`: its time in a booking of several services.
    """

    offer_id: OfferId
    code: str
    queue: timedelta
    booked_for: datetime | None = None


def expected_queue(*, waiting: int, minutes: int, counters: int) -> timedelta:
    """How long a line is, for comparing lines: 12 waiting, 10 minutes each, 4 counters -> 30 minutes."""
    return timedelta(minutes=waiting * minutes / max(counters, 1))


def in_order(stops: Collection[StopAhead], orders: Collection[Order] = ()) -> list[StopAhead]:
    """All of them: booked ones by their times, then the shortest queue, unless another one has to be done before.

    Ties go by code. Orders that go in circles hold nobody up: the shortest queue is then next.
    """
    left, ordered = sorted(stops, key=lambda one: (one.booked_for or _NEVER, one.queue, one.code)), []
    while left:
        here = {one.offer_id for one in left}
        held_up = {after for before, after in orders if before in here}
        chosen = next((one for one in left if one.offer_id not in held_up), left[0])
        left.remove(chosen)
        ordered.append(chosen)
    return ordered


def further_key(rule: CallingRule, before: datetime, *, begins_at: datetime, priority: bool) -> datetime:
    """The calling key of a stop that begins now, from the key of the stop before it."""
    earliest = calling_key(rule, begins_at, priority=priority).key - rule.further_head_start
    return max(before, earliest)


def circular(orders: Iterable[tuple[UUID, UUID]]) -> bool:
    """Whether somebody who came for all of it could never begin."""
    left = set(orders)
    while left:
        later = {after for _, after in left}
        free = {one for one in left if one[0] not in later}
        if not free:
            return True
        left -= free
    return False
