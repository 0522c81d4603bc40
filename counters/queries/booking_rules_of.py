"""How a mall books, read once per version of its set-up and kept in the process's memory."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.models import SlotPlan
from app.vocabulary import Scope
from counters.rules.booking_settings import BookingRules

_ROWS = Prepared(
    select(
        col(SlotPlan.agency_id), col(SlotPlan.offer_id), col(SlotPlan.weekday), col(SlotPlan.changes)
    ).where(col(SlotPlan.mall_id) == bindparam("mall_id"))
)


def booking_rules_of(reader: Reader, *, scope: Scope) -> BookingRules:
    """The rules of the scope's mall: a statement if they are new, else none beside the mall's. Raises UnknownMall."""
    mall = reader.mall_of(scope.mall_id)
    key = ("booking rules", mall.id, mall.plan_version)
    found = reader.memory.get(key, BookingRules)
    if found is None:
        rows = reader.all(_ROWS, mall_id=scope.mall_id)
        found = BookingRules(
            changed={(row.agency_id, row.offer_id, row.weekday): row.changes for row in rows}
        )
        reader.memory.keep(key, found)
    return found
