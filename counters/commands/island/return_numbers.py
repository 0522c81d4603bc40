"""A kiosk gives back what it holds in advance and will not use."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import NumbersReturned
from counters.rules.numbering import LEASED_FIRST
from counters.store import journal, leases


def return_numbers(
    tx: Tx, clock: Clock, *, scope: Scope, device_id: UUID, lease_id: UUID, unused_from: int = LEASED_FIRST
) -> NumbersReturned:
    """The numbers from `unused_from` on are for the next kiosk that asks. Again, or of somebody else's lease: nothing happens."""
    now = clock.now()
    lease = leases.find(tx, scope=scope, lease_id=lease_id)
    count = 0
    if lease is not None and lease.device_id == device_id:
        unused_from = max(unused_from, lease.first)
        count = leases.give_back(tx, lease, scope=scope, unused_from=unused_from, now=now)
    event = NumbersReturned(device_id=device_id, lease_id=lease_id, numbers=count)
    if count:
        journal.record(tx, event, scope=scope, at=now)
    return event
