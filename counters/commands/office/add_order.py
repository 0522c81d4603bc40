"""Whoever comes for two services gets one of them first: the photo before the collection."""

from app.clock import Clock
from app.db import Tx
from app.errors import AlreadyOrdered, FollowsAnother, GoesInCircles
from app.vocabulary import AgencyId, OfferId, Scope
from counters.events import OrderAdded
from counters.rules.itinerary import circular
from counters.store import flow, journal, offers


def add_order(tx: Tx, clock: Clock, *, scope: Scope, before: str, after: str) -> OrderAdded:
    """Both by code, of the scope's mall or agency; visits that are under way follow it from their next stop on.

    Raises UnknownService, FollowsAnother for a later stage, GoesInCircles, AlreadyOrdered.
    """
    first, second = (offers.find(tx, scope=scope, code=code) for code in (before, after))
    later = set(flow.links(tx, mall_id=scope.mall_id).values())
    for field, offer in (("before", first), ("after", second)):
        if offer.offer_id in later:
            raise FollowsAnother(field=field)
    known = flow.orders(tx, mall_id=scope.mall_id)
    order = (OfferId(first.offer_id), OfferId(second.offer_id))
    if order in known:
        raise AlreadyOrdered(field="after")
    if circular([*known, order]):
        raise GoesInCircles(field="after")
    flow.put_before(tx, order, mall_id=scope.mall_id)
    event = OrderAdded(before=before, after=after)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=AgencyId(first.agency_id))
    return event
