"""What was disrupted works again."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import NotDisrupted
from app.vocabulary import Scope
from counters.events import DisruptionLifted
from counters.store import closures, journal


def lift_disruption(tx: Tx, clock: Clock, *, scope: Scope) -> DisruptionLifted:
    """Of exactly the scope's mall or agency: an agency cannot lift what the mall declared. Raises NotDisrupted."""
    now = clock.now()
    if closures.lift(tx, scope=scope, day=business_day(now, tx.mall.timezone)) == 0:
        raise NotDisrupted
    event = DisruptionLifted(agency_id=scope.agency_id)
    tx.replan()
    journal.record(tx, event, scope=scope, at=now, agency=scope.agency_id)
    return event
