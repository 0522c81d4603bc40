"""A time that is kept for somebody who fills in the form."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Reader
from app.models import SlotHold
from app.vocabulary import OfferId, Scope
from counters.queries.plan_of import plan_of

_HOLD = Prepared(
    select(col(SlotHold.offer_id), col(SlotHold.starts_at), col(SlotHold.ends_at), col(SlotHold.expires_at))
    .where(
        col(SlotHold.mall_id) == bindparam("mall_id"),
        col(SlotHold.token) == bindparam("token"),
        col(SlotHold.expires_at) > bindparam("now"),
    )
    .order_by(col(SlotHold.position))
)


@dataclass(frozen=True, kw_only=True)
class OpenHold:
    """The first service's window, and until when it is kept; in the mall's zone."""

    offer_id: OfferId
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


def hold_of(reader: Reader, *, scope: Scope, token: str, now: datetime) -> OpenHold | None:
    """None if it is over, was used, or never was. Raises UnknownMall."""
    rows = list(reader.all(_HOLD, mall_id=scope.mall_id, token=token, now=now))
    if not rows:
        return None
    zone = plan_of(reader, scope=scope, now=now).timezone
    return OpenHold(
        offer_id=OfferId(rows[0].offer_id),
        starts_at=local(rows[0].starts_at, zone),
        ends_at=local(rows[0].ends_at, zone),
        expires_at=local(rows[0].expires_at, zone),
    )
