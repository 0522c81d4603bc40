"""The counters to which a visitor can be sent by name."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.models import Counter, CounterService, Offer
from app.vocabulary import CounterId, CounterState, MallId

_SERVING = Prepared(
    select(col(Counter.id), col(Counter.label), col(Counter.state))
    .select_from(Offer)
    .join(CounterService, col(CounterService.offer_id) == col(Offer.id))
    .join(Counter, col(Counter.id) == col(CounterService.counter_id))
    .where(
        col(Offer.mall_id) == bindparam("mall_id"),
        col(Offer.code) == bindparam("service"),
        col(Offer.active),
        col(Counter.active),
    )
    .order_by(col(Counter.number))
)


@dataclass(frozen=True, kw_only=True)
class ServingCounter:
    """A desk that serves a service, and whether somebody works there now."""

    counter_id: CounterId
    label: str
    state: CounterState


def counters_serving(reader: Reader, *, mall_id: MallId, service: str) -> list[ServingCounter]:
    """Of whichever agency, by number; none for a service that is not offered. One statement."""
    return [
        ServingCounter(counter_id=CounterId(row.id), label=row.label, state=CounterState(row.state))
        for row in reader.all(_SERVING, mall_id=mall_id, service=service)
    ]
