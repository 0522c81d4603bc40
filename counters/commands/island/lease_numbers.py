"""A kiosk gets numbers in advance, for when it cannot ask."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import NumbersLeased
from counters.queries.plan_of import plan_of
from counters.rules.island import Held, more
from counters.store import journal, leases


def lease_numbers(
    tx: Tx, clock: Clock, *, scope: Scope, device_id: UUID, held: Sequence[Held], size: int
) -> NumbersLeased:
    """Of every series in which the kiosk has less than half of `size` left, it gets more; without news nothing is written.

    A lease that the kiosk does not name in `held` is as good as used: the answer that brought it was lost, or the
    kiosk's memory was, and with it which of the numbers are on paper. Nobody ever gets those.
    """
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    nexts = {one.lease_id: one.next for one in held}
    left: defaultdict[UUID, int] = defaultdict(int)
    for lease in leases.of_device(tx, scope=scope, device_id=device_id, day=plan.day):
        if lease.lease_id in nexts:
            left[lease.series_id] += max(lease.last - max(nexts[lease.lease_id], lease.first) + 1, 0)
    wanted = {
        offer.series_id: more(left=left[offer.series_id], size=size)
        for agency in plan.agencies
        for offer in agency.offers
        if not offer.follows
    }
    given = [
        got
        for series_id, size_of in wanted.items()
        if size_of
        and (
            got := leases.give(
                tx, scope=scope, series_id=series_id, size=size_of, to=device_id, day=plan.day, now=now
            )
        )
    ]
    event = NumbersLeased(
        device_id=device_id,
        day=plan.day.isoformat(),
        leases=",".join(str(one.lease_id) for one in given),
        numbers=sum(one.count for one in given),
    )
    if given:
        journal.record(tx, event, scope=scope, at=now)
    return event
