"""Two services may come in any order again."""

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownOrder
from app.vocabulary import AgencyId, OfferId, Scope
from counters.events import OrderRemoved
from counters.store import flow, journal, offers


def remove_order(tx: Tx, clock: Clock, *, scope: Scope, before: str, after: str) -> OrderRemoved:
    """Both by code, of the scope's mall or agency. Raises UnknownService, UnknownOrder."""
    first, second = (offers.find(tx, scope=scope, code=code) for code in (before, after))
    order = (OfferId(first.offer_id), OfferId(second.offer_id))
    if not flow.free(tx, order, mall_id=scope.mall_id):
        raise UnknownOrder
    event = OrderRemoved(before=before, after=after)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=AgencyId(first.agency_id))
    return event
