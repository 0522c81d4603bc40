"""The mall offers a service differently."""

from app.clock import Clock, business_day
from app.db import Tx
from app.errors import InvalidValue
from app.vocabulary import AgencyId, Scope
from counters.events import OfferChanged
from counters.rules.numbering import may_be_series
from counters.rules.plan import Name
from counters.store import journal, offers


def change_offer(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    service: str,
    name: Name,
    active: bool,
    minutes: int,
    daily_quota: int | None,
    priority_quota: int | None = None,
    letter: str,
    external_channel: str | None = None,
) -> OfferChanged:
    """Another name is valid from today on; `external_channel` is where people may have registered before; a quota of None is none, of vulnerable groups: they draw from the daily one. Tickets that were given out keep their numbers.

    Raises UnknownService, InvalidValue, NameTaken for a letter of another agency.
    """
    if not may_be_series(letter):
        raise InvalidValue(field="letter")
    now = clock.now()
    offer = offers.find(tx, scope=scope, code=service)
    offers.rename(tx, service_id=offer.service_id, name=name, day=business_day(now, tx.mall.timezone))
    offers.registered_at(tx, service_id=offer.service_id, channel=external_channel)
    offers.change(
        tx,
        scope=scope,
        offer_id=offer.offer_id,
        active=active,
        minutes=minutes,
        daily_quota=daily_quota,
        priority_quota=priority_quota,
        series_id=offers.series_for(tx, scope=scope, agency_id=offer.agency_id, letter=letter),
    )
    event = OfferChanged(
        service=service,
        active=active,
        minutes=minutes,
        daily_quota=daily_quota,
        priority_quota=priority_quota,
        letter=letter,
        external_channel=external_channel,
    )
    tx.replan()
    journal.record(tx, event, scope=scope, at=now, agency=AgencyId(offer.agency_id))
    return event
