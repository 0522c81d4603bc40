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
    """The window of each service in order, and until when they are kept; in the mall's zone."""

    offers: tuple[OfferId, ...]
    stops: tuple[tuple[datetime, datetime], ...]
    expires_at: datetime

    @property
    def starts_at(self) -> datetime:
        """When the visit begins."""
        return self.stops[0][0]


def hold_of(reader: Reader, *, scope: Scope, token: str, now: datetime) -> OpenHold | None:
    """None if it is over, was used, or never was. Raises UnknownMall."""
    rows = list(reader.all(_HOLD, mall_id=scope.mall_id, token=token, now=now))
    if not rows:
        return None
    zone = plan_of(reader, scope=scope, now=now).timezone
    return OpenHold(
        offers=tuple(OfferId(row.offer_id) for row in rows),
        stops=tuple((local(row.starts_at, zone), local(row.ends_at, zone)) for row in rows),
        expires_at=local(rows[0].expires_at, zone),
    )
