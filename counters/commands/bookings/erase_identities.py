"""What is known of people is erased when its time is over (UU 27/2022 art. 42-44); the journal says how much it was."""

from datetime import timedelta

from app.clock import Clock, business_day
from app.db import Tx
from app.vocabulary import Scope
from counters.events import IdentitiesErased
from counters.store import erasure, journal, references


def erase_identities(
    tx: Tx, clock: Clock, *, scope: Scope, names_days: int, hashes_days: int
) -> IdentitiesErased:
    """Names, phones, NIKs, notes and references after `names_days`, the keyed hashes after `hashes_days`; nothing to do: no event."""
    now = clock.now()
    today = business_day(now, tx.mall.timezone)
    names_until, hashes_until = today - timedelta(days=names_days), today - timedelta(days=hashes_days)
    event = IdentitiesErased(
        names=erasure.erase_names(tx, scope=scope, before=names_until, now=now),
        references=references.erase(tx, scope=scope, before=names_until),
        hashes=erasure.erase_hashes(tx, scope=scope, before=hashes_until),
        names_until=names_until.isoformat(),
        hashes_until=hashes_until.isoformat(),
    )
    if event.names or event.references or event.hashes:
        journal.record(tx, event, scope=scope, at=now)
    return event
