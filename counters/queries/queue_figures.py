"""The figures of every queue of a mall on a day: how many numbers it gave out, and how many wait."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader, Row
from app.models import Offer, QueueDay
from app.vocabulary import OfferId
from counters.rules.plan import Plan

_FIGURES = Prepared(
    select(
        col(QueueDay.offer_id),
        col(QueueDay.issued),
        col(QueueDay.issued_priority),
        col(QueueDay.waiting),
    )
    .join(Offer, col(Offer.id) == col(QueueDay.offer_id))
    .where(col(Offer.mall_id) == bindparam("mall_id"), col(QueueDay.day) == bindparam("day"))
)


def queue_figures(reader: Reader, plan: Plan) -> dict[OfferId, Row]:
    """`issued`, `issued_priority` and `waiting` of the plan's day; queues to which nobody came are not among them."""
    return {OfferId(row.offer_id): row for row in reader.all(_FIGURES, mall_id=plan.mall_id, day=plan.day)}
