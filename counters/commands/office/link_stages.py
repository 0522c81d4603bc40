"""A service goes on at another queue on the same number: front desk, processing, collection."""

from app.clock import Clock
from app.db import Tx
from app.errors import GoesInCircles
from app.vocabulary import AgencyId, Scope
from counters.events import StagesLinked
from counters.rules.itinerary import circular
from counters.store import flow, journal, offers


def link_stages(
    tx: Tx, clock: Clock, *, scope: Scope, service: str, next_service: str | None, back_office: bool = False
) -> StagesLinked:
    """`next_service` follows when `service` is done (None: nothing does); no number is taken for it any more.

    With `back_office` nobody is called to it: only papers go there. A stage that follows nothing any more is an
    ordinary service again, to which people are called. Raises UnknownService, GoesInCircles.
    """
    mall_id = scope.mall_id
    here = offers.find(tx, scope=scope, code=service)
    goal = offers.find(tx, scope=scope, code=next_service) if next_service else None
    links = flow.links(tx, mall_id=mall_id)
    left = links.pop(here.offer_id, None)
    if goal:
        links[here.offer_id] = goal.offer_id
    if circular(links.items()):
        raise GoesInCircles(field="next_service")
    flow.link(tx, mall_id=mall_id, offer_id=here.offer_id, goal=goal.offer_id if goal else None)
    if left and left not in links.values():
        flow.announce(tx, mall_id=mall_id, offer_id=left, announced=True)
    if goal:
        flow.announce(tx, mall_id=mall_id, offer_id=goal.offer_id, announced=not back_office)
    event = StagesLinked(service=service, next_service=next_service, back_office=back_office)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now(), agency=AgencyId(here.agency_id))
    return event
