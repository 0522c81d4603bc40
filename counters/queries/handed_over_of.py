"""Tickets that kiosks gave out without the server, as they were handed over: what the office looks through."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.models import Device, OfflineTicket
from app.vocabulary import HandedOver, Scope

_MOST = 500
_HANDED = Prepared(
    select(
        col(OfflineTicket.number),
        col(OfflineTicket.services),
        col(OfflineTicket.issued_at),
        col(OfflineTicket.handed_at),
        col(OfflineTicket.state),
        col(OfflineTicket.reason),
        col(Device.name).label("kiosk"),
    )
    .join(Device, col(Device.id) == col(OfflineTicket.device_id))
    .where(
        col(OfflineTicket.mall_id) == bindparam("mall_id"), col(OfflineTicket.handed_at) >= bindparam("since")
    )
    .order_by(col(OfflineTicket.handed_at).desc(), col(OfflineTicket.issued_at).desc())
    .limit(_MOST)
)


@dataclass(frozen=True, kw_only=True)
class HandedTicket:
    """One of them; `reason` is an error's code, None where nothing is to be said."""

    number: str
    services: str
    kiosk: str
    issued_at: datetime
    handed_at: datetime
    state: HandedOver
    reason: str | None


def handed_over_of(reader: Reader, *, scope: Scope, since: datetime) -> list[HandedTicket]:
    """The newest first, at most 500."""
    return [
        HandedTicket(
            number=row.number,
            services=row.services.replace(",", ", "),
            kiosk=row.kiosk,
            issued_at=row.issued_at,
            handed_at=row.handed_at,
            state=HandedOver(row.state),
            reason=row.reason,
        )
        for row in reader.all(_HANDED, mall_id=scope.mall_id, since=since)
    ]
