"""Tickets that kiosks gave out by themselves, as they were handed over: each once, and none forgotten."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from app.db import Prepared, Tx, constant, insert_of
from app.models import Offer, OfflineTicket, Visit
from app.vocabulary import AgencyId, HandedOver, OfferId, Scope, TicketId

_INSERT = insert_of(OfflineTicket)
_FIND = Prepared(
    select(
        col(OfflineTicket.mall_id),
        col(OfflineTicket.number),
        col(OfflineTicket.state),
        col(OfflineTicket.reason),
        col(OfflineTicket.issued_at),
        col(OfflineTicket.ticket_id),
    ).where(col(OfflineTicket.id) == bindparam("offline_id"))
)
# What was handed over before the lease was given was taken before it, too: the index does.
_NEWEST = Prepared(
    select(col(OfflineTicket.issued_at))
    .where(
        col(OfflineTicket.mall_id) == bindparam("mall_id"),
        col(OfflineTicket.handed_at) >= bindparam("since"),
        col(OfflineTicket.device_id) == bindparam("device_id"),
        col(OfflineTicket.issued_at) < bindparam("until"),
        col(OfflineTicket.state) != constant(HandedOver.REFUSED),
    )
    .order_by(col(OfflineTicket.issued_at).desc())
    .limit(1)
)
_TAKEN = Prepared(
    select(col(Visit.number), col(Visit.token))
    .where(
        or_(
            col(Visit.token) == bindparam("token"),
            (col(Visit.mall_id) == bindparam("mall_id"))
            & (col(Visit.day) == bindparam("day"))
            & (col(Visit.number) == bindparam("number")),
        )
    )
    .limit(1)
)
_OFFER = Prepared(
    select(col(Offer.id), col(Offer.agency_id))
    .where(col(Offer.mall_id) == bindparam("mall_id"), col(Offer.code) == bindparam("code"))
    .order_by(col(Offer.active).desc())
    .limit(1)
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A ticket that was handed over before; not `here`: in another mall, and nothing of it is for this one."""

    here: bool
    number: str
    state: HandedOver
    reason: str | None
    issued_at: datetime
    ticket_id: TicketId | None


@dataclass(frozen=True, kw_only=True)
class New:
    """A ticket that is handed over now."""

    offline_id: UUID
    device_id: UUID
    number: str
    services: str
    said_at: datetime
    issued_at: datetime
    handed_at: datetime
    state: HandedOver
    reason: str | None
    ticket_id: TicketId | None


def find(tx: Tx, *, scope: Scope, offline_id: UUID) -> Kept | None:
    """What became of it; None: it was never handed over. An id is one ticket's in all malls."""
    row = tx.one(_FIND, offline_id=offline_id)
    if row is None:
        return None
    return Kept(
        here=row.mall_id == scope.mall_id,
        number=row.number,
        state=HandedOver(row.state),
        reason=row.reason,
        issued_at=row.issued_at,
        ticket_id=row.ticket_id,
    )


def newest(tx: Tx, *, scope: Scope, device_id: UUID, since: datetime, until: datetime) -> datetime | None:
    """When the kiosk's last ticket before `until` counts as taken, of those handed over from `since` on."""
    row = tx.one(_NEWEST, mall_id=scope.mall_id, device_id=device_id, since=since, until=until)
    return None if row is None else row.issued_at


def keep(tx: Tx, new: New, *, scope: Scope) -> None:
    """It is known from now on."""
    tx.run(
        _INSERT,
        id=new.offline_id,
        mall_id=scope.mall_id,
        device_id=new.device_id,
        number=new.number,
        services=new.services,
        said_at=new.said_at,
        issued_at=new.issued_at,
        handed_at=new.handed_at,
        state=new.state,
        reason=new.reason,
        ticket_id=new.ticket_id,
    )


def already(tx: Tx, *, scope: Scope, day: date, number: str, token: str) -> str | None:
    """`number_used` or `token_used` if a visit has it; None: both are free."""
    row = tx.one(_TAKEN, mall_id=scope.mall_id, day=day, number=number, token=token)
    if row is None:
        return None
    return "token_used" if row.token == token else "number_used"


def offer_once(tx: Tx, *, scope: Scope, code: str) -> tuple[OfferId, AgencyId] | None:
    """A service that the mall offers or offered; None: it never did."""
    row = tx.one(_OFFER, mall_id=scope.mall_id, code=code)
    return None if row is None else (OfferId(row.id), AgencyId(row.agency_id))
