"""What a mall changed of how it books: one row per agency, offer and weekday."""

from uuid import UUID

from sqlalchemy import bindparam, delete
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of
from app.models import SlotPlan
from app.vocabulary import Scope
from counters.rules.booking_settings import Changes

_INSERT = insert_of(SlotPlan)
_DELETE = Prepared(
    delete(SlotPlan).where(
        col(SlotPlan.mall_id) == bindparam("mall_id"),
        col(SlotPlan.agency_id).is_not_distinct_from(bindparam("agency_id")),
        col(SlotPlan.offer_id).is_not_distinct_from(bindparam("offer_id")),
        col(SlotPlan.weekday).is_not_distinct_from(bindparam("weekday")),
    )
)


def replace(tx: Tx, changes: Changes, *, scope: Scope, offer_id: UUID | None, weekday: int | None) -> None:
    """The row of the scope's mall or agency, or of one offer, has these changes and no others; none: no row."""
    place = {
        "mall_id": scope.mall_id,
        "agency_id": scope.agency_id,
        "offer_id": offer_id,
        "weekday": weekday,
    }
    tx.run(_DELETE, **place)
    if changes:
        tx.run(_INSERT, id=new_id(), changes=dict(changes), **place)
