"""Something does not work: the network is down, the building is cleared."""

from datetime import timedelta

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import AlreadyDisrupted
from app.vocabulary import ClosureKind, Scope
from counters.events import DisruptionDeclared
from counters.rules.names import Name
from counters.store import closures, journal

_TEXT = Name(id="Layanan sedang terganggu. Mohon menunggu.", en="The service is disrupted. Please wait.")


def declare_disruption(
    tx: Tx, clock: Clock, *, scope: Scope, text: Name = _TEXT, lasts: timedelta | None = None
) -> DisruptionDeclared:
    """Of the scope's mall or agency, until it is lifted or the day is over; `lasts`: as long as it is expected to.

    Raises AlreadyDisrupted.
    """
    now = clock.now()
    today = business_day(now, tx.mall.timezone)
    if closures.disrupted(tx, scope=scope, day=today):
        raise AlreadyDisrupted
    event = DisruptionDeclared(agency_id=scope.agency_id)
    tx.replan()
    notice = journal.record(tx, event, scope=scope, at=now, agency=scope.agency_id)
    new = closures.NewClosure(
        offer_id=None,
        counter_id=None,
        first_day=today,
        last_day=today,
        kind=ClosureKind.DISRUPTION,
        text=text,
        expected_until=now + lasts if lasts else None,
    )
    closures.insert(tx, new, scope=scope, notice=notice, now=now)
    return event
